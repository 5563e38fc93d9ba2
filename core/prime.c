/* SPDX-License-Identifier: MIT */
#include "prime.h"
#include "engine.h"
#include "rng.h"
#include "secret.h"

#define SIZE      URSA_RSA_FACTOR_SIZE
#define MAX_DRAWS 128u /* each fits with probability > 1/2; failing all of them: < 2^-128 */

/* 1 if x is 0 or 1. */
static uint32_t is_trivial(const uint8_t x[SIZE]) {
    static const uint8_t zero[SIZE - 1];

    return ursa_equal(x, zero, SIZE - 1) & (uint32_t)(x[SIZE - 1] < 2);
}

/* 1 if x is number - 1, which for an odd number differs in the last bit only. */
static uint32_t is_minus_one(const uint8_t x[SIZE], const uint8_t number[SIZE]) {
    return ursa_equal(x, number, SIZE - 1) & (uint32_t)(x[SIZE - 1] == (number[SIZE - 1] & 0xFE));
}

/* A uniform base in [2, number - 2]. What is rejected is never used, so that it tells nothing. */
static int draw_base(const uint8_t number[SIZE], struct ursa_rng *rng, uint8_t base[SIZE]) {
    unsigned draws;

    for (draws = 0; draws < MAX_DRAWS; draws++) {
        int rc = ursa_rng_draw(rng, base, SIZE);

        if (rc != URSA_OK) {
            return rc;
        }
        if (ursa_less(base, number, SIZE) && !is_trivial(base) && !is_minus_one(base, number)) {
            return URSA_OK;
        }
    }
    return URSA_E_NOT_PRIME;
}

/* (number - 1) / 2, which is number >> 1 for an odd number. */
static void halve(const uint8_t number[SIZE], uint8_t half[SIZE]) {
    uint8_t carry = 0;
    size_t i;

    for (i = 0; i < SIZE; i++) {
        half[i] = (uint8_t)(number[i] >> 1 | carry << 7);
        carry = number[i] & 1;
    }
}

int ursa_prime_round(const uint8_t number[SIZE], struct ursa_rng *rng) {
    uint8_t x[SIZE], exponent[SIZE];
    br_rsa_public_key pk = {(uint8_t *)(uintptr_t)number, SIZE, exponent, SIZE};
    int rc;

    if ((number[SIZE - 1] & 3) != 3 || !(number[0] & 0x80)) {
        return URSA_E_NOT_PRIME;
    }
    rc = draw_base(number, rng, x);
    if (rc == URSA_OK) {
        /*
         * number - 1 = 2 * odd, so the round is one exponentiation: b^((number-1)/2) must be 1 or
         * -1. BearSSL's public-key operation computes it in constant time for any exponent.
         */
        halve(number, exponent);
        rc = ursa_br_public(x, SIZE, &pk) &&
                     ((is_trivial(x) & x[SIZE - 1]) | is_minus_one(x, number))
                 ? URSA_OK
                 : URSA_E_NOT_PRIME;
        ursa_wipe_stack();
    }
    ursa_wipe(x, sizeof x);
    ursa_wipe(exponent, sizeof exponent);
    return rc;
}
