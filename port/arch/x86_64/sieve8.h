/* SPDX-License-Identifier: MIT */
#ifndef URSA_ARCH_SIEVE8_H
#define URSA_ARCH_SIEVE8_H

#include <stdint.h>
#include "rsa/candidate.h"

/*
 * Sieves a complete batch that is not strict. Returns set->alive without the bits of the candidates
 * that a prime from 643 to 65521 divides.
 */
uint32_t ursa_sieve8(const struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE]);

#endif
