/* SPDX-License-Identifier: MIT */
/* The assembler in this folder supports one size only. */
#include "arith/mont.h"

unsigned ursa_mont_variant(size_t size) {
    return size == URSA_MONT_MAX_SIZE;
}
