/* SPDX-License-Identifier: MIT */
/* The assembler in this folder relies on these offsets and sizes of structures. */
#include "arith/mont.h"
#include "trial.h"

_Static_assert(offsetof(struct ursa_mont, m) == 0, "m");
_Static_assert(offsetof(struct ursa_mont, inv) == 128, "INV");
