/* SPDX-License-Identifier: MIT */
/*
 * Candidates for a prime factor, made in batches. Trial division removes most composites of a
 * batch.
 *
 * Every candidate is 3 modulo 4 and lies in the range [sqrt(2) * 2^1023, 2^1024). A candidate has
 * the form x * m + b with a fresh random x. There are two ways to choose m and b.
 *
 * Strict (FIPS 186-5 A.1.3): m = 1 and b = 0. The candidate is x itself. It is uniform and
 * independent of all other candidates.
 *
 * By default (Fouque, Tibouchi: "Close to Uniform Prime Number Generation With Fewer Random Bits",
 * 2011, algorithm 1): m is 2^19 times the odd primes up to 641. b is a uniform unit modulo m that
 * is 3 modulo 4. One b is chosen for each factor. x is uniform among the values that give numbers
 * in the range. No candidate has a factor below 643, so one candidate in 61 is prime instead of one
 * in 355. The sieve computes the residue of a candidate modulo a further prime from the residues of
 * x, m and b. This is fast, because x has only 128 bits.
 *
 * A prime found in this way is as good as a uniform prime, for the following reason. Let a class be
 * the numbers with the same residue b modulo m. Every prime of the range that is 3 modulo 4 can be
 * found, because it is a unit modulo m. A given prime is found with probability 1 / (U * P), where
 * U is the number of units b and P is the number of primes in the class of the given prime. If P
 * were the same for all classes, this probability would be exactly uniform. A class has 2^127
 * numbers in the range, and P is about 2^121. P deviates from class to class by about sqrt(P), as
 * for a random set (Montgomery's conjecture). So the probability of a prime is the uniform
 * probability times 1 +- 2^-60. An attack on our keys succeeds at most by this factor more often
 * than an attack on keys of uniform primes.
 *
 * The bits of a prime p found in this way are no more regular than uniform bits. The reason is that
 * the residues of p modulo primes above 641, and modulo powers of two above 2^19, depend on x,
 * which is uniform. An incremental search prefers primes after a long gap. This search does not.
 *
 * A rejected candidate has the same b as the prime that is found in the end. So a rejected
 * candidate is also secret, and all work on it takes constant time. An observer can see only that a
 * candidate was rejected, and whether the base-2 test or a small prime rejected it, and which small
 * prime. This reveals nothing about b, because x is fresh and uniform, also modulo every prime
 * above 641. So for every b, the rejection of a candidate depends on x in the same way.
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
    ursa_word b[URSA_FACTOR_WORDS]; /* b + 2^128 * m, because the top bit of x is always set */
    ursa_word m[URSA_FACTOR_WORDS - URSA_X_WORDS];
    struct ursa_primes primes; /* small primes: to choose m and b, then to sieve */
    uint32_t alive;            /* one bit per candidate: 1 if it is not known to be composite */
    uint16_t prime;            /* the next prime for m */
    uint16_t draws;            /* draws made so far for this batch or for b */
    uint8_t strict;
    uint8_t stage;
    uint8_t drawn;           /* candidates in the batch */
    uint8_t next;            /* index of the next candidate to look at */
    uint32_t tested, passed; /* by ursa_lanes_base2, one bit per candidate */
};

/* Sets up for the candidates of one factor, which are strict if `strict` is not 0. */
void ursa_candidates_begin(struct ursa_candidates *set, int strict);

/*
 * Does one step towards a complete batch. Returns URSA_BUSY, or URSA_OK when the batch is complete.
 *
 * `batch` must be aligned for words. Its contents must stay unchanged until the next batch is
 * begun. `room` is scratch memory during the call. The function adds the duration of the step to
 * *ops, in multiplications. The duration is at most 8, or more if the step is done in lanes
 * (lanes.h).
 *
 *   URSA_E_KEYGEN   too many draws: the generator gives the same output over and over
 *
 * Other errors: those of ursa_rng_draw.
 */
int ursa_candidates_step(struct ursa_candidates *set, struct ursa_rng *rng,
                         uint8_t batch[URSA_BATCH_SIZE], uint8_t room[URSA_RSA_FACTOR_SIZE],
                         uint32_t *ops) URSA_MUST_CHECK;

/* Returns 1 if there is a complete batch with candidates that were not looked at, else 0. */
int ursa_candidates_has_next(const struct ursa_candidates *set);

/*
 * Writes the next candidate that no small prime divides to `out` and returns 1. Returns 0 if the
 * batch has no such candidate left. In this case the next call of ursa_candidates_step begins a new
 * batch.
 *
 * The function adds to *looked_at the number of candidates that it passed, including the candidate
 * in `out`.
 */
int ursa_candidates_next(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                         uint8_t out[URSA_RSA_FACTOR_SIZE], uint32_t *looked_at) URSA_MUST_CHECK;

#endif
