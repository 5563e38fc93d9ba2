/* SPDX-License-Identifier: MIT */
/* From tested noise to seed material. */
#ifndef URSA_CORE_GATHERING_H
#define URSA_CORE_GATHERING_H

#include <bearssl_hash.h>
#include "entropy/seed.h"
#include "ursa/entropy.h"

/* Samples on their way to being seed material. */
struct ursa_gathering {
    br_sha256_context hash;
    uint32_t left; /* samples */
};

/* ursa_entropy_start with the memory that it takes given; it is wiped. */
int ursa_entropy_start_in(struct ursa_entropy *entropy, const struct ursa_records *records,
                          int remember, struct ursa_seed *room) URSA_MUST_CHECK;

/*
 * Read and test samples worth at least `bits` bits of min-entropy, by the port's claim, and
 * condition them with SHA-256 (a vetted component, SP 800-90B 3.1.5.1.1): begin, then step while
 * URSA_BUSY, each step one read of at most 32 samples. URSA_OK: out is complete. Else it is wiped;
 * so is `gathering` at the end of either kind. out is not touched before.
 * URSA_E_UNSEEDED from begin: the start-up test is still to come.
 */
int ursa_entropy_gather_begin(struct ursa_entropy *entropy, struct ursa_gathering *gathering,
                              uint32_t bits) URSA_MUST_CHECK;
int ursa_entropy_gather_step(struct ursa_entropy *entropy, struct ursa_gathering *gathering,
                             uint8_t out[32]) URSA_MUST_CHECK;

#endif
