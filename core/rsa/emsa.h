/* SPDX-License-Identifier: MIT */
/*
 * EMSA-PKCS1-v1_5 (RFC 8017 9.2), the encoded message from which an RSA signature is computed. It
 * consists of 00 01, eight or more FF, 00, and DigestInfo, which ends with the hash. An encoded
 * message is written and compared, never parsed.
 */
#ifndef URSA_CORE_EMSA_H
#define URSA_CORE_EMSA_H

#include <stddef.h>
#include <stdint.h>

#define URSA_EMSA_INFO_SIZE 20u /* bytes of 00 and DigestInfo without the hash */
#define URSA_EMSA_MAX_HASH  64u /* bytes: SHA-512 */

/*
 * The part of an encoded message after the FF bytes: `info`, then the hash. `hash` points to the
 * caller's memory. All lengths in DigestInfo are below 128, so each takes one byte.
 */
struct ursa_emsa {
    const uint8_t *hash;
    uint8_t hash_len;
    uint8_t info_len;
    uint8_t info[URSA_EMSA_INFO_SIZE]; /* 00, and DigestInfo without the hash */
};

/* Sets up `emsa` for a hash of SHA-256, SHA-384 or SHA-512, if `which` is 0, 1 or 2. */
void ursa_emsa_sha2(struct ursa_emsa *emsa, unsigned which, const uint8_t *hash);

/* Writes the encoded message of `size` bytes, at least URSA_RSA_SIZE. */
void ursa_emsa_write(const struct ursa_emsa *emsa, uint8_t *em, size_t size);

/* Returns 0 if em is the encoded message of `size` bytes, else another value. Constant time. */
uint32_t ursa_emsa_differs(const struct ursa_emsa *emsa, const uint8_t *em, size_t size);

#endif
