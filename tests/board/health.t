#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Noise on the emulated board: what its tests cost, and that a stuck source makes no key. TAP.

Images of their own: the release image has no such code (release.t).
"""

import os
import subprocess
import sys

sys.dont_write_bytecode = True
from qemu import Qemu
from tap import Tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
CROSS = os.environ.get("CROSS", "arm-none-eabi-")
PORT = "port/nrf51/clock.c port/nrf51/nrf51.c port/nrf51/nvmc.c port/nrf51/uart.c "

tap = Tap()


def build(name, *variables):
    """A test image in a build folder of its own; the linker script lets it have test noise."""
    folder = os.path.join("build", "microbit-" + name)
    os.makedirs(os.path.join(ROOT, folder), exist_ok=True)
    script = os.path.join(folder, "test.ld")
    with open(os.path.join(ROOT, "boards/microbit/microbit.ld")) as source:
        kept = [line for line in source if not line.startswith("ASSERT(!DEFINED(ursa_test_only")]
    with open(os.path.join(ROOT, script), "w") as out:
        out.writelines(kept)
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    image = os.path.join(folder, "ursa.elf")
    made = subprocess.run(["make", "-j2", "BOARD=microbit", "B=" + folder, "CROSS=" + CROSS,
                           "LINKER_SCRIPT=" + script, *variables, image], cwd=ROOT, env=env,
                          timeout=300, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    tap.ok(made.returncode == 0, "a test image is built: " + name, made.stdout[-2000:])
    return os.path.join(ROOT, image)


def answer(board, line):
    """Data lines and the last line of an answer."""
    board.send(line.encode() + b"\n")
    lines = []
    while True:
        got = board.line(60)
        if got == "OK" or got.startswith("ERR "):
            return lines, got
        if not got.startswith("# "):
            lines.append(got)


def test_cost():
    image = build("bench", "BOARD_SRCS=boards/microbit/startup.c tests/board/bench_health.c",
                  "EXTRA=-Icore -Iboards/microbit")
    with Qemu(image) as board:
        figures = {}
        while (line := board.line(60)) != "OK" and not line.startswith("ERR"):
            name, count, ticks = line.split()
            figures[name] = int(ticks) / int(count)
    tap.ok(line == "OK", "it ran to its end", line)
    cost = figures["samples"] / figures["instructions"]
    print("# %.1f instructions a byte sample (%.3f ticks an instruction)"
          % (cost, figures["instructions"]))
    tap.ok(0.9 < figures["instructions"] < 1.2, "the timer counts instructions", figures)
    tap.ok(cost < 60, "the health tests take less than 60 instructions a byte sample", cost)


def test_stuck(after, name):
    image = build("stuck-" + name, "PORT_SRCS=" + PORT + "tests/board/stuck_noise.c",
                  "LDFLAGS=-Wl,--wrap=ursa_keygen_begin",
                  "EXTRA=-DSTUCK_AFTER=%du" % after)
    with Qemu(image) as board:
        tap.ok(board.line().startswith("# ursa "), "it starts, stuck " + name)
        _, result = answer(board, "keygen")
        print("# " + result)
        tap.ok(result.startswith("ERR entropy-"), "keygen: ERR entropy-...", result)
        tap.ok(answer(board, "keygen")[1] == result, "... and again: it is latched")
        status, _ = answer(board, "status")
        tap.ok("state: EMPTY" in status, "... and the device is EMPTY", status)
        tap.ok(any(line.startswith("noise: entropy-") and "alarms=1" in line for line in status),
               "... and status shows the alarm", status)
        tap.ok(answer(board, "csr /CN=x")[1].startswith("ERR no-key"), "... and has no key")


def main():
    test_cost()
    test_stuck(0, "from the start".replace(" ", "-"))
    test_stuck(1024 + 50, "when-seeding")
    test_stuck(1024 + 112 + 16, "in-mid-search")
    return tap.done()


sys.exit(main())
