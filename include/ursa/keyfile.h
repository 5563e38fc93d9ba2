/* SPDX-License-Identifier: MIT */
/*
 * Private keys as files: PKCS#8 (RFC 5958 OneAsymmetricKey version 0) and PKCS#1 (RFC 8017 A.1.2
 * RSAPrivateKey), in DER or PEM, open or encrypted (pbes2.h). For the host: no firmware needs to
 * link this, and a device's key stays in it.
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
 * Write a key as unencrypted PKCS#8 DER. d is 1/e modulo lcm(p-1, q-1), as FIPS 186-5 has it.
 * out may be NULL to learn the length. The caller wipes out.
 * URSA_E_BUFFER (nothing written), URSA_E_KEY_SHAPE: also that of a key which was not made here.
 */
int ursa_pkcs8_write(const struct ursa_rsa_key *key, uint8_t *out, size_t size,
                     size_t *len) URSA_MUST_CHECK;

/* ---- keys of other makers ------------------------------------------------------------------- */

#define URSA_KEYPAIR_MIN_BITS    2048u
#define URSA_KEYPAIR_MAX_BITS    4096u
#define URSA_KEYPAIR_SIZE        512u /* bytes of the longest modulus */
#define URSA_KEYPAIR_FACTOR_SIZE 256u

/*
 * Any RSA public key of 2048 to 4096 bits with an odd exponent from 65537 to 2^32 - 1. 520 bytes.
 * n is big-endian, in the first (bits + 7) / 8 bytes.
 */
struct ursa_pubkey {
    uint32_t e;
    uint16_t bits; /* of n, exactly */
    uint8_t n[URSA_KEYPAIR_SIZE];
};

/*
 * A key pair that has passed all checks below; 2312 bytes, secret from d on. d takes as many bytes
 * as n; the others ursa_keypair_factor_size bytes each, with zeros in front.
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

/* Bytes of n, and of p and q. */
size_t ursa_pubkey_size(const struct ursa_pubkey *key);
size_t ursa_keypair_factor_size(const struct ursa_keypair *key);

/*
 * Read exactly one unencrypted private key in DER, PKCS#8 or PKCS#1, and check it: p and q each
 * half as long as n, n = p*q, e*dp = 1 modulo p-1, e*dq = 1 modulo q-1, q*iq = 1 modulo p, d = dp
 * modulo p-1 and dq modulo q-1. Whether p and q are prime is not looked at. Nothing but a key that
 * has passed is in *key afterwards; else it is wiped. Constant time in the numbers, but for the
 * zero bytes that DER leaves out. Some 8 million instructions for RSA-2048, 31 for RSA-4096; 4.2 KB
 * of stack on a 64-bit host.
 *
 * URSA_E_KEY_DER: the field is not the one that is due, or bytes follow; URSA_E_KEY_BER: a length
 * or number that DER writes shorter; URSA_E_KEY_KIND: not RSA; URSA_E_KEY_PRIMES: more than two
 * primes; URSA_E_KEY_SIZE, URSA_E_KEY_EXPONENT; URSA_E_KEY_CHECK: where->what is the part that does
 * not belong to those before it.
 */
int ursa_keypair_read(const uint8_t *der, size_t len, struct ursa_keypair *key,
                      struct ursa_where *where) URSA_MUST_CHECK;

/* The checks alone. */
int ursa_keypair_check(const struct ursa_keypair *key, struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Are p and q of such a key prime? 32 rounds of Miller-Rabin (FIPS 186-5 B.3.1) each, with bases
 * that are hashed from the number itself: whoever made the number has no better chance than
 * 2^-64 a try of getting a composite one past them. 24 thousand million instructions for a key of
 * 4096 bits, an eighth for one of 2048.
 * URSA_E_NOT_PRIME; those of ursa_keypair_check, which comes first.
 */
int ursa_keypair_check_primes(const struct ursa_keypair *key) URSA_MUST_CHECK;

/* Read exactly one public key in DER: SubjectPublicKeyInfo (RFC 5280 4.1) or RSAPublicKey. */
int ursa_pubkey_read(const uint8_t *der, size_t len, struct ursa_pubkey *key,
                     struct ursa_where *where) URSA_MUST_CHECK;

/* What a private key can be written as. */
enum ursa_key_form {
    URSA_KEY_PKCS8, /* OneAsymmetricKey: PEM "PRIVATE KEY" */
    URSA_KEY_PKCS1, /* RSAPrivateKey: PEM "RSA PRIVATE KEY" */
};

#define URSA_KEYPAIR_DER_SIZE 2400u /* bytes, enough for each form of each key */
#define URSA_PUBKEY_DER_SIZE  560u  /* bytes, likewise */

/*
 * Write a key that has passed the checks in DER. out may be NULL to learn the length. The caller
 * wipes out. Nothing was written: URSA_E_BUFFER; URSA_E_ARGUMENT (form); URSA_E_KEY_SIZE,
 * URSA_E_KEY_EXPONENT, URSA_E_KEY_SHAPE: there is no key in it, by its public half.
 */
int ursa_keypair_write(const struct ursa_keypair *key, enum ursa_key_form form, uint8_t *out,
                       size_t size, size_t *len) URSA_MUST_CHECK;

/* The same for a public key: SubjectPublicKeyInfo, PEM "PUBLIC KEY". */
int ursa_pubkey_write(const struct ursa_pubkey *key, uint8_t *out, size_t size,
                      size_t *len) URSA_MUST_CHECK;

/* Our own kind of key as such a pair, d included. URSA_E_KEY_SHAPE. */
int ursa_keypair_from_rsa(struct ursa_keypair *pair,
                          const struct ursa_rsa_key *key) URSA_MUST_CHECK;

/*
 * A pair as a key to sign with: of 2048 bits, and e = 65537. p and q change places if p < q, and iq
 * is computed then. ursa_pkcs8_write takes it only if p and q are = 3 (mod 4), as keys made here
 * have them. On failure *key is wiped.
 * URSA_E_KEY_SIZE, URSA_E_KEY_EXPONENT; URSA_E_KEY_SHAPE and URSA_E_KEY_CHECK of ursa_rsa_check:
 * p and q are too close, or d is small.
 */
int ursa_keypair_to_rsa(const struct ursa_keypair *pair, struct ursa_rsa_key *key) URSA_MUST_CHECK;

/* ---- files: PEM or DER, encrypted or not ---------------------------------------------------- */

#define URSA_KEYFILE_MAX_SIZE 3072u /* bytes of DER that a key file may hold */

enum ursa_key_lock {
    URSA_LOCK_NONE,  /* DER of a key lies open */
    URSA_LOCK_PBES2, /* EncryptedPrivateKeyInfo (RFC 5958 3) */
    URSA_LOCK_PEM,   /* PEM's own encryption (RFC 1421 4.6, as OpenSSL does it) */
};

/* A key file's contents, 3.1 KB; the caller wipes it. */
struct ursa_keyfile {
    enum ursa_key_lock lock; /* a passphrase is needed unless it is URSA_LOCK_NONE */
    uint8_t cipher;          /* of URSA_LOCK_PEM */
    uint8_t iv[16];
    uint8_t *at; /* the key in der */
    size_t len;
    uint8_t der[URSA_KEYFILE_MAX_SIZE];
};

/*
 * Find the private key in a file's contents: PEM with anything around it (the first private key
 * counts; other objects are skipped), or DER; line ends as in pem.h. where->at is an offset in the
 * contents for the errors of PEM, else in the DER.
 * URSA_E_PEM_MISSING: no private key in it. Those of pem.h; URSA_E_BUFFER: too long to be one;
 * URSA_E_KEY_KIND: the first one is for another algorithm (EC, DSA, OpenSSH's form);
 * URSA_E_CIPHER: encrypted as where->what says, which is not read here.
 */
int ursa_keyfile_open(struct ursa_keyfile *file, const void *contents, size_t len,
                      struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Decrypt it, once, unless its lock is URSA_LOCK_NONE. URSA_E_PASSPHRASE: the wrong one, or the
 * file is damaged: encryption without authentication cannot tell. URSA_E_CIPHER,
 * URSA_E_ITERATIONS, URSA_E_KEY_DER, URSA_E_KEY_BER. After a failure open it again.
 * URSA_E_STATE: it was not opened.
 */
int ursa_keyfile_unlock(struct ursa_keyfile *file, const void *passphrase, size_t len,
                        struct ursa_where *where) URSA_MUST_CHECK;

/* Then: ursa_keypair_read(file->at, file->len, ...). */

void ursa_keypair_wipe(struct ursa_keypair *pair);
void ursa_keyfile_wipe(struct ursa_keyfile *file);

#ifdef __cplusplus
}
#endif

#endif
