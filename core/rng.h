/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_RNG_H
#define URSA_CORE_RNG_H

#include "seed.h"
#include "ursa/rng.h"

/*
 * SP 800-90A 10.1.2.3, instantiate: `material` is entropy input || nonce || personalisation.
 * Internal: seed material comes from noise (ursa_rng_seed), or from a published test vector.
 */
void ursa_rng_instantiate(struct ursa_rng *rng, const uint8_t *material, size_t len);

/*
 * Instantiate with fresh noise from rng->entropy, which has started, and the device's stored seed.
 * Errors of ursa_entropy_gather. The caller overwrites the stack.
 */
int ursa_rng_gather(struct ursa_rng *rng, const struct ursa_seed *seed,
                    const char *purpose) URSA_MUST_CHECK;

/* ursa_rng_generate for callers that overwrite the stack themselves, or stand deep in it. */
int ursa_rng_draw(struct ursa_rng *rng, void *out, size_t len) URSA_MUST_CHECK;

#endif
