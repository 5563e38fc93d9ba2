/* SPDX-License-Identifier: MIT */
/*
 * What the generator remembers across restarts, one record: a counter, a secret that is mixed into
 * every seeding (never credited, never the only source), and the digest of the last start's noise.
 */
#ifndef URSA_CORE_SEED_H
#define URSA_CORE_SEED_H

#include "ursa/rng.h"
#include "ursa/store.h"

#define URSA_RECORD_SEED 2u

struct ursa_seed {
    uint32_t counter; /* of writes; 0: there was none */
    uint8_t secret[32];
    uint8_t first[32]; /* digest of the first samples of the last remembered start */
};

/* Read it; all zero if there is none. Errors of a record read but URSA_E_NOT_FOUND. */
int ursa_seed_load(struct ursa_seed *seed, const struct ursa_records *records) URSA_MUST_CHECK;

/* Count up and write it. Errors of a record write. */
int ursa_seed_save(struct ursa_seed *seed, const struct ursa_records *records) URSA_MUST_CHECK;

/*
 * Seed the generator of a source that has started, with what is stored and for it to be replaced;
 * records may be NULL. Here and not beside its caller, which overwrites the stack when this frame
 * is gone. Errors of ursa_rng_gather and of the records. The caller wipes rng after one.
 */
int ursa_seed_rng(struct ursa_rng *rng, const struct ursa_records *records,
                  const char *purpose) URSA_MUST_CHECK;

#endif
