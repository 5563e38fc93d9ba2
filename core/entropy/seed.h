/* SPDX-License-Identifier: MIT */
/*
 * The record that the generator keeps across restarts: a counter, a secret, and the digest of the
 * last start's noise. The secret is mixed into every seeding. It is never credited with entropy and
 * never the only source.
 */
#ifndef URSA_CORE_SEED_H
#define URSA_CORE_SEED_H

#include "ursa/store.h"

#define URSA_RECORD_SEED 2u

/* The record exactly as it is stored. So writing it needs no second copy on the stack. */
struct ursa_seed {
    uint8_t counter[4]; /* number of writes, little-endian (bytes.h); 0: there is no record */
    uint8_t secret[32];
    uint8_t first[32]; /* digest of the first samples at the last start that was remembered */
};

/*
 * Reads the record. If there is no usable record, *seed is all zero and this returns URSA_OK.
 *
 * Errors: those of reading a record, except URSA_E_NOT_FOUND, URSA_E_BUFFER and
 * URSA_E_STORE_DAMAGED.
 */
int ursa_seed_load(struct ursa_seed *seed, const struct ursa_records *records) URSA_MUST_CHECK;

/* Increments the counter and writes the record. Errors: those of writing a record. */
int ursa_seed_save(struct ursa_seed *seed, const struct ursa_records *records) URSA_MUST_CHECK;

#endif
