/* SPDX-License-Identifier: MIT */
/*
 * The search for a prime factor: candidates, a first test to base 2 which costs no multiplications
 * but squarings, and for the one that passes, Miller-Rabin with random bases.
 *
 * Factors are = 3 (mod 4): then p - 1 is twice an odd number and a round of Miller-Rabin is just
 * b^((p-1)/2) = 1 or -1 (mod p), for the base 2 as for others.
 */
#ifndef URSA_CORE_PRIME_H
#define URSA_CORE_PRIME_H

#include <stdint.h>
#include "arith/modexp.h"
#include "entropy/gathering.h"
#include "rsa/candidate.h"
#include "ursa/keygen.h"

/* FIPS 186-5 Table B.1: rounds for a 1024-bit factor, error probability 2^-112 and below. */
#define URSA_PRIME_ROUNDS 5

/* What work needs besides: in a key, where its other parts will be. */
struct ursa_prime_room {
    uint8_t *exponent; /* URSA_RSA_FACTOR_SIZE bytes */
    uint8_t *base;     /* URSA_RSA_FACTOR_SIZE bytes, of a round */
    uint8_t *batch;    /* URSA_BATCH_SIZE bytes; then the table of the powers */
    uint8_t *more;     /* URSA_MODEXP_MORE_SIZE bytes: the rest of that table; or NULL */
};

/*
 * One round of Miller-Rabin (FIPS 186-5 B.3.1) with a random base in [2, number-2], on a `number`
 * = 3 (mod 4) of 1024 bits: draw the base while URSA_BUSY, begin, then steps while URSA_BUSY.
 * URSA_OK: passed. URSA_E_NOT_PRIME. A draw and begin each take as long as URSA_MODEXP_OPS
 * multiplications. Each draw asks the generator once: errors of ursa_rng_draw. Who gets URSA_BUSY
 * for the URSA_BASE_DRAWS-th time gives up.
 */
#define URSA_MODEXP_OPS 12u
#define URSA_BASE_DRAWS 128u /* each fits with probability > 2/3; failing all of them: < 2^-200 */
int ursa_round_draw(const uint8_t number[URSA_RSA_FACTOR_SIZE], const struct ursa_prime_room *room,
                    struct ursa_rng *rng) URSA_MUST_CHECK;
int ursa_round_begin(struct ursa_modexp *power, const uint8_t number[URSA_RSA_FACTOR_SIZE],
                     const struct ursa_prime_room *room) URSA_MUST_CHECK;
int ursa_round_step(struct ursa_modexp *power) URSA_MUST_CHECK;

/* The base-2 test alike; 0 from begin: not = 3 (mod 4), or short. `exponent` is room. */
int ursa_base2_begin(struct ursa_modexp *power, const uint8_t number[URSA_RSA_FACTOR_SIZE],
                     uint8_t exponent[URSA_RSA_FACTOR_SIZE]) URSA_MUST_CHECK;
int ursa_base2_step(struct ursa_modexp *power) URSA_MUST_CHECK;

/* The search for a factor that passes the base-2 test. */
struct ursa_search {
    union {
        struct ursa_candidates candidates;
        uint8_t more[URSA_MODEXP_MORE_SIZE]; /* for the rounds, when candidates are done with */
    } u;
    union {
        struct ursa_modexp power;        /* while testing */
        struct ursa_gathering gathering; /* between tests, when the generator wants noise */
    };
    uint32_t limit; /* of candidates */
    uint8_t testing;
};

void ursa_search_begin(struct ursa_search *search, int strict, uint32_t limit);

/*
 * Go on: URSA_BUSY, URSA_OK when `factor` is complete. *ops grows by what the step took, counts by
 * what it tried. URSA_E_KEYGEN: no prime among `limit` candidates. Errors of ursa_rng_draw.
 */
int ursa_search_step(struct ursa_search *search, uint8_t factor[URSA_RSA_FACTOR_SIZE],
                     const struct ursa_prime_room *room, struct ursa_rng *rng,
                     struct ursa_keygen_counts *counts, uint32_t *ops) URSA_MUST_CHECK;

#endif
