#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Montgomery arithmetic of emulated boards compared with big integers. TAP.

The image is check_mont.c, which describes the computations. This script repeats them with Python's
integers. With -icount a timer counts instructions, so the image also shows that their number does
not depend on the numbers.
"""

import copy
import math
import sys

sys.dont_write_bytecode = True
import boards
import build as builder
import images
from tap import Tap

BITS = 1024
EDGES = 26
SECRETS = 24
MODULI = 12
RANDOM_PAIRS = 32

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


def hash_of_words(words):
    h = 2166136261
    for word in words:
        h = (h ^ word) * 16777619 & 0xFFFFFFFF
        h ^= h >> 15
    return h


def words_of(x):
    return [x >> i & 0xFFFFFFFF for i in range(0, BITS, 32)]


def hash_of(numbers):
    return hash_of_words(word for x in numbers for word in words_of(x))


def results(numbers, which):
    """All results that the image computes with one modulus."""
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


def rows_of_products(numbers):
    """The results of check_words.c for rows of products and choices among numbers."""
    for _ in range(100):
        n = 1 + numbers.draw() % 32
        t, a = numbers.draw_number(), numbers.draw_number()
        row = 1 << 32 * n
        total = t % row + a % row * words_of(t)[32 - n]
        yield total >> 32 * n
        yield from words_of(t - t % row + total % row)
        t, a = numbers.draw_number(), numbers.draw_number()
        yield from words_of(a if numbers.draw() >> 31 else t)


def primes_after(after):
    return [n for n in range(after + 1, 1 << 16) if all(n % i for i in range(2, math.isqrt(n) + 1))]


def reduced(x, words, bits, product):
    """x / 2^(bits * words) as Montgomery reduction by single words computes it."""
    inverse = pow(-product, -1, 1 << bits)
    t = 0
    for i in range(words):
        t += x >> bits * i & (1 << bits) - 1
        t = t + (t * inverse & (1 << bits) - 1) * product >> bits
    return t


def trial_division(numbers, after, bits, group):
    """The results of check_words.c for trial division."""
    primes = primes_after(after)
    for first in range(0, min(8 * group, len(primes)), group):
        divisors = primes[first:first + group]
        divisors += divisors[-1:] * (group - len(divisors))
        product = math.prod(divisors)
        rows = sum(numbers.draw_number() << BITS * i for i in range(3))
        each = [rows >> 128 * i & (1 << 128) - 1 for i in range(24)]
        yield from (reduced(x, 128 // bits, bits, product) for x in each)
        yield reduced(rows, 24 * 128 // bits, bits, product)
        row = numbers.draw() % 24
        m = numbers.draw() % product + 1
        b = product - reduced(each[row], 128 // bits, bits, product) * m % product
        alive = numbers.draw() >> 8
        scale = pow(2 ** 128, -1, product)
        yield sum(1 << i for i, x in enumerate(each)
                  if alive >> i & 1 and all((x * scale * m + b) % r for r in divisors))


def test(board, most, hashes, numbers):
    image = builder.make(tap, board, ["bench/check_mont.elf"])[0]
    said, last = images.read(images.lines(board, image))
    tap.ok(last == "OK", board + ": the image ran to its end", last)

    wrong = [which for which, got in said["modulus"] if got != hashes[which]]
    tap.equal(wrong, [], board + ": all products agree with big integers")
    tap.equal(len(said["modulus"]), MODULI, board + ": all moduli were tested")
    tap.equal(said["registers"], [(0, 0)], board + ": callee-saved registers are preserved")
    numbers = copy.copy(numbers)
    tap.equal(said["words"], [(0, hash_of_words(rows_of_products(numbers)))],
              board + ": rows of products and choices agree with big integers")
    (bits, group), = said["bits"]
    tap.equal(said["trial"], [(after, hash_of_words(trial_division(numbers, after, bits, group)))
                              for after in (13, 641, 8191, 30000, 65300)],
              board + ": trial division removes exactly the multiples")
    (count, ticks), = said["instructions"]
    tick = ticks / count
    tap.ok(boards.is_tick(board, tick), board + ": the timer counts instructions", tick)

    for name in "mul", "sqr", "double", "add", "copy", "reduce", "strike":
        each = [spent / count / tick for count, spent in said[name]]
        print("# %s: %s: %.0f instructions" % (board, name, each[0]))
        # A tick is not one instruction, so equal numbers of instructions may differ by one tick.
        spent = [spent for _, spent in said[name]]
        tap.ok(len(spent) >= 20 and max(spent) - min(spent) <= 1,
               "%s: %s takes the same number of instructions for all numbers" % (board, name),
               spent)
    numbers.modulus((SECRETS - 1) % 8)
    power = pow(2, numbers.m >> 1, numbers.m) * 2 ** BITS % numbers.m
    tap.equal(said["base-2-result"], [(0, hash_of([power]))],
              board + ": the power of a base-2 test agrees with big integers")
    (_, ticks), = said["base-2"]
    print("# %s: base-2 test: %.3f million instructions" % (board, ticks / tick / 1e6))
    tap.ok(ticks / tick <= most,
           "%s: a base-2 test takes at most %d million instructions" % (board, most / 1e6))


def main():
    numbers = Numbers()
    hashes = [hash_of(results(numbers, which)) for which in range(MODULI)]
    limits = boards.boards("base2")
    for board in sys.argv[1:] or limits:
        test(board, limits[board], hashes, numbers)
    return tap.done()


sys.exit(main())
