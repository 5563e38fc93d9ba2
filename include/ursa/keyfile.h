/* SPDX-License-Identifier: MIT */
/*
 * Keys in files.
 *
 * Private keys are PKCS#8 (RFC 5958 OneAsymmetricKey version 0) or PKCS#1 (RFC 8017 A.1.2
 * RSAPrivateKey), in DER or PEM, unencrypted or encrypted (pbes2.h).
 *
 * This header is for hosts. No firmware needs to link it, because a device's key never leaves the
 * device.
 *
 * To read a key from a file: ursa_keyfile_open, ursa_keyfile_unlock, then ursa_keypair_read on
 * file->at and file->len. To sign with the key, convert it with ursa_keypair_to_rsa.
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

#define URSA_PKCS8_MAX_SIZE 1220u /* bytes of DER; the exact length varies by a few */

/*
 * Write a key as unencrypted PKCS#8 in DER.
 *
 * The private exponent d is computed as 1/e modulo lcm(p-1, q-1) (FIPS 186-5 A.1.1). If out is
 * NULL, only the length is computed. The caller must wipe out.
 *
 * URSA_E_ARGUMENT   len is NULL
 * URSA_E_BUFFER     size is too small; nothing is written
 * URSA_E_KEY_SHAPE  the key fails ursa_rsa_check, or its p and q are not both 3 modulo 4 as in keys
 *                   made by Ursa
 */
int ursa_pkcs8_write(const struct ursa_rsa_key *key, uint8_t *out, size_t size,
                     size_t *len) URSA_MUST_CHECK;

/* ---- keys of other makers ------------------------------------------------------------------- */

#define URSA_KEYPAIR_MIN_BITS    2048u /* of the modulus */
#define URSA_KEYPAIR_MAX_BITS    4096u
#define URSA_KEYPAIR_SIZE        512u /* bytes of the longest modulus */
#define URSA_KEYPAIR_FACTOR_SIZE 256u /* bytes of the longest factor */

/*
 * An RSA public key, 520 bytes.
 *
 * The modulus has 2048 to 4096 bits. The exponent is odd, from 65537 to 2^32 - 1. n is big-endian,
 * in the first (bits + 7) / 8 bytes.
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
 * ursa_keypair_factor_size bytes each, with zeros in front.
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

/* Bytes of n, and of d in a pair. */
size_t ursa_pubkey_size(const struct ursa_pubkey *key);

/* Bytes of each of p, q, dp, dq and iq. */
size_t ursa_keypair_factor_size(const struct ursa_keypair *key);

/*
 * Read and check exactly one unencrypted private key in DER, PKCS#8 or PKCS#1.
 *
 * The checks:
 *
 *   - p and q have half as many bits as n, and n = p*q;
 *   - e*dp = 1 modulo p-1, e*dq = 1 modulo q-1 and q*iq = 1 modulo p;
 *   - d = dp modulo p-1 and d = dq modulo q-1.
 *
 * Whether p and q are prime is not checked, see ursa_keypair_check_primes. On failure *key is
 * wiped. The time does not depend on the numbers, except for the leading zero bytes that DER leaves
 * out. Cost: about 8 million instructions for RSA-2048, and 31 million for RSA-4096. Stack: 4.2 KB
 * on a 64-bit host.
 *
 * URSA_E_KEY_DER       a field is not the expected one, or bytes follow
 * URSA_E_KEY_BER       a length or number is longer than DER writes it, or a string is in parts
 * URSA_E_KEY_KIND      not an RSA key; where->what is the algorithm, if it is known
 * URSA_E_KEY_PRIMES    the key has more than two primes
 * URSA_E_KEY_SIZE      n does not have 2048 to 4096 bits
 * URSA_E_KEY_EXPONENT  e is even, or not from 65537 to 2^32 - 1
 * URSA_E_KEY_SHAPE     the part where->what has a wrong size or parity
 * URSA_E_KEY_CHECK     the part where->what does not match the parts before it
 */
int ursa_keypair_read(const uint8_t *der, size_t len, struct ursa_keypair *key,
                      struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Do the checks of ursa_keypair_read alone.
 *
 * Errors: URSA_E_KEY_SIZE, URSA_E_KEY_EXPONENT, URSA_E_KEY_SHAPE and URSA_E_KEY_CHECK, as above.
 */
int ursa_keypair_check(const struct ursa_keypair *key, struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Check a key pair with ursa_keypair_check, and then check that p and q are prime.
 *
 * Each factor passes 32 rounds of Miller-Rabin (FIPS 186-5 B.3.1). The bases are hashes of the
 * factor itself. So the maker of a composite number has a chance of at most 2^-64 for each try that
 * the number passes. Cost: 24 thousand million instructions for 4096 bits, an eighth of that for
 * 2048 bits.
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

/* The forms in which a private key can be written. */
enum ursa_key_form {
    URSA_KEY_PKCS8, /* OneAsymmetricKey: PEM "PRIVATE KEY" */
    URSA_KEY_PKCS1, /* RSAPrivateKey: PEM "RSA PRIVATE KEY" */
};

#define URSA_KEYPAIR_DER_SIZE 2400u /* bytes, enough for any key pair in any form */
#define URSA_PUBKEY_DER_SIZE  560u  /* bytes, enough for any public key */

/*
 * Write a key pair in DER.
 *
 * The pair must have passed ursa_keypair_check. If out is NULL, only the length is computed. The
 * caller must wipe out. On failure nothing is written.
 *
 * URSA_E_BUFFER    size is too small
 * URSA_E_ARGUMENT  form is not an enum ursa_key_form
 * URSA_E_KEY_SIZE, URSA_E_KEY_EXPONENT, URSA_E_KEY_SHAPE
 *                  the public half is not a valid key
 */
int ursa_keypair_write(const struct ursa_keypair *key, enum ursa_key_form form, uint8_t *out,
                       size_t size, size_t *len) URSA_MUST_CHECK;

/*
 * Write a public key in DER, as SubjectPublicKeyInfo: PEM "PUBLIC KEY".
 *
 * out may be NULL, and the errors are the same as in ursa_keypair_write, without URSA_E_ARGUMENT.
 */
int ursa_pubkey_write(const struct ursa_pubkey *key, uint8_t *out, size_t size,
                      size_t *len) URSA_MUST_CHECK;

/*
 * Convert a key made by Ursa to a key pair, and compute its d.
 *
 * URSA_E_KEY_SHAPE  the key fails ursa_rsa_check, or its p and q are not both 3 modulo 4
 */
int ursa_keypair_from_rsa(struct ursa_keypair *pair,
                          const struct ursa_rsa_key *key) URSA_MUST_CHECK;

/*
 * Convert a key pair that has passed ursa_keypair_check to a key that can sign (rsa.h).
 *
 * If p < q, the two change places and iq is computed anew. ursa_pkcs8_write takes the key only if p
 * and q are both 3 modulo 4.
 *
 * URSA_E_KEY_SIZE      n does not have 2048 bits; *key is untouched
 * URSA_E_KEY_EXPONENT  e is not 65537; *key is untouched
 * URSA_E_KEY_SHAPE     a part has a wrong size or parity; *key is wiped
 * URSA_E_KEY_CHECK     p and q are too close, or d is too small (ursa_rsa_check); *key is wiped
 */
int ursa_keypair_to_rsa(const struct ursa_keypair *pair, struct ursa_rsa_key *key) URSA_MUST_CHECK;

/* ---- files: PEM or DER, encrypted or not ---------------------------------------------------- */

#define URSA_KEYFILE_MAX_SIZE 10240u /* bytes of DER that a key file may hold */

enum ursa_key_lock {
    URSA_LOCK_NONE,  /* not encrypted */
    URSA_LOCK_PBES2, /* EncryptedPrivateKeyInfo (RFC 5958 3) */
    URSA_LOCK_PEM,   /* PEM's own encryption (RFC 1421 4.6, as OpenSSL does it) */
};

/* The contents of a key file, 10 KB. The caller must wipe it with ursa_keyfile_wipe. */
struct ursa_keyfile {
    enum ursa_key_lock lock; /* a passphrase is needed unless this is URSA_LOCK_NONE */
    uint8_t cipher;          /* enum ursa_cipher_id, for URSA_LOCK_PEM */
    uint8_t iv[16];          /* for URSA_LOCK_PEM */
    uint8_t *at;             /* the key, inside der */
    size_t len;              /* bytes of the key */
    uint8_t der[URSA_KEYFILE_MAX_SIZE];
};

/*
 * Find the private key in the contents of a file.
 *
 * The contents are DER, or PEM with any text around it. In PEM the first private key counts, and
 * objects of other kinds are skipped. Lines end as in pem.h. where->at is an offset in the contents
 * for errors of PEM, otherwise in the DER. On failure *file is wiped.
 *
 * URSA_E_PEM_MISSING  there is no private key
 * URSA_E_BUFFER       the key is longer than URSA_KEYFILE_MAX_SIZE
 * URSA_E_KEY_KIND     the first private key is of another algorithm or form (EC, DSA, OpenSSH's)
 * URSA_E_CIPHER       PEM's own encryption with the cipher or header where->what, which is not read
 * errors of ursa_pem_reader_feed and ursa_pem_reader_finish (pem.h)
 */
int ursa_keyfile_open(struct ursa_keyfile *file, const void *contents, size_t len,
                      struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Decrypt the key of an open key file.
 *
 * If file->lock is URSA_LOCK_NONE, nothing happens. On success it becomes URSA_LOCK_NONE. After a
 * failure *file is wiped: open the file again for another try.
 *
 * URSA_E_STATE       the file was not opened
 * URSA_E_PASSPHRASE  the passphrase is wrong, or the file is damaged; without authentication the
 *                    two cannot be told apart
 * URSA_E_CIPHER      the encryption where->what is not supported
 * URSA_E_ITERATIONS  the iteration count is 0 or above URSA_PBES2_MAX_ITERATIONS (pbes2.h)
 * URSA_E_KEY_DER     the encrypted data is malformed
 * URSA_E_KEY_BER     the encrypted data is in BER
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
