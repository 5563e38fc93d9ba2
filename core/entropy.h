/* SPDX-License-Identifier: MIT */
/* From tested noise to seed material. */
#ifndef URSA_CORE_ENTROPY_H
#define URSA_CORE_ENTROPY_H

#include "ursa/entropy.h"

/*
 * Read and test samples worth at least `bits` bits of min-entropy, by the port's claim, and
 * condition them with SHA-256 (a vetted component, SP 800-90B 3.1.5.1.1). On failure out is wiped.
 * URSA_E_UNSEEDED: the start-up test is still to come.
 */
int ursa_entropy_gather(struct ursa_entropy *entropy, uint32_t bits,
                        uint8_t out[32]) URSA_MUST_CHECK;

#endif
