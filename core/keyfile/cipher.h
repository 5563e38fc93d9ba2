/* SPDX-License-Identifier: MIT */
/* The block ciphers of key files in CBC mode, built on BearSSL's constant-time ciphers. */
#ifndef URSA_CORE_CIPHER_H
#define URSA_CORE_CIPHER_H

#include <stddef.h>
#include <stdint.h>
#include "ursa/pbes2.h"

#define URSA_CIPHER_KEY_SIZE   32u /* bytes of the longest key */
#define URSA_CIPHER_BLOCK_SIZE 16u /* bytes of the longest block */

struct ursa_cipher {
    const char *dek_name; /* the cipher's name in a DEK-Info line, from RFC 1423 1.1 or OpenSSL */
    uint8_t key_size;
    uint8_t block_size; /* bytes of a block and of the IV */
    uint8_t oid_len;
    uint8_t oid[9]; /* content of the OID: RFC 8018 B.2.2, B.2.5 */
};

const struct ursa_cipher *ursa_cipher(enum ursa_cipher_id id);
#define URSA_CIPHERS 4

/*
 * Encrypt or decrypt len bytes of data in place, in CBC mode.
 *
 * len must be a multiple of the block size. iv is overwritten.
 */
void ursa_cbc_encrypt(enum ursa_cipher_id id, const uint8_t *key, uint8_t *iv, uint8_t *data,
                      size_t len);
void ursa_cbc_decrypt(enum ursa_cipher_id id, const uint8_t *key, uint8_t *iv, uint8_t *data,
                      size_t len);

/*
 * Remove the padding of RFC 8018 6.1.1: *len becomes the length without the padding.
 *
 * Returns 1, or 0 if the padding is wrong. The function takes constant time for the data, but its
 * result and the new length become public.
 */
int ursa_unpad(const uint8_t *data, size_t *len, size_t block_size);

/*
 * Return nonzero if these bytes are exactly one DER SEQUENCE.
 *
 * This detects a wrong passphrase: data decrypted with a wrong key is hardly ever a SEQUENCE.
 */
int ursa_is_one_sequence(const uint8_t *der, size_t len);

#endif
