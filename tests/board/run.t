#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""`make run` and the targets that need an emulator: how they begin and how they end. TAP."""

import os
import pty
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
from tap import Tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
SECONDS = 120  # for any of it, on a busy host; a `run` that ends takes two
ENV = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}

tap = Tap()


def run(*command, data=b""):
    """The exit status, the output and the errors of a command; a status of None: it did not end."""
    try:
        result = subprocess.run(command, cwd=ROOT, env=ENV, input=data, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, timeout=SECONDS)
    except subprocess.TimeoutExpired as late:
        return None, (late.stdout or b"").decode(), (late.stderr or b"").decode()
    return result.returncode, result.stdout.decode(), result.stderr.decode()


def board(*words, data=b""):
    return run("make", "-s", "BOARD=microbit", *words, data=data)


def test_input():
    status, said, _ = board("run")
    tap.equal(status, 0, "make run ends with an empty input")
    tap.ok(said.startswith("# ursa "), "... and has shown the banner", said)
    status, said, _ = board("run", data=b"version\nstatus\n")
    tap.equal(status, 0, "make run ends with its input")
    tap.equal(said.splitlines().count("OK"), 2, "... and has shown each answer")
    tap.ok(said.endswith("OK\n"), "... to its end", said)
    status, said, _ = board("run", data=b"keygen\n")
    tap.ok(status == 0 and said.endswith("OK\n"), "... even one that a key takes", said[-200:])
    status, said, _ = board("run", data=b"version")
    tap.ok(status == 0 and said.endswith("OK\n"), "a last line without its end is answered", said)
    status, said, errors = run("sh", "-c", "make -s BOARD=microbit run >&-")
    tap.ok(status == 2 and "Traceback" not in errors, "a closed output gives a message", errors)
    status, said, _ = board("run", data=b"nonsense\nstatus\n")
    tap.ok(status == 0 and said.endswith("OK\n") and "ERR " in said, "... or that is an error", said)
    status, said, _ = run("sh", "-c", "yes version | make -s BOARD=microbit run | head -n 1")
    tap.ok(status == 0 and said.startswith("# ursa "), "make run ends with its reader", said)


def test_terminal():
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(ROOT)
        os.execvpe("make", ["make", "-s", "BOARD=microbit", "run"], ENV)
    said, asked, deadline = b"", False, time.monotonic() + SECONDS
    try:
        while b"OK\r\n" not in said and time.monotonic() < deadline:
            said += os.read(terminal, 4096)
            if b"# ursa " in said and not asked:
                os.write(terminal, b"version\n")
                asked = True
        os.write(terminal, b"\x03")
        while time.monotonic() < deadline and os.read(terminal, 4096):
            pass
    except OSError:
        pass  # all its ends are closed
    tap.ok(b"protocol: 1" in said, "on a terminal a person can type to the board", said)
    tap.ok(b"version\r\n" in said, "... and sees the typed lines", said)
    tap.ok(os.waitpid(child, 0)[0] == child and time.monotonic() < deadline, "... and Ctrl-C ends it")


def test_emulator():
    broken = "EMULATOR=qemu-system-arm -M no-such-machine"
    start = time.monotonic()
    status, _, errors = board("run", broken)
    tap.ok(status == 2 and "unsupported machine" in errors, "run: an emulator that ends is an error",
           status, errors)
    status, _, errors = run("boards/common/run.py", "sh", "-c", "exit 0", data=b"version\n")
    tap.ok(status == 1 and "run: sh ended before it answered" in errors,
           "run: an emulator that ends without its answer is an error", status, errors)
    with tempfile.TemporaryDirectory(prefix="ursa-") as folder:
        for words, message in (("qemu-system-arm -M no-such-machine", "unsupported machine"),
                               ("qemu-system-none -M microbit", "No such file")):
            status, said, errors = run("tests/board/noise_capture.py", "--emulator", words,
                                       "build/microbit/ursa.elf", folder)
            tap.ok(status == 1 and "noise_capture: " in errors and message in errors,
                   "noise-report: an emulator that ends gives its message: " + message, said, errors)
    tap.ok(time.monotonic() - start < 60, "... at once")
    _, said, _ = board("-n", "noise-report", "EMULATOR=some-emulator -M chip")
    tap.ok('--emulator "some-emulator -M chip"' in said, "noise-report starts the board's emulator",
           said[-500:])
    for target in "run", "noise-report":
        status, _, errors = board(target, "RUN=", "EMULATOR=")
        tap.ok(status == 2 and "%s: microbit has no emulator" % target in errors,
               target + ": a board without an emulator is told so", status, errors)


def test_wrong_side():
    for target in "install", "uninstall", "test", "fuzz", "interop":
        status, _, errors = board(target)
        tap.ok(status == 2 and "run make %s, without BOARD=microbit" % target in errors,
               "make BOARD=microbit %s says what to run instead" % target, status, errors)
    status, _, errors = run("make", "-s", "noise-report")
    tap.ok(status == 2 and "try make BOARD=microbit noise-report" in errors,
           "make noise-report asks for a board", status, errors)


def main():
    test_input()
    test_terminal()
    test_emulator()
    test_wrong_side()
    return tap.done()


sys.exit(main())
