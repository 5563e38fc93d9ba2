/* SPDX-License-Identifier: MIT */
/* Seeding and reseeding the random generator, at once or in steps. For use inside the core. */
#ifndef URSA_CORE_SEEDING_H
#define URSA_CORE_SEEDING_H

#include "entropy/gathering.h"
#include "entropy/seed.h"
#include "ursa/rng.h"

/*
 * Instantiates the generator (SP 800-90A 10.1.2.3). `material` is entropy input || nonce ||
 * personalisation. It comes from noise (ursa_rng_seed) or from a published test vector.
 * Applications must not choose the material, so this function is not public.
 */
void ursa_rng_instantiate(struct ursa_rng *rng, const uint8_t *material, size_t len);

/*
 * The seed material: entropy input || nonce || personalisation, which begins at `counter`. The
 * personalisation contains the length of the id, so that two different pairs of id and purpose
 * never give the same bytes.
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
    struct ursa_records records; /* records.read is NULL if there are no records */
    const char *purpose;
    uint8_t stage;
};

/*
 * ursa_rng_seed in steps. Call begin once. Then call step until step no longer returns URSA_BUSY.
 * begin runs the start-up test if the test has not passed yet.
 *
 * Most steps are one read of at most 32 samples. After the reads, one step reads the record, one
 * step hashes, and one step writes the record. These three are separate steps, because in one step
 * their stack frames would add up. The generator is unseeded until step returns URSA_OK.
 *
 * `seeding` is wiped at the end, on success and on failure. The caller of step wipes the stack.
 * `purpose` must stay valid until the end.
 */
int ursa_rng_seed_begin(struct ursa_rng *rng, struct ursa_seeding *seeding,
                        struct ursa_entropy *entropy, const struct ursa_records *records,
                        const char *purpose) URSA_MUST_CHECK;
int ursa_rng_seed_step(struct ursa_rng *rng, struct ursa_seeding *seeding) URSA_MUST_CHECK;

/*
 * ursa_rng_wants_noise returns 1 if the generator has answered URSA_RNG_RESEED_INTERVAL requests
 * since it was last seeded. Then the generator must be reseeded before the next request: in one
 * call with ursa_rng_reseed, or in steps with ursa_rng_reseed_begin and ursa_rng_reseed_step. Both
 * ways give the same state. The caller wipes the stack.
 */
int ursa_rng_wants_noise(const struct ursa_rng *rng);
int ursa_rng_reseed(struct ursa_rng *rng) URSA_MUST_CHECK; /* does nothing if no noise is wanted */
int ursa_rng_reseed_begin(struct ursa_rng *rng, struct ursa_gathering *gathering) URSA_MUST_CHECK;
int ursa_rng_reseed_step(struct ursa_rng *rng, struct ursa_gathering *gathering) URSA_MUST_CHECK;

/*
 * Like ursa_rng_generate, but this function neither reseeds nor wipes the stack: the caller does
 * both. It is for callers that wipe the stack themselves or have little stack left.
 *
 *   URSA_E_UNSEEDED   also while ursa_rng_wants_noise() is true
 */
int ursa_rng_draw(struct ursa_rng *rng, void *out, size_t len) URSA_MUST_CHECK;

#endif
