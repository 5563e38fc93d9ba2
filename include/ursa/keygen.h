/* SPDX-License-Identifier: MIT */
/*
 * RSA-2048 key generation in steps.
 *
 * Call ursa_keygen_begin, then ursa_keygen_step until it no longer returns URSA_BUSY. To stop
 * early, call ursa_keygen_abort. A device with an identity uses ursa_identity_keygen_begin
 * (identity.h) and its companions, which also store the key.
 *
 * The public exponent is 65537. The factors p and q are drawn independently (FIPS 186-5 A.1.3).
 * Each is at least sqrt(2) * 2^1023, is 3 modulo 4, and passes 5 Miller-Rabin rounds with random
 * bases (Table B.1). p and q are more than 2^924 apart. Every key passes the checks of
 * ursa_rsa_pairwise_test (rsa.h) before it is handed out. Every key begins with fresh noise, and
 * the same noise gives the same key on every machine.
 *
 * A key takes about 70 tests of candidates and 11 confirming powers, each of 1024 bits. The time
 * varies much: one key in ten takes twice the mean.
 *
 * All calls for one generation must come from one thread or be under one lock. No function may be
 * called from an interrupt. To stop a generation from an interrupt or from another thread, set a
 * flag that the progress callback reads.
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
    URSA_PROGRESS_ROUND = 1,     /* a factor passed its n-th confirming Miller-Rabin round */
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
 * Do not size a watchdog by the time between two calls. It is mostly a base-2 test, but it also has
 * the draw of new candidates and their sieve: about 5200 multiplications at most were counted. Feed
 * the watchdog between calls of ursa_keygen_step, each of which is bounded. After the last call of
 * the callback, further steps invert q, assemble the key, sign with it and check it.
 */
typedef int (*ursa_progress_fn)(enum ursa_progress stage, uint32_t n, void *arg);

/* Options of a key generation. All zero is the default. */
struct ursa_keygen_params {
    ursa_progress_fn progress; /* may be NULL */
    void *arg;                 /* for progress */
    /*
     * 1: every candidate is uniform and independent of the others, to the letter of FIPS 186-5
     * A.1.3. 0: candidates share a residue, which is faster. core/rsa/candidate.h argues why the
     * primes are as good.
     */
    uint8_t strict;
};

/* The work done so far. It is kept when the generation ends. Nothing in it is secret. */
struct ursa_keygen_counts {
    uint32_t candidates; /* candidates in the range, for p and q together (FIPS 186-5 A.1.3) */
    uint32_t tests;      /* tests to base 2 */
    uint32_t rounds;     /* Miller-Rabin rounds passed */
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
    uint8_t draws;     /* bases drawn for this round that did not fit */
    uint8_t reseeding; /* 1: the generator waits for noise */
    uint8_t stop;      /* 1: the progress callback has returned 0 */
};

/*
 * Begin a key generation.
 *
 * This runs the source's start-up test (entropy.h) if it was not passed yet. The first steps then
 * seed a new generator as ursa_rng_seed does (rng.h). key is the place of the future key and also
 * scratch space. Until a step returns URSA_OK its contents are undefined, and never a usable key.
 * records and params may be NULL. Both are copied, but not the objects they point to.
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
 * A step ends with the piece of work that brings it to max_ops operations or more. If max_ops is 0,
 * the step ends with the key. An operation is a Montgomery multiplication of 1024 bits, or work
 * that takes no longer. The pieces count:
 *
 *    5  trial division of a batch by 8 small primes
 *    8  a draw of candidates; a quarter of a product of 2048 bits
 *   12  a draw of a base; the beginning of a power; the assembly of the key
 *   14  a few parts of a signature
 *   16  the key's check
 *
 * These pieces are indivisible. All other arithmetic comes in smaller pieces. Where a processor
 * tests several candidates at once (core/rsa/lanes.h), a piece counts 2024 at most.
 *
 * Each of these pieces counts 40, so it is the last piece of a step whose max_ops is at most 40:
 *
 *   - reading at most 32 samples of noise, which takes as long as the source needs;
 *   - loading the seed's record;
 *   - mixing the gathered noise into the generator;
 *   - writing the seed's record at the end of seeding, which takes as long as the flash needs.
 *
 * ursa_identity_keygen_step (identity.h) writes the key's record at the end, in a step of its own.
 *
 * RAM on a Cortex-M0:
 *
 *   1040 bytes  state
 *    896 bytes  the key
 *   1056 bytes  stack in the search and in all steps after it
 *   1088 bytes  stack in the step that writes the seed's record to Ursa's store; reading and
 *               writing records needs the deepest stack
 *
 * With max_ops = 1 the longest step takes 0.36 million instructions on a Cortex-M0.
 *
 * When the generation ends, all state except `counts` is wiped, and further steps return
 * URSA_E_STATE. After an error *key is wiped as well.
 *
 * URSA_OK           *key is complete and checked
 * URSA_BUSY         call again
 * URSA_E_KEYGEN     no prime among 10240 candidates for p or 20480 for q,
 *                   or the generator repeats itself
 * URSA_E_NOT_PRIME  a fault: a factor failed a Miller-Rabin round after the test to base 2
 * URSA_E_KEY_SHAPE  a fault: a part of the key has a wrong size or parity
 * URSA_E_KEY_CHECK  a fault: the parts of the key do not match, or its signature did not verify
 * URSA_E_ABORTED    the progress callback returned 0
 * URSA_E_STATE      no generation is under way, or gen is NULL
 * URSA_E_ENTROPY_*  the source failed, here or in another use meanwhile
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
