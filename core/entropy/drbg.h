/* SPDX-License-Identifier: MIT */
/*
 * HMAC_DRBG with SHA-256 (SP 800-90A 10.1.2) on BearSSL's hash.
 *
 * It gives the same bytes as BearSSL's HMAC_DRBG on half the stack and with half the state. Both
 * count towards the memory for making a key.
 */
#ifndef URSA_CORE_DRBG_H
#define URSA_CORE_DRBG_H

#include <stddef.h>
#include "ursa/rng.h"

void ursa_drbg_init(struct ursa_drbg *drbg, const void *material, size_t len);
void ursa_drbg_update(struct ursa_drbg *drbg, const void *material, size_t len);
void ursa_drbg_generate(struct ursa_drbg *drbg, void *out, size_t len);

#endif
