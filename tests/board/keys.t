#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keys from known seeds on emulated boards: those of every other machine. And whether what makes
and uses a key takes a number of instructions that tells a secret, on each processor. TAP.

check_keys.c and check_time.c are the images. URSA_FULL=1 makes all known keys on every board.
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
    """{(seed, strict): digest} of the one file that all machines are compared with."""
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
    tap.equal(made, wanted, "%s: %d known seeds give the known keys" % (board, len(wanted)))


def test_time(board, image):
    said, last = images.read(images.lines(board, image))
    tap.ok(last == "OK", board + ": it ran to its end", last)
    (count, ticks), = said.pop("instructions", [(1, 1)])
    tick = ticks / count
    tap.ok(boards.is_tick(board, tick), board + ": the timer counts instructions", tick)
    tap.ok(len(said) == 7, board + ": every operation was measured", sorted(said))
    for name, measured in said.items():
        spent = [ticks for _, ticks in measured]
        print("# %s: %s: %.0f instructions" % (board, name, spent[0] / tick))
        # The timer's ticks are not instructions: the same number of these may be one tick more.
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
