/* SPDX-License-Identifier: MIT */
#include "rsa/prime.h"
#include "base/consttime.h"
#include "entropy/seeding.h"
#include "rsa/assemble.h"
#include "rsa/lanes.h"

#define SIZE URSA_RSA_FACTOR_SIZE

/* ---- one test ------------------------------------------------------------------------------- */

/*
 * Every candidate is 3 modulo 4. Any other number is the mistake of a caller or the result of a
 * fault, so this condition may be public.
 */
static int is_3_modulo_4(const uint8_t number[SIZE]) {
    return ursa_declassify((number[SIZE - 1] & 3) == 3) != 0;
}

/*
 * The verdict is public. It shows only whether the number may be prime (the power is 1 or -1) or is
 * composite. This is so for base 2 and for a random base.
 */
static int verdict(const struct ursa_modexp *power) {
    return ursa_declassify(ursa_modexp_is_unit(power)) ? URSA_OK : URSA_E_NOT_PRIME;
}

int ursa_base2_begin(struct ursa_modexp *power, const uint8_t number[SIZE],
                     uint8_t exponent[SIZE]) {
    return is_3_modulo_4(number) && ursa_modexp_of_2_begin(power, number, exponent);
}

int ursa_base2_step(struct ursa_modexp *power) {
    int rc = ursa_modexp_of_2_step(power);

    return rc == URSA_OK ? verdict(power) : rc;
}

/*
 * Returns 1 if 1 < base < number - 1, else 0. There are three conditions: base < number, base >> 1
 * is not 0, and base >> 1 is not number >> 1. The last condition excludes base = number - 1,
 * because number is odd.
 */
static uint32_t is_base(const uint8_t base[SIZE], const uint8_t number[SIZE]) {
    uint32_t bits = base[SIZE - 1] >> 1;
    uint32_t differs = bits ^ number[SIZE - 1] >> 1;
    size_t i;

    for (i = 0; i < SIZE - 1; i++) {
        bits |= base[i];
        differs |= (uint32_t)(base[i] ^ number[i]);
    }
    return ursa_less(base, number, SIZE) & (0 - bits) >> 31 & (0 - differs) >> 31;
}

/*
 * half = (number - 1) / 2, which is number >> 1 for an odd number.
 *
 * keyfile/private_exponent.c has another function `halve`, with the opposite byte order. In prime.c
 * the result is an exponent for ursa_modexp_begin, so it is big-endian. In private_exponent.c the
 * result begins a gcd and an exact division, which both work from the lowest byte up.
 */
static void halve(const uint8_t number[SIZE], uint8_t half[SIZE]) {
    uint8_t carry = 0;
    size_t i;

    for (i = 0; i < SIZE; i++) {
        half[i] = (uint8_t)(number[i] >> 1 | carry << 7);
        carry = number[i] & 1;
    }
}

/*
 * Draws a uniform base in [2, number - 2]. A rejected base is never used, so its rejection reveals
 * nothing.
 */
int ursa_round_draw(const uint8_t number[SIZE], const struct ursa_prime_room *room,
                    struct ursa_rng *rng) {
    int rc = ursa_rng_draw(rng, room->base, SIZE);

    if (rc == URSA_OK && !ursa_declassify(is_base(room->base, number))) {
        rc = URSA_BUSY;
    }
    return rc;
}

int ursa_round_begin(struct ursa_modexp *power, const uint8_t number[SIZE],
                     const struct ursa_prime_room *room) {
    if (!is_3_modulo_4(number)) {
        return URSA_E_NOT_PRIME;
    }
    halve(number, room->exponent);
    return ursa_modexp_begin(power, number, room->base, room->exponent, room->batch, room->more)
               ? URSA_OK
               : URSA_E_NOT_PRIME;
}

int ursa_round_step(struct ursa_modexp *power) {
    int rc = ursa_modexp_step(power);

    return rc == URSA_OK ? verdict(power) : rc;
}

/* ---- the search ----------------------------------------------------------------------------- */

void ursa_search_begin(struct ursa_search *search, int strict, uint32_t limit) {
    ursa_candidates_begin(&search->u.candidates, strict);
    search->limit = limit;
    search->testing = 0;
}

/*
 * Begin the base-2 test of `factor`. If the processor can test several candidates at once
 * (lanes.h), complete the test in this call.
 */
static int test(struct ursa_search *search, const uint8_t factor[SIZE],
                const struct ursa_prime_room *room, uint32_t *ops) {
    int rc = ursa_lanes_base2(&search->u.candidates, room->batch, ops);

    if (rc == URSA_BUSY) {
        search->testing = (uint8_t)ursa_base2_begin(&search->power, factor, room->exponent);
    }
    return rc == URSA_E_NOT_PRIME ? URSA_BUSY : rc;
}

/* Get the next candidate that no small prime divides, and begin its base-2 test. */
static int choose(struct ursa_search *search, uint8_t factor[SIZE],
                  const struct ursa_prime_room *room, struct ursa_keygen_counts *counts,
                  uint32_t *ops) {
    uint32_t looked_at = 0;
    int found = ursa_candidates_next(&search->u.candidates, room->batch, factor, &looked_at);

    *ops += 4;
    counts->candidates += looked_at;
    if (looked_at > search->limit) {
        return URSA_E_KEYGEN;
    }
    search->limit -= looked_at;
    /*
     * gcd(p-1, e) must be 1. As e is prime, p = 1 (mod e) is the only bad case. A rejection for
     * this reason reveals nothing about other candidates.
     */
    if (found && !ursa_declassify(ursa_modulo_e(factor, SIZE) == 1)) {
        counts->tests++;
        return test(search, factor, room, ops);
    }
    return URSA_BUSY;
}

int ursa_search_step(struct ursa_search *search, uint8_t factor[SIZE],
                     const struct ursa_prime_room *room, struct ursa_rng *rng,
                     struct ursa_keygen_counts *counts, uint32_t *ops) {
    int rc;

    if (search->testing) {
        ++*ops;
        rc = ursa_base2_step(&search->power);
        search->testing = rc == URSA_BUSY;
        return rc == URSA_E_NOT_PRIME ? URSA_BUSY : rc;
    }
    if (ursa_candidates_has_next(&search->u.candidates)) {
        return choose(search, factor, room, counts, ops);
    }
    rc = ursa_candidates_step(&search->u.candidates, rng, room->batch, factor, ops);
    return rc == URSA_OK ? URSA_BUSY : rc;
}
