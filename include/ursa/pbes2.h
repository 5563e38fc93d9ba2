/* SPDX-License-Identifier: MIT */
/*
 * Encryption with a passphrase: PBKDF2 (RFC 8018 5.2) and PBES2 (RFC 8018 6.2), as encrypted PKCS#8
 * files use them (RFC 5958 3).
 *
 * HMAC and the constant-time ciphers come from BearSSL. Like keyfile.h, this header is for hosts.
 * The functions work only on the caller's buffers. No function of this header may be called from an
 * interrupt.
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
 * Derive a key with PBKDF2 and HMAC.
 *
 * hash is &br_sha1_vtable, &br_sha224_vtable, ... or &br_sha512_vtable. iterations must be greater
 * than 0. Cost: each iteration takes two compressions of the hash function for each block of
 * output. A block is as long as the hash. Stack: 5 KB on a 64-bit host.
 */
void ursa_pbkdf2(const br_hash_class *hash, const void *passphrase, size_t passphrase_len,
                 const void *salt, size_t salt_len, uint32_t iterations, uint8_t *out, size_t len);

/* Files with more iterations than this are refused. 10000000 take about ten seconds on a PC. */
#define URSA_PBES2_MAX_ITERATIONS 10000000u

/* The usual number of iterations for new files. 600000 take half a second on a PC. */
#define URSA_PBES2_ITERATIONS 600000u

#define URSA_PBES2_SALT_SIZE 16u /* bytes */

enum ursa_cipher_id {
    URSA_CIPHER_AES256, /* all ciphers of this list are used in CBC mode */
    URSA_CIPHER_AES192,
    URSA_CIPHER_AES128,
    URSA_CIPHER_DES3, /* DES-EDE3, for programs that do not support AES */
};

/* The parameters of an encryption. salt and iv must be random and must be used only once. */
struct ursa_pbes2 {
    enum ursa_cipher_id cipher;
    uint32_t iterations; /* for PBKDF2 with HMAC-SHA-256; 1 to URSA_PBES2_MAX_ITERATIONS */
    uint8_t salt[URSA_PBES2_SALT_SIZE];
    uint8_t iv[16]; /* DES-EDE3 uses the first 8 bytes */
};

#define URSA_PBES2_OVERHEAD 140u /* bytes that encryption adds to the DER, at most */

/*
 * Encrypt PKCS#8 DER as EncryptedPrivateKeyInfo.
 *
 * If out is NULL, only the length is computed. The buffers `in` and `out` must not overlap. On
 * failure nothing is written.
 *
 * URSA_E_ARGUMENT  iterations or cipher is out of range, or in_len is above SIZE_MAX / 2
 * URSA_E_BUFFER    size is too small
 */
int ursa_pbes2_encrypt(const struct ursa_pbes2 *how, const void *passphrase, size_t passphrase_len,
                       const uint8_t *in, size_t in_len, uint8_t *out, size_t size,
                       size_t *len) URSA_MUST_CHECK;

/*
 * Decrypt EncryptedPrivateKeyInfo in place.
 *
 * On success the decrypted key is inside der: *at is its start, and *len is its length in bytes.
 * Supported are PBKDF2 with HMAC-SHA-1, -224, -256, -384 and -512, and the ciphers AES-128,
 * AES-192, AES-256 and DES-EDE3 in CBC mode. After a failure the contents of der are undefined.
 *
 * URSA_E_CIPHER      Ursa does not support the algorithm that where->what names, or keyLength does
 *                    not fit the cipher
 * URSA_E_ITERATIONS  the iteration count is 0 or above URSA_PBES2_MAX_ITERATIONS
 * URSA_E_PASSPHRASE  the passphrase is wrong, or the data is damaged
 * URSA_E_KEY_DER     a field is not the expected field, or other bytes follow
 * URSA_E_KEY_BER     a field is in BER
 */
int ursa_pbes2_decrypt(uint8_t *der, size_t size, const void *passphrase, size_t passphrase_len,
                       uint8_t **at, size_t *len, struct ursa_where *where) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
