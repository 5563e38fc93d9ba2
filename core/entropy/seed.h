/* SPDX-License-Identifier: MIT */
/*
 * The record that the generator keeps across restarts: a counter, a secret, and a digest of the
 * noise of an earlier start. The secret is mixed into every seeding. The secret is never credited
 * with entropy and is never the only source of a seed.
 */
#ifndef URSA_CORE_SEED_H
#define URSA_CORE_SEED_H

#include "ursa/store.h"

#define URSA_RECORD_SEED 2u

/* The record in its stored form, so that writing it needs no second copy on the stack. */
struct ursa_seed {
    uint8_t counter[4]; /* number of writes, little-endian (bytes.h); 0 means no record */
    uint8_t secret[32];
    uint8_t first[32]; /* digest of the first samples of the last start with `remember` */
};

/*
 * Reads the record. If there is no usable record, this function sets *seed to zero and returns
 * URSA_OK.
 *
 * Errors: those of records->read, except URSA_E_NOT_FOUND, URSA_E_BUFFER and URSA_E_STORE_DAMAGED.
 */
int ursa_seed_load(struct ursa_seed *seed, const struct ursa_records *records) URSA_MUST_CHECK;

/* Increments the counter and writes the record. Errors: those of records->write. */
int ursa_seed_save(struct ursa_seed *seed, const struct ursa_records *records) URSA_MUST_CHECK;

#endif
