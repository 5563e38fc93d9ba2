# SPDX-License-Identifier: MIT
"""Test images: what they say, on any of the emulated boards, as instructions are counted."""

import subprocess
import threading

import boards
from qemu import Qemu

SECONDS = 1800  # for all of it, on a busy host


def serial_lines(board, image):
    with Qemu(image, boards.emulator(board)) as machine:
        while (line := machine.line()) != "OK" and not line.startswith("ERR"):
            yield line
        yield line


def semihosting_lines(board, image):
    """shift=10: more than 20 ticks an instruction."""
    ran = subprocess.Popen([*boards.emulator(board), "-icount", "shift=10", "-display", "none",
                            "-monitor", "none", "-serial", "none", "-semihosting", "-kernel", image],
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    alarm = threading.Timer(SECONDS, ran.kill)
    alarm.start()
    try:
        for line in ran.stdout:
            yield line.rstrip("\n")
    finally:
        alarm.cancel()
        ran.kill()
        ran.communicate()


def lines(board, image):
    """All lines up to OK or ERR, from the serial line or, with semihosting, from the debugger's."""
    console = boards.facts(board)["console"]
    return (semihosting_lines if console == "semihosting" else serial_lines)(board, image)


def read(said):
    """{name: [(number, number)...]} of lines `name number number`, and the last one."""
    facts = {}
    for line in said:
        if line == "OK" or line.startswith("ERR"):
            return facts, line
        name, *values = line.split()
        facts.setdefault(name, []).append(tuple(map(int, values)))
    return facts, "no end"
