/* SPDX-License-Identifier: MIT */
/* For processors with a single variant of the arithmetic, which supports every size. */
#include "arith/mont.h"

#ifndef URSA_ARCH_MONT_VARIANT
unsigned ursa_mont_variant(size_t size) {
    (void)size;
    return 1;
}
#endif
