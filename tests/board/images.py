# SPDX-License-Identifier: MIT
"""Running test images on emulated boards that count instructions, and reading their output."""

import subprocess
import threading

from qemu import Qemu

SECONDS = 1800  # limit for a complete image on a busy host


def serial_lines(board, image):
    with Qemu(image, machine=board) as machine:
        while (line := machine.line()) != "OK" and not line.startswith("ERR"):
            yield line
        yield line


def semihosting_lines(board, image):
    """The output by semihosting. With shift=10, an instruction takes more than 20 ticks."""
    ran = subprocess.Popen(["qemu-system-arm", "-M", board, "-icount", "shift=10", "-display", "none",
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
    """All lines up to OK or ERR. The MPS2 boards print by the debugger's semihosting only."""
    return (semihosting_lines if board.startswith("mps2-") else serial_lines)(board, image)


def read(said):
    """{name: [(number, number)...]} from lines `name number number`, and the last line."""
    facts = {}
    for line in said:
        if line == "OK" or line.startswith("ERR"):
            return facts, line
        name, *values = line.split()
        facts.setdefault(name, []).append(tuple(map(int, values)))
    return facts, "no end"
