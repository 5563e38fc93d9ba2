/* SPDX-License-Identifier: MIT */
/*
 * Encryption under a passphrase: PBKDF2 (RFC 8018 5.2) and PBES2 (RFC 8018 6.2) as they are in
 * encrypted PKCS#8 files (RFC 5958 3), on BearSSL's HMAC and constant-time ciphers.
 */
#ifndef URSA_PBES2_H
#define URSA_PBES2_H

#include <stddef.h>
#include <stdint.h>
#include <bearssl_hash.h>
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * PBKDF2 with HMAC of this hash: &br_sha1_vtable, &br_sha224_vtable, ... &br_sha512_vtable. Two
 * compressions an iteration for each hash's length of output. iterations > 0. 5 KB of stack on a
 * 64-bit host.
 */
void ursa_pbkdf2(const br_hash_class *hash, const void *passphrase, size_t passphrase_len,
                 const void *salt, size_t salt_len, uint32_t iterations, uint8_t *out, size_t len);

/* More iterations than this are not read: on a PC they would take some ten seconds. */
#define URSA_PBES2_MAX_ITERATIONS 10000000u

/* What is written unless the caller says otherwise: half a second on a PC. */
#define URSA_PBES2_ITERATIONS 600000u

#define URSA_PBES2_SALT_SIZE 16u

enum ursa_cipher_id {
    URSA_CIPHER_AES256, /* CBC mode, all of them */
    URSA_CIPHER_AES192,
    URSA_CIPHER_AES128,
    URSA_CIPHER_DES3, /* DES-EDE3, for those who still need it */
};

/* How to encrypt. Salt and IV are to be random, and new each time. */
struct ursa_pbes2 {
    enum ursa_cipher_id cipher;
    uint32_t iterations; /* of PBKDF2 with HMAC-SHA-256; 1 to URSA_PBES2_MAX_ITERATIONS */
    uint8_t salt[URSA_PBES2_SALT_SIZE];
    uint8_t iv[16];
};

#define URSA_PBES2_OVERHEAD 140u /* bytes of DER, at most, that encryption adds */

/*
 * Encrypt PKCS#8 DER as EncryptedPrivateKeyInfo. out may be NULL to learn the length, and must not
 * overlap the input. URSA_E_ARGUMENT: iterations, cipher, in_len over SIZE_MAX / 2; URSA_E_BUFFER.
 * Nothing was written then.
 */
int ursa_pbes2_encrypt(const struct ursa_pbes2 *how, const void *passphrase, size_t passphrase_len,
                       const uint8_t *in, size_t in_len, uint8_t *out, size_t size,
                       size_t *len) URSA_MUST_CHECK;

/*
 * Decrypt EncryptedPrivateKeyInfo in place: *at and *len say where in der the result is. Read are
 * PBKDF2 with HMAC-SHA-1, -224, -256, -384, -512, and AES-128, -192, -256 and DES-EDE3 in CBC mode.
 * URSA_E_CIPHER: something else, which where->what names, or a keyLength that is not the cipher's;
 * URSA_E_ITERATIONS; URSA_E_PASSPHRASE: the wrong one, or damage; URSA_E_KEY_DER, URSA_E_KEY_BER.
 * der is spoilt by a failure.
 */
int ursa_pbes2_decrypt(uint8_t *der, size_t size, const void *passphrase, size_t passphrase_len,
                       uint8_t **at, size_t *len, struct ursa_where *where) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
