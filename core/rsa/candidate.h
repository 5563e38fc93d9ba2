/* SPDX-License-Identifier: MIT */
/*
 * Candidates for a prime factor, made in batches. Trial division removes most composites of a
 * batch.
 *
 * Every candidate is = 3 (mod 4) and lies in [sqrt(2) * 2^1023, 2^1024). It has the form x * m + b
 * with a fresh random x. There are two ways to choose m and b.
 *
 * Strict (FIPS 186-5 A.1.3): m = 1 and b = 0. The candidate is x, independent of others and
 * uniform.
 *
 * By default (Fouque, Tibouchi: "Close to Uniform Prime Number Generation With Fewer Random Bits",
 * 2011, algorithm 1): m is 2^19 times the odd primes up to 641. b is a uniform unit modulo m that
 * is = 3 (mod 4), chosen once for each factor. x is uniform among the values that give numbers in
 * the range. No candidate has a factor below 643, so one in 61 is prime instead of one in 355. The
 * residue of a candidate modulo a further prime follows from the residues of x, m and b. This is
 * fast, because x has only 128 bits.
 *
 * Why a prime found this way is as good as a uniform prime. All primes of the range that are = 3
 * (mod 4) can be found, because each is a unit modulo m. A given prime in the class b is found with
 * probability 1 / (units * primes in the class). If all classes held equally many primes, this
 * would be exactly uniform. A class has 2^127 numbers in the range and about N = 2^121 primes. This
 * count deviates from class to class by about sqrt(N), like that of a random set (Montgomery's
 * conjecture). So the probability of a prime is the uniform probability times 1 +- 2^-60. An attack
 * on our keys succeeds at most by this factor more often than an attack on uniform keys.
 *
 * The bits of p are no more regular than uniform bits: the residues of p modulo primes above 641,
 * and modulo powers of two above 2^19, depend on uniform x. An incremental search prefers primes
 * after a long gap. This search does not.
 *
 * A rejected candidate shares b with the prime that is found in the end. So it is a secret as well,
 * and all work on it takes constant time. Visible is only that it was rejected, and by which prime
 * or by the test. This says nothing about b: x is fresh and uniform, also modulo every prime above
 * 641. So for every b the fate of a candidate depends on x in the same way.
 */
#ifndef URSA_CORE_CANDIDATE_H
#define URSA_CORE_CANDIDATE_H

#include <stdint.h>
#include "arith/sieve.h"
#include "ursa/rng.h"
#include "ursa/rsa.h"

/* 384 bytes: 24 values of x, or 3 strict candidates. */
#define URSA_BATCH_SIZE (URSA_ROWS * URSA_ROW_SIZE)

#define URSA_FACTOR_WORDS (URSA_RSA_FACTOR_SIZE * 8 / URSA_SIEVE_BITS)
#define URSA_X_WORDS      URSA_ROW_WORDS

struct ursa_candidates {
    ursa_word b[URSA_FACTOR_WORDS]; /* b + 2^128 * m: the top bit of x is always set */
    ursa_word m[URSA_FACTOR_WORDS - URSA_X_WORDS];
    struct ursa_primes
        primes;     /* the small primes in turn: first to choose m and b, then to sieve */
    uint32_t alive; /* one bit per candidate: 1 if it is not known to be composite */
    uint16_t prime; /* the next prime for m */
    uint16_t draws; /* draws made for this batch, or for b */
    uint8_t strict;
    uint8_t stage;
    uint8_t drawn;           /* candidates in the batch */
    uint8_t next;            /* the first candidate that was not looked at */
    uint32_t tested, passed; /* results of ursa_lanes_base2, one bit per candidate */
};

/* Begins the candidates for one factor. */
void ursa_candidates_begin(struct ursa_candidates *set, int strict);

/*
 * Continues to make a batch. Returns URSA_BUSY, or URSA_OK when the batch is complete.
 *
 * `batch` must be aligned for words. It belongs to the batch until the next batch is begun. `room`
 * is scratch space during the call. *ops grows by the duration of the step, in multiplications: by
 * at most 8, or by more if the step is done in lanes (lanes.h).
 *
 *   URSA_E_KEYGEN   the generator gives the same output over and over
 *
 * Other errors: those of ursa_rng_draw.
 */
int ursa_candidates_step(struct ursa_candidates *set, struct ursa_rng *rng,
                         uint8_t batch[URSA_BATCH_SIZE], uint8_t room[URSA_RSA_FACTOR_SIZE],
                         uint32_t *ops) URSA_MUST_CHECK;

/* Returns 1 if there is a complete batch with candidates that were not looked at, else 0. */
int ursa_candidates_has_next(const struct ursa_candidates *set);

/*
 * Gives the next candidate that no small prime divides, and returns 1. Returns 0 if the batch has
 * no such candidate left. Then the next ursa_candidates_step begins a new batch. *looked_at grows
 * by the number of candidates passed, including the returned candidate.
 */
int ursa_candidates_next(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                         uint8_t out[URSA_RSA_FACTOR_SIZE], uint32_t *looked_at) URSA_MUST_CHECK;

#endif
