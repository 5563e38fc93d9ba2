/* SPDX-License-Identifier: MIT */
/*
 * The search for a prime factor. Candidates are first tested to base 2, which takes squarings but
 * no multiplications. A candidate that passes is confirmed by Miller-Rabin rounds with random
 * bases.
 *
 * Factors are 3 modulo 4, so p - 1 is twice an odd number. Therefore a round of Miller-Rabin with
 * base b only checks whether b^((p-1)/2) is 1 or -1 modulo p. This holds for base 2 and for all
 * other bases.
 */
#ifndef URSA_CORE_PRIME_H
#define URSA_CORE_PRIME_H

#include <stdint.h>
#include "arith/modexp.h"
#include "entropy/gathering.h"
#include "rsa/candidate.h"
#include "ursa/keygen.h"

/*
 * The number of Miller-Rabin rounds for a 1024-bit factor (FIPS 186-5 Table B.1). The probability
 * of error is at most 2^-112.
 */
#define URSA_PRIME_ROUNDS 5

/*
 * Scratch memory of the search. In a key generation most of this memory lies in fields of the key
 * that are written later.
 */
struct ursa_prime_room {
    uint8_t *exponent; /* URSA_RSA_FACTOR_SIZE bytes */
    uint8_t *base;     /* URSA_RSA_FACTOR_SIZE bytes: the base of a round */
    uint8_t *batch;    /* URSA_BATCH_SIZE bytes: the batch, later the table of powers */
    uint8_t *more;     /* URSA_MODEXP_MORE_SIZE bytes: the rest of the table, or NULL */
};

/*
 * One round of Miller-Rabin (FIPS 186-5 B.3.1) with a random base in [2, number-2], for a `number`
 * of 1024 bits that is 3 modulo 4.
 *
 * ursa_round_draw returns URSA_BUSY if the drawn number is not a valid base. In this case call it
 * again, but give up after URSA_BASE_DRAWS draws. A drawn number is valid with probability > 2/3,
 * so all draws fail with probability < 2^-200. When ursa_round_draw returns URSA_OK, call
 * ursa_round_begin once. Then call ursa_round_step until step no longer returns URSA_BUSY.
 *
 * A draw takes as long as URSA_MODEXP_OPS multiplications, and so does begin. Each draw calls the
 * generator once.
 *
 *   URSA_OK            from step: the number passed the round
 *   URSA_E_NOT_PRIME   the number is composite, not 3 modulo 4, or below 2^1023
 *
 * Other errors of a draw: those of ursa_rng_draw.
 */
#define URSA_MODEXP_OPS 12u
#define URSA_BASE_DRAWS 128u
int ursa_round_draw(const uint8_t number[URSA_RSA_FACTOR_SIZE], const struct ursa_prime_room *room,
                    struct ursa_rng *rng) URSA_MUST_CHECK;
int ursa_round_begin(struct ursa_modexp *power, const uint8_t number[URSA_RSA_FACTOR_SIZE],
                     const struct ursa_prime_room *room) URSA_MUST_CHECK;
int ursa_round_step(struct ursa_modexp *power) URSA_MUST_CHECK;

/*
 * The base-2 test. Call begin once, and then step until step no longer returns URSA_BUSY.
 *
 * begin returns 0 if the number is not 3 modulo 4 or is below 2^1023, else 1. step returns URSA_OK
 * if the number passed, or URSA_E_NOT_PRIME. `exponent` is scratch memory.
 */
int ursa_base2_begin(struct ursa_modexp *power, const uint8_t number[URSA_RSA_FACTOR_SIZE],
                     uint8_t exponent[URSA_RSA_FACTOR_SIZE]) URSA_MUST_CHECK;
int ursa_base2_step(struct ursa_modexp *power) URSA_MUST_CHECK;

/* The search for a factor that passes the base-2 test. */
struct ursa_search {
    union {
        struct ursa_candidates candidates;
        /*
         * The second part of the table of powers in a Miller-Rabin round. The candidates are no
         * longer needed then.
         */
        uint8_t more[URSA_MODEXP_MORE_SIZE];
    } u;
    union {
        struct ursa_modexp power;        /* while testing */
        struct ursa_gathering gathering; /* between tests, while the generator is reseeded */
    };
    uint32_t limit; /* number of candidates that may still be looked at */
    uint8_t testing;
};

void ursa_search_begin(struct ursa_search *search, int strict, uint32_t limit);

/*
 * Does one step of the search. Returns URSA_BUSY, or URSA_OK when `factor` is complete. The
 * function adds the duration of the step to *ops, in multiplications. It adds the candidates and
 * tests of the step to *counts.
 *
 *   URSA_E_KEYGEN   no prime among `limit` candidates
 *
 * Other errors: those of ursa_candidates_step.
 */
int ursa_search_step(struct ursa_search *search, uint8_t factor[URSA_RSA_FACTOR_SIZE],
                     const struct ursa_prime_room *room, struct ursa_rng *rng,
                     struct ursa_keygen_counts *counts, uint32_t *ops) URSA_MUST_CHECK;

#endif
