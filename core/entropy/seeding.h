/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_SEEDING_H
#define URSA_CORE_SEEDING_H

#include "entropy/gathering.h"
#include "entropy/seed.h"
#include "ursa/rng.h"

/*
 * SP 800-90A 10.1.2.3, instantiate: `material` is entropy input || nonce || personalisation.
 * Internal: seed material comes from noise (ursa_rng_seed), or from a published test vector.
 */
void ursa_rng_instantiate(struct ursa_rng *rng, const uint8_t *material, size_t len);

/* Entropy input || nonce || personalisation; the id's length is told, so that no id and purpose run
   together alike. */
struct ursa_seed_material {
    uint8_t entropy[32];
    uint8_t nonce[16];
    uint8_t counter[4];
    uint8_t secret[32];
    uint8_t id_len;
    uint8_t id_and_purpose[URSA_ID_MAX_SIZE + URSA_RNG_MAX_PURPOSE];
};

struct ursa_seeding {
    struct ursa_gathering gathering;
    struct ursa_seed_material material;
    struct ursa_seed seed;
    struct ursa_records records; /* none: no read */
    const char *purpose;
    uint8_t stage;
};

/*
 * ursa_rng_seed in steps: begin (with the start-up test if it is still to come), then step while
 * URSA_BUSY. A step is one read of at most 32 samples; then one reads the record, one hashes, and
 * one writes the record: apart, as their frames would add up. Until that one has said URSA_OK the
 * generator is unseeded. At the end of any kind, `seeding` is wiped; the caller of step wipes the
 * stack. `purpose` stays the caller's.
 */
int ursa_rng_seed_begin(struct ursa_rng *rng, struct ursa_seeding *seeding,
                        struct ursa_entropy *entropy, const struct ursa_records *records,
                        const char *purpose) URSA_MUST_CHECK;
int ursa_rng_seed_step(struct ursa_rng *rng, struct ursa_seeding *seeding) URSA_MUST_CHECK;

/*
 * After URSA_RNG_RESEED_INTERVAL requests the generator wants noise before the next one: all of it
 * at once, or in steps alike, with the same outcome. The caller wipes the stack.
 */
int ursa_rng_wants_noise(const struct ursa_rng *rng);
int ursa_rng_reseed(struct ursa_rng *rng) URSA_MUST_CHECK; /* if it is wanted */
int ursa_rng_reseed_begin(struct ursa_rng *rng, struct ursa_gathering *gathering) URSA_MUST_CHECK;
int ursa_rng_reseed_step(struct ursa_rng *rng, struct ursa_gathering *gathering) URSA_MUST_CHECK;

/* ursa_rng_generate for callers that overwrite the stack themselves, or stand deep in it, and see
   to the noise: URSA_E_UNSEEDED as long as it is wanted. */
int ursa_rng_draw(struct ursa_rng *rng, void *out, size_t len) URSA_MUST_CHECK;

#endif
