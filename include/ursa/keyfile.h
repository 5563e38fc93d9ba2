/* SPDX-License-Identifier: MIT */
/*
 * Private and public RSA keys in files.
 *
 * Private keys are PKCS#8 (RFC 5958 OneAsymmetricKey version 0) or PKCS#1 (RFC 8017 A.1.2
 * RSAPrivateKey), in DER or PEM, unencrypted or encrypted (pbes2.h).
 *
 * This header is for hosts. No firmware needs to link these functions, because a device's key never
 * leaves the device.
 *
 * To read a private key from a file, call ursa_keyfile_open, then ursa_keyfile_unlock, and then
 * ursa_keypair_read with file->at and file->len. To sign with the key, convert it with
 * ursa_keypair_to_rsa.
 *
 * The functions work only on the caller's structures and buffers. No function of this header may be
 * called from an interrupt.
 */
#ifndef URSA_KEYFILE_H
#define URSA_KEYFILE_H

#include <stddef.h>
#include <stdint.h>
#include "error.h"
#include "rsa.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_PKCS8_MAX_SIZE 1220u /* bytes of DER, at most; keys differ by a few bytes */

/*
 * Write a key as unencrypted PKCS#8 in DER.
 *
 * The private exponent d is computed as 1/e modulo lcm(p-1, q-1) (FIPS 186-5 A.1.1). If out is
 * NULL, only the length is computed. The caller must wipe the buffer `out` after use.
 *
 * URSA_E_ARGUMENT   len is NULL
 * URSA_E_BUFFER     size is too small; nothing is written
 * URSA_E_KEY_SHAPE  the key fails ursa_rsa_check. Or p or q is not 3 modulo 4, so the key was not
 *                   made by Ursa
 */
int ursa_pkcs8_write(const struct ursa_rsa_key *key, uint8_t *out, size_t size,
                     size_t *len) URSA_MUST_CHECK;

/* ---- keys made by Ursa or by others --------------------------------------------------------- */

#define URSA_KEYPAIR_MIN_BITS    2048u /* bits of the shortest modulus */
#define URSA_KEYPAIR_MAX_BITS    4096u /* bits of the longest modulus */
#define URSA_KEYPAIR_SIZE        512u  /* bytes of the longest modulus */
#define URSA_KEYPAIR_FACTOR_SIZE 256u  /* bytes of the longest factor */

/*
 * An RSA public key, 520 bytes.
 *
 * The modulus n has 2048 to 4096 bits. The exponent e is odd, from 65537 to 2^32 - 1. n is
 * big-endian and takes the first (bits + 7) / 8 bytes of its array.
 */
struct ursa_pubkey {
    uint32_t e;
    uint16_t bits; /* exact number of bits of n */
    uint8_t n[URSA_KEYPAIR_SIZE];
};

/*
 * An RSA key pair, 2312 bytes. All fields from d on are secret.
 *
 * Numbers are big-endian. d has as many bytes as n. p, q, dp, dq and iq have
 * ursa_keypair_factor_size bytes each, with leading zeros.
 */
struct ursa_keypair {
    struct ursa_pubkey pub;
    uint8_t d[URSA_KEYPAIR_SIZE];
    uint8_t p[URSA_KEYPAIR_FACTOR_SIZE];
    uint8_t q[URSA_KEYPAIR_FACTOR_SIZE];
    uint8_t dp[URSA_KEYPAIR_FACTOR_SIZE];
    uint8_t dq[URSA_KEYPAIR_FACTOR_SIZE];
    uint8_t iq[URSA_KEYPAIR_FACTOR_SIZE];
};

/* Return the number of bytes of n. In a key pair, d has the same number of bytes. */
size_t ursa_pubkey_size(const struct ursa_pubkey *key);

/* Return the number of bytes that each of p, q, dp, dq and iq has. */
size_t ursa_keypair_factor_size(const struct ursa_keypair *key);

/*
 * Read and check exactly one unencrypted private key in DER, PKCS#8 or PKCS#1.
 *
 * The function checks that:
 *
 *   - p and q have half as many bits as n (rounded down or up), and n = p*q;
 *   - e*dp = 1 modulo p-1, e*dq = 1 modulo q-1 and q*iq = 1 modulo p;
 *   - d = dp modulo p-1 and d = dq modulo q-1.
 *
 * The function does not check whether p and q are prime: ursa_keypair_check_primes does. On failure
 * *key is wiped. The time depends on the number of leading zero bytes, which DER omits, and not on
 * any other property of the secret numbers. Cost: about 8 million instructions for RSA-2048, and 31
 * million for RSA-4096. Stack: 4.2 KB on a 64-bit host.
 *
 * URSA_E_KEY_DER       a field is not the expected field, or other bytes follow the key
 * URSA_E_KEY_BER       a length or number is longer than in DER, or a string is split into parts
 * URSA_E_KEY_KIND      not an RSA key; where->what is the algorithm, if Ursa knows its name
 * URSA_E_KEY_PRIMES    the key has more than two primes
 * URSA_E_KEY_SIZE      n does not have 2048 to 4096 bits
 * URSA_E_KEY_EXPONENT  e is even, or not from 65537 to 2^32 - 1
 * URSA_E_KEY_SHAPE     the part named by where->what has a wrong size or parity
 * URSA_E_KEY_CHECK     the part named by where->what does not match the parts before it
 */
int ursa_keypair_read(const uint8_t *der, size_t len, struct ursa_keypair *key,
                      struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Check a key pair as ursa_keypair_read does.
 *
 * Errors: URSA_E_KEY_SIZE, URSA_E_KEY_EXPONENT, URSA_E_KEY_SHAPE and URSA_E_KEY_CHECK, as in
 * ursa_keypair_read.
 */
int ursa_keypair_check(const struct ursa_keypair *key, struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Check a key pair with ursa_keypair_check, and then check that p and q are prime.
 *
 * Each factor must pass 32 rounds of Miller-Rabin (FIPS 186-5 B.3.1). The bases of the rounds are
 * hashes of the factor. So each composite number that an attacker tries passes with a probability
 * of at most 2^-64. Cost: 24 thousand million instructions for RSA-4096, and an eighth of this for
 * RSA-2048.
 *
 * URSA_E_NOT_PRIME  p or q is not prime
 * errors of ursa_keypair_check
 */
int ursa_keypair_check_primes(const struct ursa_keypair *key) URSA_MUST_CHECK;

/*
 * Read exactly one public key in DER: SubjectPublicKeyInfo (RFC 5280 4.1) or RSAPublicKey.
 *
 * On failure *key is all zero. Errors: URSA_E_KEY_DER, URSA_E_KEY_BER, URSA_E_KEY_KIND,
 * URSA_E_KEY_SIZE, URSA_E_KEY_EXPONENT and URSA_E_KEY_SHAPE, as in ursa_keypair_read.
 */
int ursa_pubkey_read(const uint8_t *der, size_t len, struct ursa_pubkey *key,
                     struct ursa_where *where) URSA_MUST_CHECK;

/* The formats in which a private key can be written. */
enum ursa_key_form {
    URSA_KEY_PKCS8, /* OneAsymmetricKey: PEM "PRIVATE KEY" */
    URSA_KEY_PKCS1, /* RSAPrivateKey: PEM "RSA PRIVATE KEY" */
};

#define URSA_KEYPAIR_DER_SIZE 2400u /* bytes, enough for any key pair in any format */
#define URSA_PUBKEY_DER_SIZE  560u  /* bytes, enough for any public key */

/*
 * Write a key pair in DER.
 *
 * The pair must have passed ursa_keypair_check. If out is NULL, only the length is computed. On
 * failure nothing is written. The caller must wipe the buffer `out` after use.
 *
 * URSA_E_BUFFER    size is too small
 * URSA_E_ARGUMENT  form is not a value of enum ursa_key_form
 * URSA_E_KEY_SIZE, URSA_E_KEY_EXPONENT, URSA_E_KEY_SHAPE
 *                  the public key in the pair is not valid
 */
int ursa_keypair_write(const struct ursa_keypair *key, enum ursa_key_form form, uint8_t *out,
                       size_t size, size_t *len) URSA_MUST_CHECK;

/*
 * Write a public key in DER, as SubjectPublicKeyInfo: PEM "PUBLIC KEY".
 *
 * If out is NULL, only the length is computed. On failure nothing is written. Errors: those of
 * ursa_keypair_write, without URSA_E_ARGUMENT.
 */
int ursa_pubkey_write(const struct ursa_pubkey *key, uint8_t *out, size_t size,
                      size_t *len) URSA_MUST_CHECK;

/*
 * Convert a key made by Ursa to a key pair. This also computes d.
 *
 * URSA_E_KEY_SHAPE  the key fails ursa_rsa_check, or p or q is not 3 modulo 4
 */
int ursa_keypair_from_rsa(struct ursa_keypair *pair,
                          const struct ursa_rsa_key *key) URSA_MUST_CHECK;

/*
 * Convert a key pair that has passed ursa_keypair_check to a key that can sign (rsa.h).
 *
 * If p < q, the two factors are exchanged and iq is computed again, because struct ursa_rsa_key has
 * p > q. ursa_pkcs8_write can write the result only if p and q are both 3 modulo 4.
 *
 * URSA_E_KEY_SIZE      n does not have 2048 bits; *key is untouched
 * URSA_E_KEY_EXPONENT  e is not 65537; *key is untouched
 * URSA_E_KEY_SHAPE     a part has a wrong size or parity; *key is wiped
 * URSA_E_KEY_CHECK     p and q are too close, or d is too small (ursa_rsa_check); *key is wiped
 */
int ursa_keypair_to_rsa(const struct ursa_keypair *pair, struct ursa_rsa_key *key) URSA_MUST_CHECK;

/* ---- files: PEM or DER, encrypted or not ---------------------------------------------------- */

#define URSA_KEYFILE_MAX_SIZE 10240u /* bytes of DER in a key file, at most */

enum ursa_key_lock {
    URSA_LOCK_NONE,  /* not encrypted */
    URSA_LOCK_PBES2, /* EncryptedPrivateKeyInfo (RFC 5958 3) */
    URSA_LOCK_PEM,   /* PEM's own encryption (RFC 1421 4.6, as OpenSSL does it) */
};

/* The contents of a key file, 10 KB. The caller must wipe them with ursa_keyfile_wipe. */
struct ursa_keyfile {
    enum ursa_key_lock lock; /* a passphrase is needed unless this is URSA_LOCK_NONE */
    uint8_t cipher;          /* enum ursa_cipher_id (pbes2.h), set if lock is URSA_LOCK_PEM */
    uint8_t iv[16];          /* initialization vector, set if lock is URSA_LOCK_PEM */
    uint8_t *at;             /* start of the key, inside der */
    size_t len;              /* bytes of the key */
    uint8_t der[URSA_KEYFILE_MAX_SIZE];
};

/*
 * Find the private key in the contents of a file.
 *
 * The contents are DER, or PEM with any text around it. In PEM the first private key is taken, and
 * objects of other kinds are skipped. Lines end as in pem.h. For errors of PEM where->at is an
 * offset in the contents, and for other errors it is an offset in the DER. On failure *file is
 * wiped.
 *
 * URSA_E_PEM_MISSING  there is no private key
 * URSA_E_BUFFER       the key is longer than URSA_KEYFILE_MAX_SIZE
 * URSA_E_KEY_KIND     the first private key has another algorithm or format (EC, DSA, OpenSSH's)
 * URSA_E_CIPHER       the PEM has its own encryption, and Ursa does not support the cipher or
 *                     header that where->what names
 * errors of ursa_pem_reader_feed and ursa_pem_reader_finish (pem.h)
 */
int ursa_keyfile_open(struct ursa_keyfile *file, const void *contents, size_t len,
                      struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Decrypt the key of an open key file.
 *
 * If file->lock is URSA_LOCK_NONE, this function does nothing. On success file->lock becomes
 * URSA_LOCK_NONE. After a failure *file is wiped. To try another passphrase, open the file again.
 *
 * URSA_E_STATE         the file was not opened
 * URSA_E_PASSPHRASE    the passphrase is wrong, or the file is damaged. The encryption has no
 *                      authentication, so the two causes cannot be distinguished
 * URSA_E_CIPHER        the encryption that where->what names is not supported
 * URSA_E_ITERATIONS    the iteration count is 0 or above URSA_PBES2_MAX_ITERATIONS (pbes2.h)
 * URSA_E_KEY_DER       the encrypted data is malformed
 * URSA_E_KEY_BER       the encrypted data is in BER
 * URSA_E_OBJECT_SHORT  bytes are missing in a key with PEM's own encryption. where->at is the
 *                      number of bytes that came, or 0 if the first bytes are missing or damaged
 */
int ursa_keyfile_unlock(struct ursa_keyfile *file, const void *passphrase, size_t len,
                        struct ursa_where *where) URSA_MUST_CHECK;

/* Overwrite a key pair with zeros. */
void ursa_keypair_wipe(struct ursa_keypair *pair);

/* Overwrite a key file with zeros. */
void ursa_keyfile_wipe(struct ursa_keyfile *file);

#ifdef __cplusplus
}
#endif

#endif
