/* SPDX-License-Identifier: MIT */
/* The assembler in this folder supports only numbers of URSA_MONT_MAX_SIZE bytes. */
#ifndef URSA_ARCH_MONT_VARIANT
#error "take the sources, and URSA_CORE_DEFS, from core/core.mk"
#endif
#include "arith/mont.h"

unsigned ursa_mont_variant(size_t size) {
    return size == URSA_MONT_MAX_SIZE;
}
