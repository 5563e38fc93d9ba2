/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_SHA2_H
#define URSA_CORE_SHA2_H

#include "rsa/emsa.h"
#include "ursa/cert.h"

#define URSA_SHA2_MAX_SIZE URSA_EMSA_MAX_HASH

/* Computes SHA-256, SHA-384 or SHA-512: `which` is 0, 1 or 2. Returns the hash's size in bytes. */
size_t ursa_sha2(unsigned which, struct ursa_span in, uint8_t out[URSA_SHA2_MAX_SIZE]);

#endif
