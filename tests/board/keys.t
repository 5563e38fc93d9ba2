#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Emulated boards make the same keys from known seeds as every other machine. On each processor,
operations that make and use a key take the same number of instructions for all secrets. TAP.

The images are check_keys.c and check_time.c. URSA_FULL=1 makes all known keys on every board.
"""

import os
import re
import sys

sys.dont_write_bytecode = True
import boards
import images
from build import make
from tap import Tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")

tap = Tap()


def known_keys():
    """{(seed, strict): digest} from the file that all machines are compared with."""
    with open(os.path.join(ROOT, "tests/parts/known_keys.h")) as file:
        found = re.findall(r'{(\d+), ([01]), "([0-9a-f]{64})"}', file.read())
    return {(int(seed), int(strict)): digest for seed, strict, digest in found}


def test_keys(board, image, count):
    wanted = {which: digest for which, digest in known_keys().items() if which[0] <= count}
    made = {}
    for line in images.lines(board, image):
        if line.startswith("key "):
            _, seed, strict, digest = line.split()
            made[int(seed), int(strict)] = digest
        if not line.startswith("key ") or len(made) == len(wanted):
            break
    tap.equal(made, wanted, "%s: known seeds give the %d known keys" % (board, len(wanted)))


def test_time(board, image):
    said, last = images.read(images.lines(board, image))
    tap.ok(last == "OK", board + ": the image ran to its end", last)
    (count, ticks), = said.pop("instructions", [(1, 1)])
    tick = ticks / count
    tap.ok(boards.is_tick(board, tick), board + ": the timer counts instructions", tick)
    tap.ok(len(said) == 7, board + ": every operation was measured", sorted(said))
    for name, measured in said.items():
        spent = [ticks for _, ticks in measured]
        print("# %s: %s: %.0f instructions" % (board, name, spent[0] / tick))
        # A tick is not one instruction, so equal numbers of instructions may differ by one tick.
        tap.ok(len(spent) >= 8 and max(spent) - min(spent) <= 1,
               "%s: %s takes the same number of instructions for all secrets" % (board, name),
               spent)


def main():
    counts = boards.boards("keys")
    for board in sys.argv[1:] or counts:
        count = 4 if os.environ.get("URSA_FULL") else counts[board]
        keys, time = make(tap, board, ["bench/check_keys.elf", "bench/check_time.elf"])
        test_keys(board, keys, count)
        test_time(board, time)
    return tap.done()


sys.exit(main())
