/* SPDX-License-Identifier: MIT */
/* trial.S relies on these offsets and sizes of structures. */
#ifndef URSA_ARCH_ARMV6M_TRIAL_H
#define URSA_ARCH_ARMV6M_TRIAL_H

#include "arith/sieve.h"

_Static_assert(URSA_SIEVE_BITS == 16, "words of trial division");
_Static_assert(offsetof(struct ursa_divisors, product) == 0, "PRODUCT");
_Static_assert(offsetof(struct ursa_divisors, inverse) == 2, "INVERSE");
_Static_assert(offsetof(struct ursa_residues, m) == 0, "M");
_Static_assert(offsetof(struct ursa_residues, b) == 2, "B");
_Static_assert(URSA_ROWS == 24, "ROWS");
_Static_assert(URSA_ROW_SIZE == 16, "ROW");

#endif
