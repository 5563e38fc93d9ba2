/* SPDX-License-Identifier: MIT */
/*
 * RSA-2048 key pairs and signatures (FIPS 186-5, RFC 8017), on BearSSL's constant-time engine.
 *
 * Lengths are in the type: a key always has a 2048-bit modulus and two 1024-bit factors, so that
 * no length from a file or from flash ever reaches BearSSL, which does not check them all.
 */
#ifndef URSA_RSA_H
#define URSA_RSA_H

#include <stddef.h>
#include <stdint.h>
#include <bearssl_rsa.h>
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_RSA_BITS        2048
#define URSA_RSA_SIZE        256u /* bytes of the modulus and of a signature */
#define URSA_RSA_FACTOR_SIZE 128u /* bytes of p, q, dp, dq, iq */
#define URSA_RSA_EXPONENT    65537u

#ifdef __cplusplus
#define URSA_RSA_ALIGN alignas(8)
#else
#define URSA_RSA_ALIGN _Alignas(8)
#endif

/*
 * A key pair, big-endian, 896 bytes. p > q, and in keys made here both = 3 (mod 4); iq = 1/q mod p.
 * Plain bytes without pointers: it may be copied, stored and wiped as a block. Secret from the
 * second field on. Aligned, since the search computes where the key will be.
 */
struct ursa_rsa_key {
    URSA_RSA_ALIGN uint8_t n[URSA_RSA_SIZE];
    uint8_t p[URSA_RSA_FACTOR_SIZE];
    uint8_t q[URSA_RSA_FACTOR_SIZE];
    uint8_t dp[URSA_RSA_FACTOR_SIZE];
    uint8_t dq[URSA_RSA_FACTOR_SIZE];
    uint8_t iq[URSA_RSA_FACTOR_SIZE];
};

/*
 * Is this a key whose parts can be used and belong together? Sizes and parity of all components,
 * p > q, |p-q| > 2^924 (FIPS 186-5 A.1.3 step 5.5), n = p*q recomputed. For a key that is read
 * back: cheap, under 1 % of a signature.
 * URSA_E_KEY_SHAPE, URSA_E_KEY_CHECK.
 */
int ursa_rsa_check(const struct ursa_rsa_key *key) URSA_MUST_CHECK;

/*
 * The pairwise consistency test of a new key (FIPS 140-3 IG 10.3.A): ursa_rsa_check, then a
 * signature made with the private half and verified with the public one. Primality is not tested
 * here: key generation does that. Cost: one signature.
 * URSA_E_KEY_SHAPE, URSA_E_KEY_CHECK.
 */
int ursa_rsa_pairwise_test(const struct ursa_rsa_key *key) URSA_MUST_CHECK;

/*
 * Sign a SHA-256 hash: RSASSA-PKCS1-v1_5 (RFC 8017 8.2), deterministic. The signature is verified
 * with the public key before it is released, so that a fault in the arithmetic cannot leak the
 * factors (Boneh, DeMillo, Lipton 1997).
 * URSA_E_KEY_SHAPE, URSA_E_SIGNATURE: sig is all zero.
 */
int ursa_rsa_sign_sha256(const struct ursa_rsa_key *key, const uint8_t hash[32],
                         uint8_t sig[URSA_RSA_SIZE]) URSA_MUST_CHECK;

/*
 * Lend the key to BearSSL, e.g. to its TLS engine: `out` points into `key`, which must outlive it.
 * URSA_E_KEY_SHAPE.
 */
int ursa_rsa_lend(const struct ursa_rsa_key *key, br_rsa_private_key *out) URSA_MUST_CHECK;

/* Overwrite a key. */
void ursa_rsa_wipe(struct ursa_rsa_key *key);

#ifdef __cplusplus
}
#endif

#endif
