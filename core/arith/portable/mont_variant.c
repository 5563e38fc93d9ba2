/* SPDX-License-Identifier: MIT */
/* This file is for processors with a single variant of the arithmetic, for all sizes. */
#include "arith/mont.h"

#ifndef URSA_ARCH_MONT_VARIANT
unsigned ursa_mont_variant(size_t size) {
    (void)size;
    return 1;
}
#endif
