/* SPDX-License-Identifier: MIT */
/*
 * RSA-2048 key generation in steps: begin, step until it no longer says URSA_BUSY, abort to stop.
 *
 * The public exponent is 65537, p and q are drawn independently, each = 3 (mod 4), and each passes
 * 3 Miller-Rabin rounds in BearSSL and 5 of our own with random bases (FIPS 186-5 Table B.1).
 * No key is handed out before it passed ursa_rsa_pairwise_test (rsa.h). Every key begins with fresh
 * noise.
 *
 * One step, in this version, is one whole phase: the search for p and q (by far the longest, as
 * BearSSL's search cannot be interrupted), one Miller-Rabin round, the final check. The progress
 * callback is called for every draw within the search.
 */
#ifndef URSA_KEYGEN_H
#define URSA_KEYGEN_H

#include <stdint.h>
#include "rng.h"
#include "rsa.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the progress callback is told: OpenSSL's numbering. */
enum ursa_progress {
    URSA_PROGRESS_DRAW = 0,   /* the n-th draw from the generator: a candidate or a test's base */
    URSA_PROGRESS_ROUND = 1,  /* a factor passed its n-th confirming Miller-Rabin round */
    URSA_PROGRESS_REJECT = 2, /* not used yet: the n-th candidate for a factor was refused */
    URSA_PROGRESS_FACTOR = 3, /* n = 0: p is confirmed, n = 1: q is confirmed */
};

/*
 * Return 1 to go on, 0 to abort (URSA_E_ABORTED when the current step ends; it is not called again
 * before). It may use the console, feed a watchdog, or sleep; it must not call back into the same
 * key generation.
 * The longest silence between two calls, in Cortex-M0 instructions: about 100 million within the
 * search and between two rounds (6 s at 16 MHz), 250 million after the last round, in the final
 * test, which is one signature and its verification. Signing a request is as long, without a call.
 */
typedef int (*ursa_progress_fn)(enum ursa_progress stage, uint32_t n, void *arg);

/* All state of one key generation. The caller owns it; wiped when it ends in any way. */
struct ursa_keygen {
    struct ursa_rng rng;
    struct ursa_rsa_key *key;
    ursa_progress_fn progress;
    void *arg;
    uint32_t draws;  /* so far */
    int16_t failure; /* of the generator in mid-search */
    uint8_t phase;
    uint8_t round;
    uint8_t stop; /* the callback asked to */
};

/*
 * Begin: seed a generator afresh from the source (ursa_rng_seed) and set up. `key` is where the key
 * will be; its contents are undefined (never a usable key) until step returns URSA_OK.
 * records, progress may be NULL. Errors: those of ursa_rng_seed.
 */
int ursa_keygen_begin(struct ursa_keygen *gen, struct ursa_entropy *entropy,
                      const struct ursa_records *records, struct ursa_rsa_key *key,
                      ursa_progress_fn progress, void *arg) URSA_MUST_CHECK;

/*
 * Go on. URSA_BUSY: call again. URSA_OK: *key is complete and checked. Anything else: it failed,
 * *key and all state are wiped, and further steps answer URSA_E_STATE.
 * max_ops: Montgomery multiplications at most; 0 is no bound. (This version does one phase a step
 * whatever the bound.)
 * Errors: URSA_E_KEYGEN, URSA_E_NOT_PRIME, URSA_E_KEY_SHAPE, URSA_E_KEY_CHECK, URSA_E_ABORTED,
 * URSA_E_STATE; URSA_E_ENTROPY_* when the source failed at a reseeding.
 */
int ursa_keygen_step(struct ursa_keygen *gen, uint32_t max_ops) URSA_MUST_CHECK;

/* Stop and wipe the state and the unfinished key. Does nothing when no generation is under way. */
void ursa_keygen_abort(struct ursa_keygen *gen);

#ifdef __cplusplus
}
#endif

#endif
