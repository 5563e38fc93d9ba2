/* SPDX-License-Identifier: MIT */
/* The block ciphers of key files, in CBC mode, on BearSSL's constant-time ones. */
#ifndef URSA_CORE_CIPHER_H
#define URSA_CORE_CIPHER_H

#include <stddef.h>
#include <stdint.h>
#include "ursa/pbes2.h"

#define URSA_CIPHER_KEY_SIZE   32u /* bytes, the longest */
#define URSA_CIPHER_BLOCK_SIZE 16u

struct ursa_cipher {
    const char *dek_name; /* in a DEK-Info line (RFC 1423 1.1, and OpenSSL's) */
    uint8_t key_size;
    uint8_t block_size; /* and that of the IV */
    uint8_t oid_len;
    uint8_t oid[9]; /* RFC 8018 B.2.2, B.2.5 */
};

const struct ursa_cipher *ursa_cipher(enum ursa_cipher_id id);
#define URSA_CIPHERS 4

/* In place; len is a multiple of the block's size; iv is spent. */
void ursa_cbc_encrypt(enum ursa_cipher_id id, const uint8_t *key, uint8_t *iv, uint8_t *data,
                      size_t len);
void ursa_cbc_decrypt(enum ursa_cipher_id id, const uint8_t *key, uint8_t *iv, uint8_t *data,
                      size_t len);

/*
 * What RFC 8018 6.1.1 pads with is taken off: *len becomes that of the data. 0: it is not such
 * padding. Constant time but for the result and the length.
 */
int ursa_unpad(const uint8_t *data, size_t *len, size_t block_size);

/* Is this one DER SEQUENCE and nothing else? What a wrong key decrypts hardly ever is. */
int ursa_is_one_sequence(const uint8_t *der, size_t len);

#endif
