/* SPDX-License-Identifier: MIT */
/* What mont8_ifma.S has: Montgomery's arithmetic on eight numbers, each modulo its own. */
#ifndef URSA_ARCH_MONT8_IFMA_H
#define URSA_ARCH_MONT8_IFMA_H

#include <stdint.h>

#define MONT8_LIMBS 20u
#define MONT8_BITS  52u /* of a limb; R is 2^1040, 16 bits more than a modulus has */

/* Eight of each: by limb, then by lane. */
struct mont8_number {
    uint64_t limb[MONT8_LIMBS][8];
};

struct mont8 {
    struct mont8_number m;
    uint64_t inv[8]; /* -1/m mod 2^52 */
};

/*
 * x = x * x / R * 2^shift, x = x * b / R modulo m. Of numbers below 2^1027 they make one below
 * m + 2^1014, before it is shifted, which need not be less than m: the bits to spare allow to
 * square and double for ever. A shift is 0 or 1.
 */
void ursa_mont8_sqr(const struct mont8 *mont, struct mont8_number *x, const uint64_t shift[8]);
void ursa_mont8_mul(const struct mont8 *mont, struct mont8_number *x, const struct mont8_number *b);

/* chosen = table[index] in each lane; an index is 0 to 7. */
void ursa_mont8_choose(struct mont8_number *chosen, const struct mont8_number table[8],
                       const uint64_t index[8]);

/* Clear the registers, which secrets stay in. */
void ursa_mont8_clear(void);

#endif
