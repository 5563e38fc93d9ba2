/* SPDX-License-Identifier: MIT */
/*
 * EMSA-PKCS1-v1_5 (RFC 8017 9.2), what an RSA signature is of: 00 01, eight or more FF, 00, and
 * DigestInfo, which ends in the hash. It is written and compared, never parsed.
 */
#ifndef URSA_CORE_EMSA_H
#define URSA_CORE_EMSA_H

#include <stddef.h>
#include <stdint.h>

/* What follows the FF; all lengths in DigestInfo are below 128. The hash is the caller's. */
#define URSA_EMSA_INFO_SIZE 20u
#define URSA_EMSA_MAX_HASH  64u /* bytes: SHA-512 */
struct ursa_emsa {
    const uint8_t *hash;
    uint8_t hash_len;
    uint8_t info_len;
    uint8_t info[URSA_EMSA_INFO_SIZE]; /* 00, and DigestInfo up to the hash */
};

/* Of SHA-256, SHA-384, SHA-512: `which` is 0, 1, 2. */
void ursa_emsa_sha2(struct ursa_emsa *emsa, unsigned which, const uint8_t *hash);

/* Write it, into `size` bytes: URSA_RSA_SIZE or more. */
void ursa_emsa_write(const struct ursa_emsa *emsa, uint8_t *em, size_t size);

/* 0: em is that. Constant time. */
uint32_t ursa_emsa_differs(const struct ursa_emsa *emsa, const uint8_t *em, size_t size);

#endif
