/* SPDX-License-Identifier: MIT */
/* Primality, beyond what BearSSL's search tests. */
#ifndef URSA_CORE_PRIME_H
#define URSA_CORE_PRIME_H

#include <stdint.h>
#include "ursa/rng.h"
#include "ursa/rsa.h"

/* FIPS 186-5 Table B.1: rounds for a 1024-bit factor, error probability 2^-112 and below. */
#define URSA_PRIME_ROUNDS 5

/*
 * One Miller-Rabin round with a random base (FIPS 186-5 B.3.1) on an odd number = 3 (mod 4).
 * URSA_OK: passed. URSA_E_NOT_PRIME: composite, or not = 3 (mod 4). Errors of ursa_rng_generate.
 */
int ursa_prime_round(const uint8_t number[URSA_RSA_FACTOR_SIZE],
                     struct ursa_rng *rng) URSA_MUST_CHECK;

#endif
