/* SPDX-License-Identifier: MIT */
#include "power.h"
#include <string.h>
#include "secret.h"

#define SIZE URSA_RSA_FACTOR_SIZE
#define BITS (8 * SIZE)

/* Two squarings and a multiplication for each two bits; the first two bits square a 1 for nothing,
   and the table takes a square and a cube: as many operations. */
#define OPS_OF_POWER (3 * BITS / 2)

static uint8_t bits_at(const uint8_t exponent[SIZE], unsigned at) {
    return (uint8_t)(exponent[SIZE - 1 - at / 8] >> at % 8);
}

/* r = from if the bit is 1. */
static void copy_if(ursa_limb *r, const uint8_t *from, uint32_t bit, size_t limbs) {
    ursa_limb mask = 0 - (ursa_limb)ursa_hidden(bit);
    size_t i;

    for (i = 0; i < limbs; i++) {
        ursa_limb limb;

        memcpy(&limb, from + i * sizeof limb, sizeof limb);
        r[i] ^= (r[i] ^ limb) & mask;
    }
}

/* Entry `digit` of 1, base, base^2, base^3. */
static void select_entry(const struct ursa_power *power, unsigned digit, ursa_limb *entry) {
    unsigned i;

    ursa_mont_one(&power->mont, entry);
    for (i = 0; i < 3; i++) {
        copy_if(entry, power->table + i * SIZE, ((digit ^ (i + 1)) - 1) >> 31, power->mont.limbs);
    }
}

static void multiply_by_entry(struct ursa_power *power, unsigned digit) {
    ursa_limb entry[URSA_MONT_MAX_LIMBS];

    select_entry(power, digit, entry);
    ursa_mont_mul(&power->mont, power->x, power->x, entry);
}

void ursa_power_start(struct ursa_power *power, const uint8_t *exponent, uint8_t *table) {
    memcpy(table, power->x, sizeof power->x);
    power->table = table;
    power->exponent = exponent;
    power->left = OPS_OF_POWER;
}

int ursa_power_begin(struct ursa_power *power, const uint8_t *modulus, const uint8_t *base,
                     const uint8_t *exponent, uint8_t *table) {
    if (!ursa_mont_init(&power->mont, modulus, SIZE)) {
        return 0;
    }
    ursa_mont_to(&power->mont, power->x, base);
    ursa_power_start(power, exponent, table);
    return 1;
}

/* The table; in place of the third operation, x = the entry of the first two bits. */
static void begin_step(struct ursa_power *power, unsigned step) {
    if (step == 0) {
        ursa_mont_sqr(&power->mont, power->x, power->x);
        memcpy(power->table + SIZE, power->x, sizeof power->x);
    } else if (step == 1) {
        multiply_by_entry(power, 1);
        memcpy(power->table + 2 * SIZE, power->x, sizeof power->x);
    } else {
        select_entry(power, bits_at(power->exponent, BITS - 2) & 3, power->x);
    }
}

int ursa_power_step(struct ursa_power *power) {
    unsigned step = OPS_OF_POWER - power->left--;

    if (step < 3) {
        begin_step(power, step);
    } else if (step % 3 < 2) {
        ursa_mont_sqr(&power->mont, power->x, power->x);
    } else {
        multiply_by_entry(power, bits_at(power->exponent, power->left / 3 * 2) & 3);
    }
    return power->left == 0 ? URSA_OK : URSA_BUSY;
}

/* ---- powers of 2 ----------------------------------------------------------------------------
 *
 * A few bits of the exponent at a time. A digit d multiplies by 2^(d - DIGITS), which one limb of
 * Montgomery's reduction does at a fraction of a multiplication; so the exponent must be greater by
 * DIGITS at each place but the top one: by the sum of 2^(DIGIT_BITS * i) for i = 1 to PLACES.
 */
#define DIGIT_BITS (URSA_LIMB_BITS == 64 ? 6 : 5)
#define DIGITS     (1 << DIGIT_BITS)
#define LOW_BITS   1020
#define PLACES     (LOW_BITS / DIGIT_BITS)
#define MAX_TOP    9 /* (2^1023 + 2^1020 * 32/31) / 2^1020 */

_Static_assert(DIGITS <= URSA_LIMB_BITS && LOW_BITS % DIGIT_BITS == 0, "digits");

/* (modulus-1)/2 in those digits; below 2^1024. */
static void recode(const uint8_t modulus[SIZE], uint8_t exponent[SIZE]) {
    uint32_t carry = 0;
    unsigned i, bit;

    for (i = 0; i < SIZE; i++) {
        unsigned low = modulus[SIZE - 1 - i], high = i + 1 < SIZE ? modulus[SIZE - 2 - i] : 0;
        unsigned offset = 0;

        for (bit = 0; bit < 8; bit++) {
            unsigned place = 8 * i + bit;

            offset |= (unsigned)(place > 0 && place <= LOW_BITS && place % DIGIT_BITS == 0) << bit;
        }
        carry += ((low >> 1 | high << 7) & 0xFF) + offset;
        exponent[SIZE - 1 - i] = (uint8_t)carry;
        carry >>= 8;
    }
}

static unsigned digit_at(const uint8_t exponent[SIZE], unsigned place) {
    unsigned bit = place * DIGIT_BITS, byte = SIZE - 1 - bit / 8;

    return (unsigned)(exponent[byte] | exponent[byte - 1] << 8) >> bit % 8 & (DIGITS - 1);
}

/* x = x * 2^(digit - DIGITS): one limb up, and one down by reduction; below 3/2 of the modulus. */
static void scale(struct ursa_power *power, unsigned digit) {
    const struct ursa_mont *mont = &power->mont;
    ursa_limb t[URSA_MONT_MAX_LIMBS + 1] = {0}, factor, carry;
    size_t n = mont->limbs;

    factor = (ursa_limb)1 << (digit + (URSA_LIMB_BITS - DIGITS));
    t[n] = ursa_mont_add_product(t, power->x, factor, n);
    carry = ursa_mont_add_product(t, mont->m, t[0] * mont->inv[0], n);
    t[n] += carry;
    ursa_mont_settle(mont, power->x, t + 1, t[n] < carry);
}

int ursa_power_of_2_begin(struct ursa_power *power, const uint8_t modulus[SIZE],
                          uint8_t exponent[SIZE]) {
    ursa_limb twice[URSA_MONT_MAX_LIMBS];
    unsigned i, top;

    if (!ursa_mont_init(&power->mont, modulus, SIZE)) {
        return 0;
    }
    recode(modulus, exponent);
    top = exponent[0] >> LOW_BITS % 8;
    ursa_mont_one(&power->mont, power->x);
    for (i = 0; i < MAX_TOP; i++) {
        ursa_mont_double(&power->mont, twice, power->x);
        copy_if(power->x, (const uint8_t *)twice, (i - ursa_hidden(top)) >> 31, power->mont.limbs);
    }
    power->exponent = exponent;
    power->left = LOW_BITS;
    return 1;
}

int ursa_power_of_2_step(struct ursa_power *power) {
    ursa_mont_sqr(&power->mont, power->x, power->x);
    if (--power->left % DIGIT_BITS == 0) {
        scale(power, digit_at(power->exponent, power->left / DIGIT_BITS));
    }
    return power->left == 0 ? URSA_OK : URSA_BUSY;
}

uint32_t ursa_power_is_unit(const struct ursa_power *power) {
    ursa_limb unit[URSA_MONT_MAX_LIMBS], found;

    ursa_mont_one(&power->mont, unit);
    found = ursa_mont_equal(&power->mont, power->x, unit);
    ursa_mont_minus_one(&power->mont, unit);
    found |= ursa_mont_equal(&power->mont, power->x, unit);
    return (uint32_t)found;
}
