/* SPDX-License-Identifier: MIT */
/* Turns tested noise into seed material. */
#ifndef URSA_CORE_GATHERING_H
#define URSA_CORE_GATHERING_H

#include <bearssl_hash.h>
#include "entropy/seed.h"
#include "ursa/entropy.h"

/* A gathering in progress: the hash of the samples so far. */
struct ursa_gathering {
    br_sha256_context hash;
    uint32_t left; /* samples left to read */
};

/*
 * Like ursa_entropy_start, but the caller provides the memory for the seed's record, `room`. It is
 * wiped after use.
 */
int ursa_entropy_start_in(struct ursa_entropy *entropy, const struct ursa_records *records,
                          int remember, struct ursa_seed *room) URSA_MUST_CHECK;

/*
 * Reads and tests samples worth at least `bits` bits of min-entropy, as the port claims it, and
 * conditions them with SHA-256 (a vetted component, SP 800-90B 3.1.5.1.1).
 *
 * Call begin, then step until it no longer returns URSA_BUSY. Each step is one read of at most 32
 * samples. On URSA_OK `out` is complete. On failure `out` is wiped. Until then `out` is not
 * touched. `gathering` is wiped at the end, on success and on failure.
 *
 *   URSA_E_UNSEEDED   from begin: the start-up test has not passed yet
 */
int ursa_entropy_gather_begin(struct ursa_entropy *entropy, struct ursa_gathering *gathering,
                              uint32_t bits) URSA_MUST_CHECK;
int ursa_entropy_gather_step(struct ursa_entropy *entropy, struct ursa_gathering *gathering,
                             uint8_t out[32]) URSA_MUST_CHECK;

#endif
