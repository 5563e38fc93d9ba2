/* SPDX-License-Identifier: MIT */
/*
 * Doubling in portable C, and ursa_mont_settle, the last step of all arithmetic: the reduction of a
 * number below 2m to a number below m.
 */
#include "arith/mont.h"

#ifndef URSA_ARCH_MONT_DOUBLE
#define TOP_BIT (URSA_LIMB_BITS - 1)

void ursa_mont_settle(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *x,
                      ursa_limb top) {
    ursa_limb borrow = 0, mask;
    size_t i;

    for (i = 0; i < mont->limbs; i++) {
        borrow = (ursa_limb)(((ursa_wide)x[i] - mont->m[i] - borrow) >> URSA_LIMB_BITS) & 1;
    }
    /* x >= m if the bit `top` above x is set, or if the subtraction did not borrow. */
    mask = 0 - (top | (borrow ^ 1));
    borrow = 0;
    for (i = 0; i < mont->limbs; i++) {
        ursa_wide w = (ursa_wide)x[i] - (mont->m[i] & mask) - borrow;

        r[i] = (ursa_limb)w;
        borrow = (ursa_limb)(w >> URSA_LIMB_BITS) & 1;
    }
}

void ursa_mont_double(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a) {
    ursa_limb top = 0;
    size_t i;

    for (i = 0; i < mont->limbs; i++) {
        ursa_limb limb = a[i];

        r[i] = limb << 1 | top;
        top = limb >> TOP_BIT;
    }
    ursa_mont_settle(mont, r, r, top);
}
#endif
