/* SPDX-License-Identifier: MIT */
/* Conditional copying of a number without a branch, in portable C. */
#include <string.h>
#include "arith/mont.h"
#include "base/consttime.h"

#ifndef URSA_ARCH_MONT_COPY
void ursa_mont_copy_if(const struct ursa_mont *mont, ursa_limb *r, const void *from, uint32_t bit) {
    ursa_limb mask = 0 - (ursa_limb)ursa_value_barrier(bit);
    size_t i;

    for (i = 0; i < mont->limbs; i++) {
        ursa_limb limb;

        memcpy(&limb, (const uint8_t *)from + i * sizeof limb, sizeof limb);
        r[i] ^= (r[i] ^ limb) & mask;
    }
}
#endif
