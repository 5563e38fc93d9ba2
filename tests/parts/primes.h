/* SPDX-License-Identifier: MIT */
/* Primality tests that run to their end without returning URSA_BUSY. */
#ifndef URSA_TESTS_PRIMES_H
#define URSA_TESTS_PRIMES_H

#include "rsa/prime.h"
#include "entropy/seeding.h"

static inline int run_base2(const uint8_t number[128]) {
    struct ursa_modexp power;
    uint8_t exponent[128];
    int rc = URSA_E_NOT_PRIME;

    if (ursa_base2_begin(&power, number, exponent)) {
        do {
            rc = ursa_base2_step(&power);
        } while (rc == URSA_BUSY);
    }
    return rc;
}

static inline int run_round(const uint8_t number[128], struct ursa_rng *rng) {
    struct ursa_modexp power;
    _Alignas(8) uint8_t batch[URSA_BATCH_SIZE], more[URSA_MODEXP_MORE_SIZE];
    uint8_t exponent[128], base[128];
    const struct ursa_prime_room room = {exponent, base, batch, more};
    int rc;

    do {
        rc = ursa_rng_reseed(rng);
        if (rc == URSA_OK) {
            rc = ursa_round_draw(number, &room, rng);
        }
    } while (rc == URSA_BUSY);
    if (rc == URSA_OK) {
        rc = ursa_round_begin(&power, number, &room);
    }
    if (rc == URSA_OK) {
        do {
            rc = ursa_round_step(&power);
        } while (rc == URSA_BUSY);
    }
    return rc;
}

#endif
