/* SPDX-License-Identifier: MIT */
/*
 * The functions of mont8_ifma.S: Montgomery arithmetic on eight numbers, each modulo its own
 * modulus.
 */
#ifndef URSA_ARCH_MONT8_IFMA_H
#define URSA_ARCH_MONT8_IFMA_H

#include <stdint.h>

#define MONT8_LIMBS 20u
#define MONT8_BITS  52u /* bits per limb; R is 2^1040, and a modulus has only 1024 bits */

/* Eight numbers, indexed by limb, then by lane. */
struct mont8_number {
    uint64_t limb[MONT8_LIMBS][8];
};

struct mont8 {
    struct mont8_number m;
    uint64_t inv[8]; /* -1/m mod 2^52 */
};

/*
 *     ursa_mont8_sqr: x = x * x / R * 2^shift modulo m; a shift is 0 or 1
 *     ursa_mont8_mul: x = x * b / R modulo m
 *
 * If the inputs are below 2^1027, the result before the shift is below m + 2^1014. The result may
 * be m or more. After a shift it is below 2^1026, so it can be the next input. This allows any
 * number of squarings and doublings in sequence.
 */
void ursa_mont8_sqr(const struct mont8 *mont, struct mont8_number *x, const uint64_t shift[8]);
void ursa_mont8_mul(const struct mont8 *mont, struct mont8_number *x, const struct mont8_number *b);

/* chosen = table[index] in each lane; an index is 0 to 7. */
void ursa_mont8_choose(struct mont8_number *chosen, const struct mont8_number table[8],
                       const uint64_t index[8]);

/* Clear the vector registers, because secrets remain in them. */
void ursa_mont8_clear(void);

#endif
