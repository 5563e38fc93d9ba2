/* SPDX-License-Identifier: MIT */
/* Turns tested noise into seed material. */
#ifndef URSA_CORE_GATHERING_H
#define URSA_CORE_GATHERING_H

#include <bearssl_hash.h>
#include "entropy/seed.h"
#include "ursa/entropy.h"

/* A gathering in progress: the hash of the samples read so far. */
struct ursa_gathering {
    br_sha256_context hash;
    uint32_t left; /* samples left to read */
};

/*
 * Like ursa_entropy_start, but the caller provides `room`, the memory for the seed record. `room`
 * is wiped after use.
 */
int ursa_entropy_start_in(struct ursa_entropy *entropy, const struct ursa_records *records,
                          int remember, struct ursa_seed *room) URSA_MUST_CHECK;

/*
 * Reads and tests enough samples for `bits` bits of min-entropy, where the port claims the
 * min-entropy per sample. Conditions these samples with SHA-256 (a vetted component, SP 800-90B
 * 3.1.5.1.1).
 *
 * Call begin once. Then call step until step no longer returns URSA_BUSY. Each step is one read of
 * at most 32 samples. `out` is written only at the end: the digest on URSA_OK, zeros on failure.
 * `gathering` is wiped at the end, on success and on failure.
 *
 *   URSA_E_UNSEEDED   from begin: the start-up test has not passed yet
 */
int ursa_entropy_gather_begin(struct ursa_entropy *entropy, struct ursa_gathering *gathering,
                              uint32_t bits) URSA_MUST_CHECK;
int ursa_entropy_gather_step(struct ursa_entropy *entropy, struct ursa_gathering *gathering,
                             uint8_t out[32]) URSA_MUST_CHECK;

#endif
