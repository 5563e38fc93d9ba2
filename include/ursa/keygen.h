/* SPDX-License-Identifier: MIT */
/*
 * RSA-2048 key generation in steps: begin, step until it no longer says URSA_BUSY, abort to stop.
 *
 * The public exponent is 65537. p and q are drawn independently, at least sqrt(2) * 2^1023, each
 * = 3 (mod 4), more than 2^924 apart, and each passes 5 Miller-Rabin rounds with random bases (FIPS
 * 186-5 A.1.3, Table B.1). No key is handed out before it passed ursa_rsa_pairwise_test (rsa.h).
 * Every key begins with fresh noise, and follows from it: the same on every machine.
 *
 * A key takes about 70 tests of candidates and 11 confirming powers of 1024 bits each, and the time
 * varies much: one key in ten takes twice the mean.
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
    URSA_PROGRESS_CANDIDATE = 0, /* the n-th candidate without a small factor is tested, n from 1 */
    URSA_PROGRESS_ROUND = 1,     /* a factor passed its n-th confirming Miller-Rabin round */
    URSA_PROGRESS_REJECT = 2,    /* q, the n-th factor found, is too close to p: never happens */
    URSA_PROGRESS_FACTOR = 3,    /* n = 0: p is confirmed, n = 1: q is confirmed */
};

/*
 * Return 1 to go on, 0 to abort (URSA_E_ABORTED from the current step, soon). It may use the
 * console, feed a watchdog, or sleep; it must not call back into the same key generation.
 * The longest silence between two calls are the multiplications of a round, 1370, and those of
 * the steps behind the last one.
 */
typedef int (*ursa_progress_fn)(enum ursa_progress stage, uint32_t n, void *arg);

/* How to make a key; all zero is the default. */
struct ursa_keygen_params {
    ursa_progress_fn progress; /* may be NULL */
    void *arg;
    /*
     * 1: every candidate uniform and independent of the others, to the letter of FIPS 186-5 A.1.3.
     * 0: faster, and as good by the argument in core/rsa/candidate.h.
     */
    uint8_t strict;
};

/* What was done so far. It stays when the generation ends; nothing in it is secret. */
struct ursa_keygen_counts {
    uint32_t candidates; /* as FIPS 186-5 A.1.3 counts them: in the range, for p and q together */
    uint32_t tests;      /* to base 2 */
    uint32_t rounds;     /* of Miller-Rabin */
};

#define URSA_KEYGEN_WORK_SIZE (896u + 8 * sizeof(void *))

/* All state of one key generation. The caller owns it; wiped, but for counts, when it ends. */
struct ursa_keygen {
    struct ursa_keygen_counts counts;
    struct ursa_keygen_params params;
    struct ursa_rsa_key *key;
    struct ursa_rng rng;
    uint64_t work[URSA_KEYGEN_WORK_SIZE / 8];
    uint8_t phase;
    uint8_t round;
    uint8_t draws;     /* of bases that did not fit, for this round */
    uint8_t reseeding; /* the generator waits for noise */
    uint8_t stop;      /* the callback asked to */
};

/*
 * Begin: set up, with the source's start-up test if it is still to come. The first steps seed a
 * generator afresh (ursa_rng_seed, rng.h). `key` is where the key will be, and the search's scratch
 * space; its contents are undefined (never a usable key) until step returns URSA_OK. records,
 * params may be NULL; both are copied, but not what they point to. Errors: URSA_E_ARGUMENT; those
 * of ursa_entropy_start.
 */
int ursa_keygen_begin(struct ursa_keygen *gen, struct ursa_entropy *entropy,
                      const struct ursa_records *records, struct ursa_rsa_key *key,
                      const struct ursa_keygen_params *params) URSA_MUST_CHECK;

/*
 * Go on. URSA_BUSY: call again. URSA_OK: *key is complete and checked. Anything else: it failed,
 * *key and all state are wiped, and further steps answer URSA_E_STATE.
 * max_ops: a step ends with the piece of work that reaches this many operations; 0: with the key.
 * An operation is a Montgomery multiplication of 1024 bits, or what takes no longer: trial division
 * of a batch by 8 small primes counts 5, and the largest indivisible pieces count 8 (a draw of
 * candidates, a quarter of a product of 2048 bits), 12 (a draw of a base, the beginning of a power,
 * the assembly of the key), 14 (a few parts of a signature) and 16 (the key's check). Where a
 * processor does several at once (core/rsa/lanes.h), a piece counts 2024 at most. What is not
 * arithmetic takes a step of its own: a read of at most 32 samples of noise, as long as the source
 * takes for them; the two record writes, at the end of seeding and of all (identity.h), as long as
 * the flash takes; loading the record, and mixing what was gathered, are steps of their own, too.
 * RAM on a Cortex-M0: 1040 bytes of state, 896 of the key, 1056 of stack in the search and all that
 * follows it, 1088 in the step that writes the seed's record to Ursa's store, whose reading and
 * writing goes deepest. With max_ops = 1 the longest step is 0.36 million instructions on a
 * Cortex-M0. Errors: URSA_E_KEYGEN (no prime among 10240 candidates for p or 20480 for q),
 * URSA_E_NOT_PRIME, URSA_E_KEY_SHAPE, URSA_E_KEY_CHECK (a fault), URSA_E_ABORTED, URSA_E_STATE;
 * those of ursa_rng_seed; URSA_E_ENTROPY_* also when the source failed at a reseeding or meanwhile.
 */
int ursa_keygen_step(struct ursa_keygen *gen, uint32_t max_ops) URSA_MUST_CHECK;

/* Stop and wipe the state and the unfinished key. Does nothing when no generation is under way. */
void ursa_keygen_abort(struct ursa_keygen *gen);

#ifdef __cplusplus
}
#endif

#endif
