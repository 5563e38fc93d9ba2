/* SPDX-License-Identifier: MIT */
/* For processors with one variant of the arithmetic, which handles any size. */
#include "arith/mont.h"

#ifndef URSA_ARCH_MONT_VARIANT
unsigned ursa_mont_variant(size_t size) {
    (void)size;
    return 1;
}
#endif
