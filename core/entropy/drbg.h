/* SPDX-License-Identifier: MIT */
/*
 * HMAC_DRBG with SHA-256 (SP 800-90A 10.1.2) on BearSSL's hash.
 *
 * The output is the same as that of BearSSL's HMAC_DRBG, with half the stack and half the state.
 * Stack and state count towards the memory for making a key.
 */
#ifndef URSA_CORE_DRBG_H
#define URSA_CORE_DRBG_H

#include <stddef.h>
#include "ursa/rng.h"

void ursa_drbg_init(struct ursa_drbg *drbg, const void *material, size_t len);
void ursa_drbg_update(struct ursa_drbg *drbg, const void *material, size_t len);
void ursa_drbg_generate(struct ursa_drbg *drbg, void *out, size_t len);

#endif
