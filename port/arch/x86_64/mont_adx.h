/* SPDX-License-Identifier: MIT */
/*
 * The functions of mont_adx.S, for 1024 bits. They may be called only if mont->version is MONT_ADX.
 */
#ifndef URSA_ARCH_MONT_ADX_H
#define URSA_ARCH_MONT_ADX_H

#include "arith/mont.h"

#define MONT_PORTABLE 1u
#define MONT_ADX      2u

void ursa_mont_mul_adx(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a,
                       const ursa_limb *b);
void ursa_mont_sqr_adx(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a);

#endif
