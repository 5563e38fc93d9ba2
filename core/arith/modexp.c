/* SPDX-License-Identifier: MIT */
#include "arith/modexp.h"
#include <string.h>
#include "base/consttime.h"

#define SIZE URSA_RSA_FACTOR_SIZE
#define BITS (8 * SIZE)

/*
 * Returns the digit of the exponent whose lowest bit is bit `place` of the exponent. Bit 0 is the
 * exponent's lowest bit.
 */
static unsigned digit_at(const struct ursa_modexp *power, unsigned place) {
    const uint8_t *byte = power->exponent + SIZE - 1 - place / 8;
    unsigned above = byte == power->exponent ? 0 : byte[-1];

    return (above << 8 | *byte) >> place % 8 & ((1u << power->bits) - 1);
}

/* ---- powers of any base ---------------------------------------------------------------------
 *
 * First the table is computed, with one multiplication for each entry except the first. Then each
 * digit of the exponent except the top digit takes one squaring per bit and one multiplication.
 * low_ops returns the number of operations for these digits.
 */
static unsigned low_ops(const struct ursa_modexp *power) {
    return power->bits == 2 ? (BITS - 1) / 2 * 3 : (BITS - 1) / 3 * 4;
}

static uint8_t *entry_at(const struct ursa_modexp *power, unsigned digit) {
    return digit < 4 ? power->table + (digit - 1) * SIZE : power->more + (digit - 4) * SIZE;
}

/* entry = base^digit. All entries are read, so that no address depends on the digit. */
static void select_entry(const struct ursa_modexp *power, unsigned digit, ursa_limb *entry) {
    unsigned i;

    ursa_mont_one(&power->mont, entry);
    for (i = 1; i < 1u << power->bits; i++) {
        ursa_mont_copy_if(&power->mont, entry, entry_at(power, i), ((digit ^ i) - 1) >> 31);
    }
}

static void multiply_by_entry(struct ursa_modexp *power, unsigned digit) {
    ursa_limb entry[URSA_MONT_MAX_LIMBS];

    select_entry(power, digit, entry);
    ursa_mont_mul(&power->mont, power->x, power->x, entry);
}

void ursa_modexp_start(struct ursa_modexp *power, const uint8_t *exponent, uint8_t *table,
                       uint8_t *more) {
    memcpy(table, power->x, sizeof power->x);
    power->table = table;
    power->more = more;
    power->exponent = exponent;
    power->bits = more == NULL ? 2 : 3;
    power->left = (uint16_t)(low_ops(power) + (1u << power->bits) - 2);
}

int ursa_modexp_begin(struct ursa_modexp *power, const uint8_t *modulus, const uint8_t *base,
                      const uint8_t *exponent, uint8_t *table, uint8_t *more) {
    if (!ursa_mont_init(&power->mont, modulus, SIZE)) {
        return 0;
    }
    ursa_mont_to(&power->mont, power->x, base);
    ursa_modexp_start(power, exponent, table, more);
    return 1;
}

static unsigned place_at(const struct ursa_modexp *power, unsigned left) {
    return left / (power->bits + 1u) * power->bits;
}

/*
 * Compute the next entry of the table. `missing` is the number of entries still to be computed
 * after this one. If it is 0, set x to the entry for the exponent's top digit.
 */
static void extend_table(struct ursa_modexp *power, unsigned missing) {
    unsigned end = 1u << power->bits;

    multiply_by_entry(power, 1);
    memcpy(entry_at(power, end - 1 - missing), power->x, sizeof power->x);
    if (missing == 0) {
        select_entry(power, digit_at(power, place_at(power, low_ops(power))), power->x);
    }
}

int ursa_modexp_step(struct ursa_modexp *power) {
    unsigned left = --power->left;

    if (left >= low_ops(power)) {
        extend_table(power, left - low_ops(power));
    } else if (left % (power->bits + 1u) > 0) {
        ursa_mont_sqr(&power->mont, power->x, power->x);
    } else {
        multiply_by_entry(power, digit_at(power, place_at(power, left)));
    }
    return left == 0 ? URSA_OK : URSA_BUSY;
}

/* ---- powers of 2 ----------------------------------------------------------------------------
 *
 * The exponent is processed in digits of DIGIT_BITS bits, from the top. For each digit d except the
 * top digit, x is squared DIGIT_BITS times and then multiplied by 2^(d - DIGITS). That
 * multiplication takes a shift and one limb of Montgomery's reduction, a fraction of an ordinary
 * multiplication.
 *
 * The factor 2^-DIGITS must be compensated: each digit except the top digit has to be greater by
 * DIGITS = 2^DIGIT_BITS. DIGITS at one place equals 1 at the next place. So 2^(DIGIT_BITS * i) is
 * added to the exponent for each i > 0 for which this power is below 2^1024.
 */
#define DIGIT_BITS (URSA_LIMB_BITS == 64 ? 6 : 5)
#define DIGITS     (1 << DIGIT_BITS)
#define LOW_BITS   1020
#define MAX_TOP    9 /* greatest top digit: (2^1023 + 2^1020 * 32/31) / 2^1020 */

_Static_assert(DIGITS <= URSA_LIMB_BITS && LOW_BITS % DIGIT_BITS == 0 &&
                   LOW_BITS + DIGIT_BITS >= BITS,
               "digits");

/*
 * exponent = (modulus-1)/2 + the sum of all 2^(DIGIT_BITS * i) as above. The result is below
 * 2^1024.
 */
static void recode(const uint8_t modulus[SIZE], uint8_t exponent[SIZE]) {
    uint32_t sum = 0;
    unsigned i = SIZE, next = DIGIT_BITS; /* next bit to add, counted from bit 0 of byte i */

    while (i-- > 0) {
        sum += modulus[i] >> 1;
        if (i > 0) {
            sum += (uint32_t)(modulus[i - 1] & 1) << 7;
        }
        for (; next < 8; next += DIGIT_BITS) {
            sum += (uint32_t)1 << next;
        }
        next -= 8;
        exponent[i] = (uint8_t)sum;
        sum >>= 8;
    }
}

/*
 * x = x * 2^(digit - DIGITS): shift left by `up` bits, then reduce by one limb.
 *
 * Let B = 2^URSA_LIMB_BITS. `up` is less than URSA_LIMB_BITS, so the shifted number is below
 * m * B/2. The reduction adds less than m * B and divides by B. So the result before
 * ursa_mont_settle is below 3/2 * m. A shift takes the same time for every distance, so the time
 * does not depend on the digit.
 */
static void scale(struct ursa_modexp *power, unsigned digit) {
    const struct ursa_mont *mont = &power->mont;
    ursa_limb t[URSA_MONT_MAX_LIMBS + 1], below = 0, carry;
    unsigned up = digit + (URSA_LIMB_BITS - DIGITS);
    size_t n = mont->limbs, i;

    for (i = 0; i < n; i++) {
        t[i] = power->x[i] << up | below >> 1 >> (URSA_LIMB_BITS - 1 - up);
        below = power->x[i];
    }
    t[n] = below >> 1 >> (URSA_LIMB_BITS - 1 - up);
    carry = ursa_mont_add_product(t, mont->m, t[0] * mont->inv[0], n);
    t[n] += carry;
    ursa_mont_settle(mont, power->x, t + 1, t[n] < carry);
}

int ursa_modexp_of_2_begin(struct ursa_modexp *power, const uint8_t modulus[SIZE],
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
        ursa_mont_copy_if(&power->mont, power->x, twice, (i - ursa_value_barrier(top)) >> 31);
    }
    power->exponent = exponent;
    power->bits = DIGIT_BITS;
    power->left = LOW_BITS;
    return 1;
}

int ursa_modexp_of_2_step(struct ursa_modexp *power) {
    ursa_mont_sqr(&power->mont, power->x, power->x);
    if (--power->left % DIGIT_BITS == 0) {
        scale(power, digit_at(power, power->left));
    }
    return power->left == 0 ? URSA_OK : URSA_BUSY;
}

uint32_t ursa_modexp_is_unit(const struct ursa_modexp *power) {
    ursa_limb unit[URSA_MONT_MAX_LIMBS], found;

    ursa_mont_one(&power->mont, unit);
    found = ursa_mont_equal(&power->mont, power->x, unit);
    ursa_mont_minus_one(&power->mont, unit);
    found |= ursa_mont_equal(&power->mont, power->x, unit);
    return (uint32_t)found;
}
