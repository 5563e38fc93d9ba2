# SPDX-License-Identifier: MIT
"""Interruptions and unusual file systems for a dynamically linked program. A preloaded library
replaces functions of the C library. Environment variables select the faults:

FAULT_KILL=n       kill the program before its n-th change to the file system (in a write: halfway)
FAULT_SIGNAL=n     use signal number n instead of SIGKILL
FAULT_AT=n         run the command FAULT_DO before the n-th change, like another quick process
FAULT_NO_LINK=1    a file system without hard links and nameless files that can only rename
FAULT_NO_LINK=late the same, but the error comes only when a nameless file gets its name
FAULT_NO_TMPFILE=1 a file system without nameless files
FAULT_NO_PROC=1    a system without /proc
FAULT_FULL=1       a full disk
"""
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
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_number(const char *name, int n) {
    const char *number = getenv(name);

    return number != NULL && n == atoi(number);
}

static int is_set(const char *name, const char *value) {
    const char *set = getenv(name);

    return set != NULL && strcmp(set, value) == 0;
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

/* The signal may be ignored by inheritance, from nohup or a shell's background job. */
__attribute__((constructor)) static void begin(void) {
    const char *number = getenv("FAULT_SIGNAL");

    if (number != NULL) {
        signal(atoi(number), SIG_DFL);
    }
}

/* If the program blocks the signal, it comes later. */
static void strike(void) {
    const char *number = getenv("FAULT_SIGNAL");

    raise(number != NULL ? atoi(number) : SIGKILL);
}

static void step(void) {
    if (is_last()) {
        strike();
    }
}

static int no_links(void) {
    return getenv("FAULT_NO_LINK") != NULL;
}

ssize_t write(int fd, const void *buf, size_t len) {
    struct stat st;
    int is_file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);

    if (is_file && getenv("FAULT_FULL") != NULL &&
        lseek(fd, 0, SEEK_CUR) + (off_t)len > st.st_size) {
        errno = ENOSPC;
        return -1;
    }
    if (is_file && is_last()) {
        ssize_t half = syscall(SYS_write, fd, buf, len / 2);

        strike();
        return half;
    }
    return syscall(SYS_write, fd, buf, len);
}

/* Opening a file for writing counts as a change. */
int open(const char *path, int flags, ...) {
    int mode;
    va_list args;

    va_start(args, flags);
    mode = flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(args, int) : 0;
    va_end(args);
    if ((flags & O_TMPFILE) == O_TMPFILE &&
        (getenv("FAULT_NO_TMPFILE") != NULL || is_set("FAULT_NO_LINK", "1"))) {
        errno = EOPNOTSUPP;
        return -1;
    }
    if ((flags & O_ACCMODE) == O_WRONLY) {
        step();
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

/* Its name with _FILE_OFFSET_BITS=64. */
int open64(const char *path, int flags, ...) __attribute__((alias("open")));

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
    if (no_links() || (flags & AT_SYMLINK_FOLLOW && getenv("FAULT_NO_PROC") != NULL)) {
        errno = no_links() ? EPERM : ENOENT;
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
    if (no_links()) {
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
    """The library, built in a folder of its own."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="ursa-faults-")
        self.path = os.path.join(self.folder.name, "faults.so")
        subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-xc", "-", "-o",
                        self.path], input=SOURCE.encode(), check=True)

    def env(self, kill=None, at=None, do=None, signal=None, **odd):
        """The environment for a fault. Further arguments such as no_link="1" select faults."""
        env = {"LD_PRELOAD": self.path}
        env.update(("FAULT_" + name.upper(), value) for name, value in odd.items())
        if at is not None:
            env["FAULT_AT"], env["FAULT_DO"] = str(at), do
        if kill is not None:
            env["FAULT_KILL"] = str(kill)
        if signal is not None:
            env["FAULT_SIGNAL"] = str(int(signal))
        return env

    def each_kill(self, command, signal=signal.SIGKILL, **options):
        """Run the command again and again, killed at the first change, the second, and so on,
        until it ends without a kill."""
        kill = 1
        while command(self.env(kill, signal=signal, **options)).returncode == -signal:
            yield kill
            kill += 1

    def each_moment(self, command, do, begin):
        """Run the command again and again, with `do` run before its first change, its second, and
        so on until there are no more changes. Calls begin() before each run and yields the
        results."""
        at, done = 1, os.path.join(self.folder.name, "done")
        while True:
            begin()
            result = command(self.env(at=at, do="touch %s; %s" % (done, do)))
            if not os.path.exists(done):
                break
            os.unlink(done)
            yield result
            at += 1
