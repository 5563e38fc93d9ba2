/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_RNG_H
#define URSA_CORE_RNG_H

#include "ursa/rng.h"

#define URSA_RNG_ENTROPY_SIZE 32u
#define URSA_RNG_NONCE_SIZE   16u
#define URSA_RNG_MAX_MATERIAL                                                                      \
    (URSA_RNG_ENTROPY_SIZE + URSA_RNG_NONCE_SIZE + URSA_ID_MAX_SIZE + 1u + URSA_RNG_MAX_PURPOSE)

/*
 * SP 800-90A 10.1.2.3, instantiate: `material` is entropy input || nonce || personalisation.
 * Internal: seed material comes from noise (ursa_rng_seed), or from a published test vector.
 */
void ursa_rng_instantiate(struct ursa_rng *rng, const uint8_t *material, size_t len);

#endif
