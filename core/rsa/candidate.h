/* SPDX-License-Identifier: MIT */
/*
 * Candidates for a prime factor, in batches out of which trial division takes most composites.
 * Every candidate is = 3 (mod 4) and lies in [sqrt(2) * 2^1023, 2^1024). There are two ways to draw
 * them, with one shape: x * m + b with fresh random x for each candidate.
 *
 * Strict (FIPS 186-5 A.1.3): m = 1, b = 0; x is the candidate, independent and uniform.
 *
 * By default (Fouque, Tibouchi: "Close to Uniform Prime Number Generation With Fewer Random Bits",
 * 2011, algorithm 1): m is 2^19 times the odd primes up to 641, b a uniform unit modulo m that is
 * = 3 (mod 4), chosen once for each factor, x uniform among what gives numbers in the range. No
 * candidate has a factor below 643, so one in 61 is prime instead of one in 355, and its residue
 * modulo a further prime follows from those of x, m and b: x has 128 bits only.
 *
 * Why the prime so found is as good as a uniform one. All primes of the range that are = 3 (mod 4)
 * can come out, as each is a unit modulo m. One in the class b comes out with probability
 * 1 / (units * primes in the class). Were all classes to hold equally many primes, this would be
 * exactly uniform. A class has 2^127 numbers in the range and about N = 2^121 primes, a count that
 * deviates from class to class by about sqrt(N) (as Montgomery's conjecture has it: like a random
 * set). So the probability of a prime is the uniform one times 1 +- 2^-60, and an attack on our
 * keys succeeds with at most the same factor more often than one on uniform keys. The bits of p are
 * no more regular than uniform ones: every prime above 641, and every power of two above 2^19,
 * sees uniform x. Unlike in an incremental search, a gap before a prime makes it no more likely.
 *
 * A rejected candidate shares b with the prime that is found at last, so it is a secret too, and
 * all work on it is in constant time. What shows is that it was rejected, and by which prime or by
 * the test. That tells nothing about b: x is fresh and uniform, modulo every prime above 641 too,
 * so that what happens to a candidate depends on x as much whatever b is.
 */
#ifndef URSA_CORE_CANDIDATE_H
#define URSA_CORE_CANDIDATE_H

#include <stdint.h>
#include "arith/sieve.h"
#include "ursa/rng.h"
#include "ursa/rsa.h"

#define URSA_BATCH_SIZE (URSA_ROWS * URSA_ROW_SIZE) /* 384 bytes: that many x, or 3 strict ones */

#define URSA_FACTOR_WORDS (URSA_RSA_FACTOR_SIZE * 8 / URSA_SIEVE_BITS)
#define URSA_X_WORDS      URSA_ROW_WORDS

struct ursa_candidates {
    ursa_word b[URSA_FACTOR_WORDS]; /* and 2^128 * m: the top bit of x, always set */
    ursa_word m[URSA_FACTOR_WORDS - URSA_X_WORDS];
    struct ursa_primes primes; /* as far as m and b have got, or the sieve */
    uint32_t alive;            /* a bit for each candidate of the batch not known as composite */
    uint16_t prime;            /* the next one for m */
    uint16_t draws;            /* spent on this batch, or on b */
    uint8_t strict;
    uint8_t stage;
    uint8_t drawn;           /* candidates in the batch */
    uint8_t next;            /* the first that was not looked at */
    uint32_t tested, passed; /* by ursa_lanes_base2: a bit each, too */
};

/* Begin, for one factor. */
void ursa_candidates_begin(struct ursa_candidates *set, int strict);

/*
 * Go on making a batch, in `batch`, which belongs to it until the next one is wanted and is aligned
 * for words, and `room` while it works: URSA_BUSY, URSA_OK when it is complete. *ops grows by what
 * the step took, in multiplications: 1 to 8. URSA_E_KEYGEN: the generator gives the same over and
 * over. Errors of ursa_rng_draw.
 */
int ursa_candidates_step(struct ursa_candidates *set, struct ursa_rng *rng,
                         uint8_t batch[URSA_BATCH_SIZE], uint8_t room[URSA_RSA_FACTOR_SIZE],
                         uint32_t *ops) URSA_MUST_CHECK;

/* Is there a complete batch with candidates left to look at? */
int ursa_candidates_has_next(const struct ursa_candidates *set);

/*
 * The next candidate that no small prime divides: 1, and 0 if there is none left. *looked_at grows
 * by the candidates passed, this one included. Then the next step begins a new batch.
 */
int ursa_candidates_next(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                         uint8_t out[URSA_RSA_FACTOR_SIZE], uint32_t *looked_at) URSA_MUST_CHECK;

#endif
