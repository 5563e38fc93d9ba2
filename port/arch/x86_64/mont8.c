/* SPDX-License-Identifier: MIT */
#include "mont8.h"
#include "mont8_ifma.h"
#include "base/wipe.h"

#define LANES  8u
#define MASK   (((uint64_t)1 << MONT8_BITS) - 1)
#define POWERS 8u                     /* powers of a base in its table */
#define LONGS  (URSA_MONT8_SIZE / 8u) /* limbs of 64 bits in a number */

/* Convert big-endian bytes to limbs of 64 bits. */
static void decode(uint64_t limbs[LONGS], const uint8_t bytes[URSA_MONT8_SIZE]) {
    unsigned i;

    for (i = 0; i < URSA_MONT8_SIZE; i++) {
        uint64_t *limb = &limbs[(URSA_MONT8_SIZE - 1 - i) / 8];

        *limb = i % 8 == 0 ? bytes[i] : *limb << 8 | bytes[i];
    }
}

/*
 * Set lane `lane` of x to from * 2^up. `from` is a number of 1024 bits in limbs of 64 bits, and up
 * is at most MONT8_BITS.
 */
static void put_lane(struct mont8_number *x, unsigned lane, const uint64_t *from, unsigned up) {
    unsigned i;

    x->limb[0][lane] = from[0] << up & MASK;
    for (i = 1; i < MONT8_LIMBS; i++) {
        unsigned at = (i * MONT8_BITS - up) / 64, skip = (i * MONT8_BITS - up) % 64;
        uint64_t limb = from[at] >> skip;

        if (skip > 64 - MONT8_BITS && at + 1 < LONGS) {
            limb |= from[at + 1] << (64 - skip);
        }
        x->limb[i][lane] = limb & MASK;
    }
}

/* bits[i] = bit `bit` of the modulus in lane i. */
static void take_bits(uint64_t bits[8], const struct mont8 *mont, unsigned bit) {
    unsigned lane;

    for (lane = 0; lane < LANES; lane++) {
        bits[lane] = mont->m.limb[bit / MONT8_BITS][lane] >> bit % MONT8_BITS & 1;
    }
}

/*
 * Returns -1/m mod 2^64 for an odd m, by Newton's method. An odd m is its own inverse modulo 8, so
 * x = m starts with 3 correct bits. Each turn doubles the number of correct bits.
 */
static uint64_t invert(uint64_t m) {
    uint64_t x = m;
    unsigned bits;

    for (bits = 3; bits < 64; bits *= 2) {
        x *= 2 - m * x;
    }
    return 0 - x;
}

/*
 * Set up a lane. Returns 1 if the candidate is 3 modulo 4 and has its top bit set, else 0. x
 * becomes 1 in Montgomery form, which is R modulo m, without a full reduction. R is 2^16 * 2^1024,
 * so x is 2^16 * (2^1024 - m).
 */
static uint8_t begin_lane(struct mont8 *all, struct mont8_number *x, unsigned lane,
                          const uint8_t *candidate) {
    uint64_t m[LONGS];
    unsigned i;

    decode(m, candidate);
    put_lane(&all->m, lane, m, 0);
    all->inv[lane] = invert(m[0]) & MASK;
    m[0] = 0 - m[0];
    for (i = 1; i < LONGS; i++) {
        m[i] = ~m[i];
    }
    put_lane(x, lane, m, MONT8_LIMBS * MONT8_BITS - 8 * URSA_MONT8_SIZE);
    ursa_wipe(m, sizeof m);
    return (candidate[0] & 0x80) && (candidate[URSA_MONT8_SIZE - 1] & 3) == 3;
}

/* Set up all lanes. If good[i] is 0, all later results in lane i are meaningless. */
static void begin(struct mont8 *mont, struct mont8_number *one,
                  const uint8_t candidates[8][URSA_MONT8_SIZE], uint8_t good[8]) {
    static const uint64_t unshifted[8];
    unsigned lane, i;

    for (lane = 0; lane < LANES; lane++) {
        good[lane] = begin_lane(mont, one, lane, candidates[lane]);
    }
    /*
     * `one` represents 1, and so does its square. But each squaring makes the number in `one`
     * smaller: it has 15 bits above 2^1024 before the loop, and then 14, 12, 8 and 0 bits.
     */
    for (i = 0; i < 4; i++) {
        ursa_mont8_sqr(mont, one, unshifted);
    }
}

/* Set passed[i] to 0 unless x is 1 or -1 modulo m in lane i. */
static void end(const struct mont8 *mont, struct mont8_number *x, uint8_t passed[8]) {
    static const struct mont8_number one = {{{1, 1, 1, 1, 1, 1, 1, 1}}};
    unsigned lane, i;

    /*
     * Divide x by R to convert it from Montgomery form. The result is at most m, because x is below
     * R. So the result is the least residue, or m if x is 0 modulo m.
     */
    ursa_mont8_mul(mont, x, &one);
    for (lane = 0; lane < LANES; lane++) {
        uint64_t from_one = x->limb[0][lane] ^ 1,
                 from_minus_one = x->limb[0][lane] ^ mont->m.limb[0][lane] ^ 1;

        for (i = 1; i < MONT8_LIMBS; i++) {
            from_one |= x->limb[i][lane];
            from_minus_one |= x->limb[i][lane] ^ mont->m.limb[i][lane];
        }
        /* Limbs have less than 63 bits, so subtracting 1 sets bit 63 only if the value was 0. */
        passed[lane] &= (uint8_t)(((from_one - 1) | (from_minus_one - 1)) >> 63);
    }
}

void ursa_mont8_base2(const uint8_t candidates[8][URSA_MONT8_SIZE], uint8_t passed[8]) {
    struct mont8 mont;
    struct mont8_number x;
    uint64_t bits[8];
    unsigned bit;

    begin(&mont, &x, candidates, passed);
    /* The exponent (candidate - 1) / 2 is the candidate without its lowest bit. */
    for (bit = 1023; bit > 0; bit--) {
        take_bits(bits, &mont, bit);
        ursa_mont8_sqr(&mont, &x, bits);
    }
    end(&mont, &x, passed);
    ursa_wipe(&mont, sizeof mont);
    ursa_wipe(&x, sizeof x);
    ursa_wipe(bits, sizeof bits);
    ursa_mont8_clear();
    ursa_wipe_stack();
}

/* x = x^2 * 2^bit in all lanes. */
static void square(const struct mont8 *mont, struct mont8_number *x, uint64_t bit) {
    uint64_t bits[LANES];
    unsigned lane;

    for (lane = 0; lane < LANES; lane++) {
        bits[lane] = bit;
    }
    ursa_mont8_sqr(mont, x, bits);
}

/* Fill the table with the powers 0 to 7 of the bases. table[0] is already 1. */
static void fill_table(const struct mont8 *mont, struct mont8_number table[POWERS],
                       const uint8_t bases[8][URSA_MONT8_SIZE]) {
    unsigned i, lane;
    int bit;

    /*
     * First, table[1] = R in Montgomery form, with R = 2^1040. Each turn squares, and doubles if
     * the next bit of 1040 is 1. Multiplying a number by table[1] converts the number to Montgomery
     * form.
     */
    table[1] = table[0];
    for (bit = 10; bit >= 0; bit--) {
        square(mont, &table[1], (unsigned)(MONT8_LIMBS * MONT8_BITS) >> bit & 1);
    }
    for (lane = 0; lane < LANES; lane++) {
        uint64_t base[LONGS];

        decode(base, bases[lane]);
        put_lane(&table[2], lane, base, 0);
        ursa_wipe(base, sizeof base);
    }
    ursa_mont8_mul(mont, &table[1], &table[2]);
    for (i = 2; i < POWERS; i++) {
        table[i] = table[i - 1];
        ursa_mont8_mul(mont, &table[i], &table[1]);
    }
}

/*
 * In each lane, power = the entry of the table that three bits of the exponent select: `bit` and
 * the two bits below it.
 */
static void choose_power(const struct mont8 *mont, struct mont8_number *power,
                         const struct mont8_number table[POWERS], unsigned bit) {
    uint64_t index[LANES] = {0}, bits[LANES];
    unsigned i, lane;

    for (i = 0; i < 3; i++) {
        take_bits(bits, mont, bit - i);
        for (lane = 0; lane < LANES; lane++) {
            index[lane] = index[lane] << 1 | bits[lane];
        }
    }
    ursa_mont8_choose(power, table, index);
}

void ursa_mont8_round(const uint8_t candidates[8][URSA_MONT8_SIZE],
                      const uint8_t bases[8][URSA_MONT8_SIZE], uint8_t passed[8]) {
    struct mont8 mont;
    struct mont8_number x, power, table[POWERS];
    unsigned bit, i;

    begin(&mont, &table[0], candidates, passed);
    fill_table(&mont, table, bases);
    /* The exponent is the candidate without its lowest bit: 341 groups of three bits. */
    choose_power(&mont, &x, table, 1023);
    for (bit = 1020; bit > 0; bit -= 3) {
        for (i = 0; i < 3; i++) {
            square(&mont, &x, 0);
        }
        choose_power(&mont, &power, table, bit);
        ursa_mont8_mul(&mont, &x, &power);
    }
    end(&mont, &x, passed);
    ursa_wipe(&mont, sizeof mont);
    ursa_wipe(&x, sizeof x);
    ursa_wipe(&power, sizeof power);
    ursa_wipe(table, sizeof table);
    ursa_mont8_clear();
    ursa_wipe_stack();
}
