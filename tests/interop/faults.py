# SPDX-License-Identifier: MIT
"""Interruptions and odd file systems, for a program that is linked dynamically: a library that goes
between it and the C library. FAULT_KILL=n kills it before its n-th change to the file system, a
write when half is written; FAULT_AT=n runs the command FAULT_DO there, as another program that is
quick; FAULT_NO_LINK=1 is a file system without hard links that cannot do more than rename."""
import os
import signal
import subprocess
import tempfile

SOURCE = r"""
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_number(const char *name, int n) {
    const char *number = getenv(name);

    return number != NULL && n == atoi(number);
}

static int is_last(void) {
    static int n;

    n++;
    if (is_number("FAULT_AT", n)) {
        unsetenv("LD_PRELOAD");
        (void)!system(getenv("FAULT_DO"));
    }
    return is_number("FAULT_KILL", n);
}

static void step(void) {
    if (is_last()) {
        raise(SIGKILL);
    }
}

ssize_t write(int fd, const void *buf, size_t len) {
    struct stat st;

    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && is_last()) {
        (void)!syscall(SYS_write, fd, buf, len / 2);
        raise(SIGKILL);
    }
    return syscall(SYS_write, fd, buf, len);
}

/* What is opened to be written to is about to change. */
int open(const char *path, int flags, ...) {
    int mode;
    va_list args;

    va_start(args, flags);
    mode = flags & O_CREAT ? va_arg(args, int) : 0;
    va_end(args);
    if ((flags & O_ACCMODE) == O_WRONLY) {
        step();
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

int fchmod(int fd, mode_t mode) {
    step();
    return (int)syscall(SYS_fchmod, fd, mode);
}

int fsync(int fd) {
    step();
    return (int)syscall(SYS_fsync, fd);
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags) {
    step();
    if (getenv("FAULT_NO_LINK") != NULL) {
        errno = EPERM;
        return -1;
    }
    return (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
}

int link(const char *from, const char *to) {
    return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat(int from_dir, const char *from, int to_dir, const char *to) {
    step();
    return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, 0);
}

int rename(const char *from, const char *to) {
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags) {
    step();
    if (getenv("FAULT_NO_LINK") != NULL) {
        errno = EINVAL;
        return -1;
    }
    return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
}

int unlinkat(int dir, const char *path, int flags) {
    step();
    return (int)syscall(SYS_unlinkat, dir, path, flags);
}

int unlink(const char *path) {
    return unlinkat(AT_FDCWD, path, 0);
}
"""


class Faults:
    """The library, in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="ursa-faults-")
        self.path = os.path.join(self.folder.name, "faults.so")
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-xc", "-", "-o",
                        self.path], input=SOURCE.encode(), check=True)

    def env(self, kill=None, no_link=False, at=None, do=None):
        """What makes a program fail so."""
        env = {"LD_PRELOAD": self.path}
        if at is not None:
            env["FAULT_AT"], env["FAULT_DO"] = str(at), do
        if kill is not None:
            env["FAULT_KILL"] = str(kill)
        if no_link:
            env["FAULT_NO_LINK"] = "1"
        return env

    def each_kill(self, command, **options):
        """Run it once more each time, killed at the first change, the second, until it is not."""
        kill = 1
        while command(self.env(kill, **options)).returncode == -signal.SIGKILL:
            yield kill
            kill += 1

    def each_moment(self, command, do, begin):
        """Run it once more each time, `do` done before its first change, its second, until it has
        no more; begin() before each, and what command() returned is what is yielded."""
        at, done = 1, os.path.join(self.folder.name, "done")
        while True:
            begin()
            result = command(self.env(at=at, do="touch %s; %s" % (done, do)))
            if not os.path.exists(done):
                break
            os.unlink(done)
            yield result
            at += 1
