/* SPDX-License-Identifier: MIT */
/* The assembler here knows where the parts of structures are, and of what size. */
#include "sieve.h"

_Static_assert(offsetof(struct ursa_mont, m) == 0, "m");
_Static_assert(offsetof(struct ursa_mont, inv) == 128, "INV");
_Static_assert(URSA_SIEVE_BITS == 16, "words of trial division");
_Static_assert(offsetof(struct ursa_divisors, product) == 0, "PRODUCT");
_Static_assert(offsetof(struct ursa_divisors, inverse) == 2, "INVERSE");
_Static_assert(offsetof(struct ursa_residues, m) == 0, "M");
_Static_assert(offsetof(struct ursa_residues, b) == 2, "B");
_Static_assert(URSA_ROWS == 24, "ROWS");
_Static_assert(URSA_ROW_SIZE == 16, "ROW");
