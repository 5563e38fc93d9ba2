/* SPDX-License-Identifier: MIT */
/*
 * HMAC_DRBG with SHA-256 (SP 800-90A 10.1.2) on BearSSL's hash: the same bytes as BearSSL's, on
 * half the stack and half the state, which is what the memory for making a key is measured by.
 */
#ifndef URSA_CORE_DRBG_H
#define URSA_CORE_DRBG_H

#include <stddef.h>
#include "ursa/rng.h"

void ursa_drbg_init(struct ursa_drbg *drbg, const void *material, size_t len);
void ursa_drbg_update(struct ursa_drbg *drbg, const void *material, size_t len);
void ursa_drbg_generate(struct ursa_drbg *drbg, void *out, size_t len);

#endif
