#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Noise on the emulated board: the cost of its tests, and a stuck source makes no key. TAP.

The tests use images of their own. The release image has no such code (release.t).
"""

import sys

sys.dont_write_bytecode = True
from build import build
from qemu import Qemu
from tap import Tap

tap = Tap()


def answer(board, line):
    """Data lines and the last line of an answer."""
    return board.command(line)[:2]


def test_cost():
    image = build(tap, "health", "boards/microbit/startup.c tests/board/bench_health.c")
    with Qemu(image) as board:
        figures = {}
        while (line := board.line()) != "OK" and not line.startswith("ERR"):
            name, count, ticks = line.split()
            figures[name] = int(ticks) / int(count)
    tap.ok(line == "OK", "the image ran to its end", line)
    cost = figures["samples"] / figures["instructions"]
    print("# %.1f instructions a byte sample (%.3f ticks an instruction)"
          % (cost, figures["instructions"]))
    tap.ok(0.9 < figures["instructions"] < 1.2, "the timer counts instructions", figures)
    tap.ok(cost < 60, "the health tests take less than 60 instructions a byte sample", cost)


def test_stuck(after, name):
    image = build(tap, "stuck-" + name,
                  "boards/microbit/main.c boards/microbit/startup.c tests/board/stuck_noise.c",
                  "LDFLAGS=-Wl,--wrap=ursa_rng_seed_step,--defsym=stuck_after=%d" % after)
    with Qemu(image) as board:
        tap.ok(board.line().startswith("# ursa "), "the board starts, noise stuck " + name)
        _, result = answer(board, "keygen")
        print("# " + result)
        tap.ok(result.startswith("ERR entropy-"), "keygen reports the entropy error", result)
        tap.ok(answer(board, "keygen")[1] == result, "... and reports it again until a restart")
        status, _ = answer(board, "status")
        tap.ok("state: EMPTY" in status, "... and the device stays EMPTY", status)
        tap.ok(any(line.startswith("noise: entropy-") and "alarms=1" in line for line in status),
               "... and status shows the alarm", status)
        tap.ok(answer(board, "csr /CN=x")[1].startswith("ERR no-key"), "... and there is no key")


def main():
    test_cost()
    test_stuck(0, "from the start".replace(" ", "-"))
    test_stuck(1024 + 50, "when-seeding")
    test_stuck(1024 + 112 + 16, "in-mid-search")
    return tap.done()


sys.exit(main())
