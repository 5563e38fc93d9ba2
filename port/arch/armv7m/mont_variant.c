/* SPDX-License-Identifier: MIT */
/* The assembler here is for one size. */
#include "arith/mont.h"

unsigned ursa_mont_variant(size_t size) {
    return size == URSA_MONT_MAX_SIZE;
}
