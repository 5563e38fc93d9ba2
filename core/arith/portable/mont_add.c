/* SPDX-License-Identifier: MIT */
/*
 * One row of a schoolbook product, in portable C. Setting up a modulus (mont.c) and scaling by a
 * power of 2 (modexp.c) also use this function.
 */
#include "arith/mont.h"

#ifndef URSA_ARCH_MONT_ADD
ursa_limb ursa_mont_add_product(ursa_limb *t, const ursa_limb *a, ursa_limb factor, size_t n) {
    ursa_limb carry = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        /* The sum is at most (B-1)^2 + 2(B-1) = B^2 - 1, where B = 2^URSA_LIMB_BITS. */
        ursa_wide sum = (ursa_wide)a[i] * factor + t[i] + carry;

        t[i] = (ursa_limb)sum;
        carry = (ursa_limb)(sum >> URSA_LIMB_BITS);
    }
    return carry;
}
#endif
