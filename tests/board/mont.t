#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Processors' own Montgomery arithmetic, on emulated boards, against big integers. TAP.

check_mont.c is the image and says what it does; here is the same with Python's numbers. Under
-icount a timer counts instructions, so the image also shows that their number tells no secret.
"""

import math
import os
import subprocess
import sys

sys.dont_write_bytecode = True
import images
from tap import Tap

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
CROSS = os.environ.get("CROSS", "arm-none-eabi-")
BITS = 1024
EDGES = 26
MODULI, RANDOM_PAIRS = (11, 16) if os.environ.get("URSA_QUICK") else (20, 64)
# Each board: its arithmetic in port/arch, and what a base-2 test may take, in instructions.
BOARDS = {"microbit": ("armv6m", 25e6), "mps2-an385": ("armv7m", 15e6),
          "mps2-an386": ("armv7em", 5e6), "mps2-an505": ("armv7em", 5e6)}

tap = Tap()


def every_14th(first):
    return sum(1 << i for i in range(first, BITS, 14))


class Numbers:
    """The image's generator and its choice of moduli and numbers."""

    def __init__(self):
        self.state = 1

    def draw(self):
        x = self.state
        x ^= x << 13 & 0xFFFFFFFF
        x ^= x >> 17
        x ^= x << 5 & 0xFFFFFFFF
        self.state = x
        return x

    def draw_number(self):
        far = (0, 0xFFFFFFFF, 1, 0x80000000)
        kind = self.draw() >> 31
        x = 0
        for i in range(BITS // 32):
            limb = self.draw()
            if kind and limb & 0x700:
                limb = far[limb >> 16 & 3]
            x |= limb << 32 * i
        return x

    def modulus(self, which):
        half = 1 << BITS // 2
        edges = [2 ** BITS - 1, 1, 2 ** BITS - half, half - 1, every_14th(13), ~every_14th(13)]
        edges += [(h * 2 ** BITS + 2 ** (BITS - 1) - d) // q
                  for h, d, q in ((3, 11, 5), (2, 1, 3), (2, 7, 3), (6, 5, 9))]
        self.m = (edges[which] % 2 ** BITS if which < len(edges) else
                  self.draw_number()) | 1 | 1 << BITS - 1

    def number(self, which):
        m = self.m
        if which < EDGES:
            other = 2 ** BITS - 1 - m
            powers = [1 << n for n in (31, 32, 255, 511, 512, 767, 1022)]
            digits = [every_14th(0), ~every_14th(0), -every_14th(1) * m, -~every_14th(1) * m,
                      -3 * m, -5 * m, -9 * m]
            roots = [math.isqrt(2 ** (2 * n - 31)) + 1 for n in (256, 512, 1024)]
            return [0, 1, other, other ^ 1, 2 ** BITS % m, -2 ** BITS % m, m - 1,
                    m - 1 - ((m - 1) % 2 ** 32 > 0), 2 ** (BITS - 1) - 1, *powers,
                    *(x % 2 ** BITS % m for x in digits), *roots][which]
        x = self.draw_number()
        return x - m if x >= m else x


def hash_of(numbers):
    h = 2166136261
    for x in numbers:
        for i in range(0, BITS, 32):
            h = (h ^ x >> i & 0xFFFFFFFF) * 16777619 & 0xFFFFFFFF
            h ^= h >> 15
    return h


def results(numbers, which):
    """All that the image computes modulo one modulus."""
    numbers.modulus(which)
    m = numbers.m
    r_inverse = pow(2 ** BITS, -1, m)
    pairs = [(i, j) for i in range(EDGES) for j in range(EDGES)] + [(EDGES, EDGES)] * RANDOM_PAIRS
    for first, second in pairs:
        a = numbers.number(first)
        b = numbers.number(second)
        r = a * b * r_inverse % m
        yield r
        yield a * a * r_inverse % m
        yield 2 * r % m
        a = a * r * r_inverse % m
        yield a
        b = a * b * r_inverse % m
        yield b
        yield b * b * r_inverse % m


def build(board):
    """The image, in a build folder of its own."""
    folder = os.path.join("build", board + "-mont")
    image = os.path.join(folder, "ursa.elf")
    defines = "-DMODULI=%du -DRANDOM_PAIRS=%du" % (MODULI, RANDOM_PAIRS)
    variables = ["EXTRA=" + defines]
    if board == "microbit":
        sources = "boards/microbit/startup.c tests/board/bench_microbit.c tests/board/check_mont.c"
        variables = ["EXTRA=-Icore -Iboards/microbit " + defines, "BOARD_SRCS=" + sources]
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    made = subprocess.run(["make", "-j2", "BOARD=" + board, "B=" + folder, "CROSS=" + CROSS,
                           "URSA_ARCH=" + BOARDS[board][0], *variables, image], cwd=ROOT, env=env,
                          timeout=300, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    tap.ok(made.returncode == 0, board + ": a test image is built", made.stdout[-2000:])
    return os.path.join(ROOT, image)


def test(board, hashes):
    image = build(board)
    said, last = images.read(images.lines(board, image))
    tap.ok(last == "OK", board + ": it ran to its end", last)

    wrong = [which for which, got in said["modulus"] if got != hashes[which]]
    tap.equal(wrong, [], board + ": all products are those of big integers")
    tap.equal(len(said["modulus"]), MODULI, board + ": all moduli were tested")
    tap.equal(said["registers"], [(0, 0)], board + ": the caller's registers are kept")
    (count, ticks), = said["instructions"]
    tick = ticks / count
    tap.ok(0.5 < tick < 2 if board == "microbit" else 20 < tick < 30,
           board + ": the timer counts instructions", tick)

    for name in "mul", "sqr", "double":
        each = [spent / count / tick for count, spent in said[name]]
        print("# %s: %s: %.0f instructions" % (board, name, each[0]))
        # The timer's ticks are not instructions: the same number of these may be one tick more.
        spent = [spent for _, spent in said[name]]
        tap.ok(len(spent) >= 20 and max(spent) - min(spent) <= 1,
               "%s: %s takes the same number of instructions for all numbers" % (board, name),
               spent)
    (_, ticks), = said["base-2"]
    most = BOARDS[board][1]
    print("# %s: base-2 test: %.3f million instructions" % (board, ticks / tick / 1e6))
    tap.ok(ticks / tick <= most, "%s: a base-2 test takes at most %d million" % (board, most / 1e6))


def main():
    numbers = Numbers()
    hashes = [hash_of(results(numbers, which)) for which in range(MODULI)]
    for board in sys.argv[1:] or BOARDS:
        test(board, hashes)
    return tap.done()


sys.exit(main())
