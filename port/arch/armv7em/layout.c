/* SPDX-License-Identifier: MIT */
/* The assembler in this folder relies on these offsets, which it calls MONT_INV and MONT_LIMBS. */
#include "arith/mont.h"

_Static_assert(offsetof(struct ursa_mont, m) == 0, "m");
_Static_assert(offsetof(struct ursa_mont, inv) == 128, "MONT_INV");
_Static_assert(offsetof(struct ursa_mont, limbs) == 256, "MONT_LIMBS");
