/* SPDX-License-Identifier: MIT */
/* The assembler here knows where the parts of structures are, and of what size. */
#include "arith/mont.h"
#include "trial.h"

_Static_assert(offsetof(struct ursa_mont, m) == 0, "m");
_Static_assert(offsetof(struct ursa_mont, inv) == 128, "INV");
