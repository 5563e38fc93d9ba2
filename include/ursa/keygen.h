/* SPDX-License-Identifier: MIT */
/*
 * RSA-2048 key generation in steps.
 *
 * Call ursa_keygen_begin, then ursa_keygen_step until it no longer returns URSA_BUSY. To stop
 * early, call ursa_keygen_abort. A device with an identity calls ursa_identity_keygen_begin, step
 * and abort (identity.h) instead, which also store the key.
 *
 * The public exponent is 65537. The factors p and q are drawn independently (FIPS 186-5 A.1.3).
 * Each factor is at least sqrt(2) * 2^1023 and is 3 modulo 4. Each passes 5 Miller-Rabin rounds
 * with random bases (Table B.1). |p - q| is more than 2^924. Every key passes the checks of
 * ursa_rsa_pairwise_test (rsa.h) before the caller gets it. Every key generation begins with fresh
 * noise. The same noise gives the same key on every machine.
 *
 * A key takes about 70 tests of candidates and 11 confirming exponentiations, each modulo a number
 * of 1024 bits. The time varies much: one key in ten takes twice the mean time.
 *
 * All calls for one generation must come from one thread or be under one lock. No function of this
 * header may be called from an interrupt. To stop a generation from an interrupt or from another
 * thread, set a flag there, and let the progress callback read the flag.
 */
#ifndef URSA_KEYGEN_H
#define URSA_KEYGEN_H

#include <stdint.h>
#include "rng.h"
#include "rsa.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The events of the progress callback, with OpenSSL's numbers. */
enum ursa_progress {
    URSA_PROGRESS_CANDIDATE = 0, /* the n-th candidate without a small factor is tested; n from 1 */
    URSA_PROGRESS_ROUND = 1,     /* a factor passed its n-th Miller-Rabin round; n from 1 to 5 */
    URSA_PROGRESS_REJECT = 2,    /* q is too close to p; n is 2; practically impossible */
    URSA_PROGRESS_FACTOR = 3,    /* n is 0: p is confirmed; n is 1: q is confirmed */
};

/*
 * A progress callback, called from ursa_keygen_step.
 *
 * Return 1 to go on. Return 0 to abort: the current step then soon returns URSA_E_ABORTED. The
 * callback may use the console, feed a watchdog or sleep. It must not call ursa_keygen_step or
 * ursa_keygen_abort for this key generation.
 *
 * Do not set the timeout of a watchdog by the time between two calls of the callback. This time is
 * mostly a test to base 2, but new candidates may be drawn and sieved as well. The longest time
 * counted was about 5200 multiplications. Feed the watchdog between calls of ursa_keygen_step
 * instead, because each step is bounded. After the last call of the callback, more steps follow:
 * they invert q, assemble the key, sign with it and check it.
 */
typedef int (*ursa_progress_fn)(enum ursa_progress stage, uint32_t n, void *arg);

/* Options of a key generation. All zero is the default. */
struct ursa_keygen_params {
    ursa_progress_fn progress; /* may be NULL */
    void *arg;                 /* passed to progress */
    /*
     * 1: every candidate is uniform and independent of the others, exactly as FIPS 186-5 A.1.3
     * says. 0: all candidates for a factor share a secret residue, which is faster.
     * core/rsa/candidate.h gives the reasons why such primes are as good.
     */
    uint8_t strict;
};

/* The work done so far. The counts stay when the generation ends. They are not secret. */
struct ursa_keygen_counts {
    uint32_t candidates; /* candidates in the range, for p and q together (FIPS 186-5 A.1.3) */
    uint32_t tests;      /* tests to base 2 */
    uint32_t rounds;     /* Miller-Rabin rounds that were passed */
};

/* bytes of working memory */
#define URSA_KEYGEN_WORK_SIZE (896u + 8 * sizeof(void *))

/*
 * The state of one key generation. The caller owns it.
 *
 * The caller may read `counts`. When the generation ends, everything except `counts` is wiped.
 */
struct ursa_keygen {
    struct ursa_keygen_counts counts;
    struct ursa_keygen_params params;
    struct ursa_rsa_key *key;
    struct ursa_rng rng;
    uint64_t work[URSA_KEYGEN_WORK_SIZE / 8];
    uint8_t phase;
    uint8_t round;     /* Miller-Rabin rounds that this factor has passed */
    uint8_t draws;     /* draws of a base for this round that gave no valid base */
    uint8_t reseeding; /* 1: the generator is being reseeded with noise */
    uint8_t stop;      /* 1: the progress callback has returned 0 */
};

/*
 * Begin a key generation.
 *
 * This function runs the source's start-up test (entropy.h) if it was not passed yet. The first
 * steps then seed a new generator, as ursa_rng_seed does (rng.h).
 *
 * key is the place for the new key, and the steps also use it as scratch space. Until a step
 * returns URSA_OK, *key is undefined and not a usable key. records and params may be NULL. *records
 * and *params are copied, but the objects that they point to are not.
 *
 * URSA_E_ARGUMENT  gen, key or entropy is NULL
 * errors of ursa_entropy_start (entropy.h)
 */
int ursa_keygen_begin(struct ursa_keygen *gen, struct ursa_entropy *entropy,
                      const struct ursa_records *records, struct ursa_rsa_key *key,
                      const struct ursa_keygen_params *params) URSA_MUST_CHECK;

/*
 * Do the next step of a key generation.
 *
 * A step does pieces of work until the sum of their operations is max_ops or more. If max_ops is 0,
 * the step ends when the key is complete. An operation is a Montgomery multiplication of 1024 bits,
 * or work that takes no longer. The larger pieces have these numbers of operations:
 *
 *    5  trial division of a batch by 8 small primes
 *    8  a draw of candidates; a quarter of a product of 2048 bits
 *   12  a draw of a base; the beginning of an exponentiation; the assembly of the key
 *   14  a few parts of a signature
 *   16  the check of the key
 *
 * A piece is never divided. All other pieces of arithmetic are smaller. If the processor tests
 * several candidates at once (core/rsa/lanes.h), a piece has up to 2024 operations.
 *
 * Each of the following pieces is counted as 40 operations. If max_ops is at most 40, the step ends
 * after such a piece:
 *
 *   - reading at most 32 samples of noise, which takes as long as the source needs;
 *   - loading the record of the seed;
 *   - mixing the noise into the generator;
 *   - writing the record of the seed at the end of seeding, which takes as long as the flash needs.
 *
 * ursa_identity_keygen_step (identity.h) writes the record of the key at the end, in a step of its
 * own.
 *
 * RAM on a Cortex-M0:
 *
 *   1040 bytes  state
 *    896 bytes  the key
 *   1056 bytes  stack in the search and in all steps after it
 *   1088 bytes  stack in the step that writes the record of the seed to Ursa's store. This is the
 *               deepest stack
 *
 * With max_ops = 1 the longest step takes 0.36 million instructions on a Cortex-M0.
 *
 * When the generation ends, the state except `counts` is wiped, and further steps return
 * URSA_E_STATE. After an error *key is wiped as well.
 *
 * URSA_OK           *key is complete and checked
 * URSA_BUSY         call again
 * URSA_E_KEYGEN     no prime was found among 10240 candidates for p or 20480 for q, or the
 *                   generator gives the same numbers again and again
 * URSA_E_NOT_PRIME  a fault: a factor passed the test to base 2 and failed a Miller-Rabin round
 * URSA_E_KEY_SHAPE  a fault: a part of the key has a wrong size or parity
 * URSA_E_KEY_CHECK  a fault: the parts of the key do not match, or its signature did not verify
 * URSA_E_ABORTED    the progress callback returned 0
 * URSA_E_STATE      no generation is under way, or gen is NULL
 * URSA_E_ENTROPY_*  the source failed, in this generation or in another use at the same time
 * errors of ursa_rng_seed (rng.h)
 */
int ursa_keygen_step(struct ursa_keygen *gen, uint32_t max_ops) URSA_MUST_CHECK;

/*
 * Stop a key generation, and wipe its state and the unfinished key.
 *
 * If no generation is under way, nothing happens.
 */
void ursa_keygen_abort(struct ursa_keygen *gen);

#ifdef __cplusplus
}
#endif

#endif
