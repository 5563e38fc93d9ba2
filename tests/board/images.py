# SPDX-License-Identifier: MIT
"""Running test images on emulated boards that count instructions, and reading their output."""

import subprocess
import threading

import boards
from qemu import Qemu

SECONDS = 1800  # limit for a complete image on a busy host


def serial_lines(board, image):
    with Qemu(image, boards.emulator(board)) as machine:
        while (line := machine.line()) != "OK" and not line.startswith("ERR"):
            yield line
        yield line


def semihosting_lines(board, image):
    """The output by semihosting. With shift=10, an instruction takes more than 20 ticks."""
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
    """All lines up to OK or ERR, from the serial line or by semihosting."""
    console = boards.facts(board)["console"]
    return (semihosting_lines if console == "semihosting" else serial_lines)(board, image)


def read(said):
    """{name: [(number, number)...]} from lines `name number number`, and the last line."""
    facts = {}
    for line in said:
        if line == "OK" or line.startswith("ERR"):
            return facts, line
        name, *values = line.split()
        facts.setdefault(name, []).append(tuple(map(int, values)))
    return facts, "no end"
