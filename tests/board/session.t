#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The documents' sessions with an emulated device: the quick start's, and the client in Python. TAP."""

import os
import re
import shlex
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "interop"))
import qemu
from blocks import block
from tap import Tap

ELF = "build/microbit/ursa.elf"
SEED = "38"  # the quickest search of 40
COMMANDS = ("keygen", "csr ", "status", "version")
EMULATOR = ["qemu-system-arm", "-M", "microbit", "-icount", "shift=6,sleep=off", "-display", "none",
            "-monitor", "none", "-serial", "stdio", "-seed", SEED, "-kernel", os.path.abspath(ELF)]

RUN = [os.path.abspath("boards/common/run.py")]

tap = Tap()


def matches(said, shown):
    """Whether lines are those shown, of which `...` is any number of lines."""
    if not shown:
        return not said
    if shown[0] == "...":
        return any(matches(said[n:], shown[1:]) for n in range(len(said) + 1))
    return bool(said) and said[0] == shown[0] and matches(said[1:], shown[1:])


def test_quick_start(session):
    """Each line that is typed, and the answer up to the next one."""
    first, *lines = session.splitlines()
    with qemu.Qemu(ELF, seed=int(SEED)) as board:
        typed, said, shown = "the start", [board.line()], []
        for line in lines + ["status"]:
            if not line.startswith(COMMANDS):
                shown.append(line)
                continue
            tap.ok(matches(said, shown), "the quick start's session: " + typed, "said:", *said,
                   "shown:", *shown)
            typed, said, shown = line, board.answer(line.encode() + b"\n"), []
    return first[2:]


def test_its_command(command):
    """The line of the shell, with a short conversation."""
    result = subprocess.run(["sh", "-c", command], input=b"version\n", stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, timeout=qemu.PATIENCE)
    tap.ok(b"# ursa " in result.stdout and b"protocol: 1\nOK\n" in result.stdout,
           "the command that starts it: " + command, result.stdout)


def test_client(client, lines):
    """The client takes a device to CERTIFIED, and another time finds it there."""
    authority, run = lines.splitlines()
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "client.py"), "w", encoding="utf-8") as file:
            file.write(client)
        subprocess.run(["sh", "-euc", authority], cwd=folder, check=True, stderr=subprocess.DEVNULL)
        words = run.split(" make ")[0].split()
        # `make run` with a seed: make reports a command that did not end by itself.
        with open(os.path.join(folder, "Makefile"), "w", encoding="utf-8") as file:
            file.write("run:\n\t@%s\n" % shlex.join(RUN + EMULATOR))
        result = subprocess.run(words + ["make", "-s", "run"], cwd=folder, timeout=qemu.PATIENCE,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)
        tap.ok(result.returncode == 0 and re.match("state: CERTIFIED\n", result.stdout) and
               "certs: 2\n" in result.stdout, "the client in Python: from EMPTY to CERTIFIED",
               result.stdout, result.stderr)
        tap.ok("make" not in result.stderr, "... and the command ends without an error",
               result.stderr)
        subject = subprocess.run(["openssl", "req", "-in", "device.csr", "-noout", "-verify", "-subject"],
                                 cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        tap.ok(subject.returncode == 0 and re.search("CN = [0-9a-f]{16}\n", subject.stdout),
               "... with the device's id in the request", subject.stdout)
    tap.ok(len(client.splitlines()) <= 40, "... in forty lines")


def main():
    os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
    if not os.path.exists(ELF):
        subprocess.run(["make", "-s", "BOARD=microbit", "firmware"], check=True)
    command = test_quick_start(block("README.md", "console", "BOARD=microbit run"))
    test_its_command(command)
    test_client(block("core/console/README.md", "python", "class Device"),
                block("core/console/README.md", "sh", "client.py"))
    return tap.done()


qemu.raise_on_termination()
sys.exit(main())
