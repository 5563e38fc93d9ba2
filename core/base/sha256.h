/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_SHA256_H
#define URSA_CORE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define URSA_SHA256_SIZE 32u

/*
 * Computes the SHA-256 of `len` bytes. The hash context is wiped, but the stack below the caller's
 * frame is not.
 */
void ursa_sha256(const void *bytes, size_t len, uint8_t out[URSA_SHA256_SIZE]);

#endif
