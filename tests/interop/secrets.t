#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Passphrases and keys stay out of the list of processes, core dumps, swap space and sight."""
import os
import resource
import signal
import subprocess
import sys
import time

sys.dont_write_bytecode = True
from tap import URSA, Folder, content, done, has, ok, openssl, run, same  # noqa: E402

WORDS = "correct-horse"
OTHER = 65534  # the user nobody


def ursa(*args, **options):
    return run([URSA, *args], **options)


class Waiting:
    """A command that waits for its key, because the file of the key is a pipe."""

    def __init__(self, *args, before=None):
        self.process = subprocess.Popen([URSA, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        preexec_fn=before)

    def proc(self, name):
        with open("/proc/%d/%s" % (self.process.pid, name), "rb") as file:
            return file.read()

    def has_hidden(self):
        """The option is in the list of processes, and the passphrase is not."""
        line = self.proc("cmdline")
        return b"pass:" in line and WORDS.encode() not in line

    def until(self, condition):
        """Wait until the condition holds. False: it did not within ten seconds."""
        for _ in range(200):
            if condition():
                return True
            time.sleep(0.05)
        return False

    def end(self, number=signal.SIGKILL):
        """The exit status as the system gives it."""
        os.kill(self.process.pid, number)
        status = os.waitpid(self.process.pid, 0)[1]
        self.process.returncode = status
        self.process.stdout.close()
        self.process.stderr.close()
        return status


def status_of(waiting, field):
    for line in waiting.proc("status").decode().split("\n"):
        if line.startswith(field + ":"):
            return int(line.split()[1])
    return 0


def test_command_line():
    for args in (["rsa", "-in", "pipe", "-passin", "pass:" + WORDS],
                 ["rsa", "-in", "pipe", "--passin=pass:" + WORDS],
                 ["pkcs8", "-topk8", "-in", "pipe", "-passout", "pass:" + WORDS],
                 ["req", "-new", "-key", "pipe", "-passin", "pass:" + WORDS, "-subj", "/CN=x"],
                 ["check", "-key", "pipe", "-passin", "pass:" + WORDS, "-cert", "x"],
                 ["x509", "-req", "-in", "r.csr", "-signkey", "pipe", "-passin", "pass:" + WORDS]):
        waiting = Waiting(*args)
        ok(waiting.until(waiting.has_hidden),
           "the passphrase of ursa %s leaves the list of processes" % args[0],
           waiting.proc("cmdline"))
        waiting.end()
    for option in (["-passin", "pass:" + WORDS], ["-passin=pass:" + WORDS]):
        result = ursa("rsa", "-in", "sealed.key", *option, "-noout", "-modulus")
        same(result.stdout, openssl("rsa", "-in", "plain.key", "-noout", "-modulus").stdout,
             "the passphrase is still the same (%s)" % option[0])
    same(ursa("version", "pass:x").returncode, 0, "the commands without options take any argument")


def test_core_dump():
    def allow():
        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

    other = subprocess.Popen(["sleep", "60"], preexec_fn=allow)
    os.kill(other.pid, signal.SIGABRT)
    if not os.WCOREDUMP(os.waitpid(other.pid, 0)[1]):
        ok(True, "no core dump # SKIP other programs make none here either")
        return
    waiting = Waiting("rsa", "-in", "pipe", "-passin", "pass:" + WORDS, before=allow)
    waiting.until(waiting.has_hidden)
    status = waiting.end(signal.SIGABRT)
    same((os.WTERMSIG(status), os.WCOREDUMP(status)), (signal.SIGABRT, False), "no core dump")


def test_locked_memory():
    waiting = Waiting("rsa", "-in", "pipe", "-noout")
    locked = waiting.until(lambda: status_of(waiting, "VmLck") > 0)
    size, limit = status_of(waiting, "VmSize"), resource.getrlimit(resource.RLIMIT_MEMLOCK)[0]
    waiting.end()
    if limit not in (-1, resource.RLIM_INFINITY) and limit < 2048 * size:
        ok(True, "memory is locked # SKIP the limit of locked memory is too low")
    else:
        ok(locked, "memory is locked while a key is read")

    def forbid():
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
        if os.getuid() == 0:
            os.setuid(OTHER)

    os.chmod("plain.key", 0o644)
    result = ursa("rsa", "-in", "plain.key", "-noout", "-modulus", preexec_fn=forbid)
    same((result.returncode, result.stdout[:8]), (0, b"Modulus="),
         "without the right to lock memory the commands work as before")


def test_other_user():
    """As another user than root, files of /proc/self belong to root while core dumps are off."""
    if os.getuid() != 0:
        ok(True, "as another user # SKIP needs root")
        return
    os.mkdir("theirs")
    os.chmod("theirs", 0o777)
    result = ursa("genrsa", "-out", "theirs/k.key", preexec_fn=lambda: os.setuid(OTHER))
    same((result.returncode, os.path.exists("theirs/k.key")), (0, True), "a user makes a key")
    # The user must own the pipe, too.
    result = run(["sh", "-c", 'cat theirs/k.key | "$0" rsa -in /dev/stdin -noout -modulus', URSA],
                 preexec_fn=lambda: os.setuid(OTHER))
    same(result.stdout[:8], b"Modulus=", "a user names standard input as /dev/stdin") or \
        print("# " + result.errors)


def test_mode():
    for mode, who in ((0o644, "everybody"), (0o640, "its group"), (0o604, "everybody")):
        os.chmod("plain.key", mode)
        for args in (["rsa", "-in", "plain.key", "-noout"],
                     ["req", "-new", "-key", "plain.key", "-subj", "/CN=x"],
                     ["check", "-key", "plain.key", "-req", "r.csr"]):
            result = ursa(*args)
            same((result.returncode, result.errors), (0,
                 "ursa: %s: plain.key: warning: key-file-mode: mode %04o lets %s read this private key; "
                 "use: chmod 600\n" % (args[2] if args[0] == "req" else args[1], mode, who)),
                 "ursa %s warns of a key of mode %04o" % (args[0], mode))
    for mode in (0o600, 0o400, 0o620):
        os.chmod("plain.key", mode)
        same(ursa("rsa", "-in", "plain.key", "-noout").errors, "",
             "a key of mode %04o is read in silence" % mode)
    os.chmod("plain.key", 0o644)
    same(ursa("rsa", "-in", "/dev/stdin", "-noout", data=content("plain.key")).errors, "",
         "a key in a pipe has no mode")
    os.chmod("plain.key", 0o600)


def test_iterations():
    seal = ["pkcs8", "-topk8", "-in", "plain.key", "-passout", "pass:" + WORDS, "-out", "new"]
    for count in ("1", "999"):
        result = ursa(*seal, "-iter", count)
        same((result.returncode, os.path.exists("new")), (2, False), "-iter %s is refused" % count)
        has(result.errors, "ursa: -iter: %s: key-iterations: fewer than 1000" % count, "... by name")
    for count, warned in (("1000", True), ("9999", True), ("10000", False), ("600000", False)):
        result = ursa(*seal, "-iter", count)
        same((result.returncode, "warning: key-iterations: " in result.errors), (0, warned),
             "-iter %s is taken %s" % (count, "with a warning" if warned else "in silence"))
        os.unlink("new")


def main():
    os.mkfifo("pipe")
    os.chmod(".", 0o755)  # for the test as another user
    openssl("genrsa", "-out", "plain.key", "2048")
    openssl("pkcs8", "-topk8", "-in", "plain.key", "-out", "sealed.key", "-passout", "pass:" + WORDS)
    openssl("req", "-new", "-key", "plain.key", "-subj", "/CN=x", "-out", "r.csr")
    for test in [value for key, value in sorted(globals().items()) if key.startswith("test_")]:
        test()


with Folder():
    main()
done()
