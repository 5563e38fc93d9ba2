/* SPDX-License-Identifier: MIT */
/* The assembler in this folder relies on these offsets and sizes of structures. */
#include "../armv6m/trial.h"
#include "arith/mont.h"

_Static_assert(offsetof(struct ursa_mont, m) == 0, "m");
_Static_assert(offsetof(struct ursa_mont, inv) == 128, "MONT_INV");
_Static_assert(offsetof(struct ursa_mont, limbs) == 256, "MONT_LIMBS");
