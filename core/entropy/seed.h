/* SPDX-License-Identifier: MIT */
/*
 * What the generator remembers across restarts, one record: a counter, a secret that is mixed into
 * every seeding (never credited, never the only source), and the digest of the last start's noise.
 */
#ifndef URSA_CORE_SEED_H
#define URSA_CORE_SEED_H

#include "ursa/store.h"

#define URSA_RECORD_SEED 2u

/* The record as it is stored, so that no second copy lies below the writing of it. */
struct ursa_seed {
    uint8_t counter[4]; /* of writes (bytes.h); 0: there was none */
    uint8_t secret[32];
    uint8_t first[32]; /* digest of the first samples of the last remembered start */
};

/* Read it; all zero if there is none. Errors of a record read but URSA_E_NOT_FOUND. */
int ursa_seed_load(struct ursa_seed *seed, const struct ursa_records *records) URSA_MUST_CHECK;

/* Count up and write it. Errors of a record write. */
int ursa_seed_save(struct ursa_seed *seed, const struct ursa_records *records) URSA_MUST_CHECK;

#endif
