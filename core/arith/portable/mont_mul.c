/* SPDX-License-Identifier: MIT */
/*
 * Multiplication and squaring in portable C. Both first compute the product, which has twice the
 * length, and then share one function for Montgomery's reduction.
 *
 * This code is not constant-time on a processor whose multiplication takes a time that depends on
 * its operands. An example is the long multiplication (64-bit result) of the Cortex-M3. port/arch
 * has constant-time code for such processors.
 */
#include "arith/mont.h"

#ifndef URSA_ARCH_MONT_MUL
/* r = t / R mod m. t is below m*R, has twice the length of m, and is overwritten. */
static void reduce(const struct ursa_mont *mont, ursa_limb *r, ursa_limb *t) {
    size_t n = mont->limbs, i;
    ursa_limb top = 0;

    for (i = 0; i < n; i++) {
        /* Adding this multiple of m makes t[i] zero. */
        ursa_limb carry = ursa_mont_add_product(t + i, mont->m, t[i] * mont->inv[0], n);
        ursa_wide w = (ursa_wide)t[i + n] + carry + top;

        t[i + n] = (ursa_limb)w;
        top = (ursa_limb)(w >> URSA_LIMB_BITS);
    }
    ursa_mont_settle(mont, r, t + n, top);
}

void ursa_mont_mul(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a,
                   const ursa_limb *b) {
    ursa_limb t[2 * URSA_MONT_MAX_LIMBS];
    size_t n = mont->limbs, i;

    for (i = 0; i < n; i++) {
        t[i] = 0;
    }
    for (i = 0; i < n; i++) {
        t[i + n] = ursa_mont_add_product(t + i, a, b[i], n);
    }
    reduce(mont, r, t);
}

/*
 * t = 2t + the squares of a's limbs at their places. On entry t contains each product of two
 * different limbs once, but the square of a contains each such product twice.
 */
static void double_and_add_squares(ursa_limb *t, const ursa_limb *a, size_t n) {
    ursa_limb shifted = 0, carry = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        ursa_limb low = t[2 * i], high = t[2 * i + 1];
        ursa_wide w = (ursa_wide)a[i] * a[i];
        ursa_wide sum = (ursa_wide)(ursa_limb)(low << 1 | shifted) + (ursa_limb)w + carry;

        t[2 * i] = (ursa_limb)sum;
        sum = (ursa_wide)(ursa_limb)(high << 1 | low >> (URSA_LIMB_BITS - 1)) +
              (ursa_limb)(w >> URSA_LIMB_BITS) + (ursa_limb)(sum >> URSA_LIMB_BITS);
        t[2 * i + 1] = (ursa_limb)sum;
        carry = (ursa_limb)(sum >> URSA_LIMB_BITS);
        shifted = high >> (URSA_LIMB_BITS - 1);
    }
}

void ursa_mont_sqr(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a) {
    ursa_limb t[2 * URSA_MONT_MAX_LIMBS];
    size_t n = mont->limbs, i;

    for (i = 0; i < 2 * n; i++) {
        t[i] = 0;
    }
    for (i = 0; i + 1 < n; i++) {
        t[i + n] = ursa_mont_add_product(t + 2 * i + 1, a + i + 1, a[i], n - 1 - i);
    }
    double_and_add_squares(t, a, n);
    reduce(mont, r, t);
}
#endif
