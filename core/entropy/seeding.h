/* SPDX-License-Identifier: MIT */
/* Seeding and reseeding the random generator, at once or in steps. For use inside the core. */
#ifndef URSA_CORE_SEEDING_H
#define URSA_CORE_SEEDING_H

#include "entropy/gathering.h"
#include "entropy/seed.h"
#include "ursa/rng.h"

/*
 * SP 800-90A 10.1.2.3, instantiate. `material` is entropy input || nonce || personalisation. It
 * comes from noise (ursa_rng_seed) or from a published test vector, so this function is internal.
 */
void ursa_rng_instantiate(struct ursa_rng *rng, const uint8_t *material, size_t len);

/*
 * Entropy input || nonce || personalisation. The personalisation contains the id's length. So two
 * different pairs of id and purpose never give the same bytes.
 */
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
    struct ursa_records records; /* read is NULL if there are no records */
    const char *purpose;
    uint8_t stage;
};

/*
 * ursa_rng_seed in steps. Call begin, then step until it no longer returns URSA_BUSY. begin runs
 * the start-up test if it has not passed yet.
 *
 * A step is one read of at most 32 samples. After the reads, one step reads the record, one step
 * hashes, and one step writes the record. These three are separate steps, because their stack
 * frames would add up. The generator is unseeded until step returns URSA_OK.
 *
 * `seeding` is wiped at the end, on success and on failure. The caller of step wipes the stack.
 * `purpose` must stay valid until the end.
 */
int ursa_rng_seed_begin(struct ursa_rng *rng, struct ursa_seeding *seeding,
                        struct ursa_entropy *entropy, const struct ursa_records *records,
                        const char *purpose) URSA_MUST_CHECK;
int ursa_rng_seed_step(struct ursa_rng *rng, struct ursa_seeding *seeding) URSA_MUST_CHECK;

/*
 * ursa_rng_wants_noise returns 1 if URSA_RNG_RESEED_INTERVAL requests were answered. Then the
 * generator must be reseeded before the next request, either at once with ursa_rng_reseed or in
 * steps. The outcome is the same. The caller wipes the stack.
 */
int ursa_rng_wants_noise(const struct ursa_rng *rng);
int ursa_rng_reseed(struct ursa_rng *rng) URSA_MUST_CHECK; /* does nothing if it is not needed */
int ursa_rng_reseed_begin(struct ursa_rng *rng, struct ursa_gathering *gathering) URSA_MUST_CHECK;
int ursa_rng_reseed_step(struct ursa_rng *rng, struct ursa_gathering *gathering) URSA_MUST_CHECK;

/*
 * Like ursa_rng_generate, but the caller wipes the stack and reseeds. This is for callers that wipe
 * the stack themselves or have little of it left.
 *
 *   URSA_E_UNSEEDED   also while ursa_rng_wants_noise() is true
 */
int ursa_rng_draw(struct ursa_rng *rng, void *out, size_t len) URSA_MUST_CHECK;

#endif
