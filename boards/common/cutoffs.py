#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Print core/entropy/cutoffs.h: the cutoffs of the adaptive proportion test (SP 800-90B 4.4.2).

C = 1 + CRITBINOM(W, 2^-H, 1 - alpha). CRITBINOM is the smallest k for which P(X > k) <= alpha,
where X is binomial. The values are computed with 80 decimal digits.
"""

from decimal import Decimal, getcontext

getcontext().prec = 80


def cutoff(window, sixteenths, alpha_bits):
    p = Decimal(2) ** (Decimal(-sixteenths) / 16)
    alpha = Decimal(2) ** -alpha_bits
    term = p**window  # P(X = k), from k = W down
    tail = Decimal(0)
    for k in range(window, 0, -1):
        if tail + term > alpha:
            return k + 1
        tail += term
        term *= Decimal(k) / (window - k + 1) * (1 - p) / p
    return 1


def table(name, window, count, alpha_bits):
    values = [cutoff(window, h, alpha_bits) for h in range(1, count + 1)]
    rows = [", ".join(str(v) for v in values[i : i + 16]) for i in range(0, count, 16)]
    return "#define %s_%d \\\n    " % (name, alpha_bits) + ", \\\n    ".join(rows)


print("/* SPDX-License-Identifier: MIT */")
print("/*")
print(" * Written by boards/common/cutoffs.py: cutoffs of the adaptive proportion test for a")
print(" * min-entropy of 1/16, 2/16, ... bits a sample and false alarm rates of 2^-20, 2^-30, 2^-40.")
print(" * A cutoff of W + 1 never raises an alarm, because a window holds only W samples.")
print(" */")
print("#ifndef URSA_CORE_CUTOFFS_H\n#define URSA_CORE_CUTOFFS_H\n")
print("/* clang-format off */")
for alpha in (20, 30, 40):
    print(table("APT_BINARY", 1024, 16, alpha))
    print(table("APT_BYTE", 512, 128, alpha))
print("/* clang-format on */\n\n#endif")
