/* SPDX-License-Identifier: MIT */
/*
 * RSA-2048 key pairs and signatures (FIPS 186-5, RFC 8017), in constant time.
 *
 * The types fix all lengths: a key always has a modulus of 2048 bits and two factors of 1024 bits.
 * So no length from a file or from flash ever reaches BearSSL, which does not check all lengths.
 *
 * Functions that take a const key only read it. Threads may use the same key at the same time while
 * no thread changes it. No function of this header may be called from an interrupt.
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
 * An RSA key pair, 896 bytes. All fields from p on are secret.
 *
 * Numbers are big-endian. p > q, and iq = 1/q mod p. In keys made by Ursa, p and q are 3 modulo 4.
 * The structure has no pointers, so it may be copied, stored and wiped as one block. The alignment
 * is needed because key generation computes in the memory of the future key.
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
 * Check that the parts of a key have the right form and match each other.
 *
 * This function is meant for a key that was read from storage. Cost: under 1 % of a signature. The
 * function checks:
 *
 *   - the sizes and parity of all parts, and p > q;
 *   - |p-q| > 2^924 (FIPS 186-5 A.1.3 step 5.5) and n = p*q;
 *   - e*dp = 1 mod p-1, e*dq = 1 mod q-1 and q*iq = 1 mod p;
 *   - d > 2^1024.
 *
 * URSA_E_KEY_SHAPE  key is NULL, or a part has a wrong size or parity
 * URSA_E_KEY_CHECK  the parts do not match, p and q are too close, or d is too small
 */
int ursa_rsa_check(const struct ursa_rsa_key *key) URSA_MUST_CHECK;

/*
 * Do the pairwise consistency test of a new key (FIPS 140-3 IG 10.3.A).
 *
 * The test calls ursa_rsa_check. Then it makes a signature with the private key and verifies it
 * with the public key. The test does not check whether p and q are prime: key generation does that.
 * Cost: one signature.
 *
 * URSA_E_KEY_SHAPE  as in ursa_rsa_check
 * URSA_E_KEY_CHECK  as in ursa_rsa_check, or the signature did not verify
 */
int ursa_rsa_pairwise_test(const struct ursa_rsa_key *key) URSA_MUST_CHECK;

/*
 * Sign a SHA-256 hash with RSASSA-PKCS1-v1_5 (RFC 8017 8.2).
 *
 * The signature is deterministic. It is verified with the public key before the caller gets it, so
 * a fault in the arithmetic cannot reveal the factors (Boneh, DeMillo, Lipton 1997). On failure sig
 * is all zero.
 *
 * URSA_E_KEY_SHAPE  key is NULL, or a part has a wrong size or parity
 * URSA_E_SIGNATURE  the signature did not verify
 */
int ursa_rsa_sign_sha256(const struct ursa_rsa_key *key, const uint8_t hash[32],
                         uint8_t sig[URSA_RSA_SIZE]) URSA_MUST_CHECK;

/*
 * Lend a key to BearSSL, e.g. to its TLS engine (tls.h), without copying the key.
 *
 * The pointers in *out point into *key. So *key must not move while *out is used.
 *
 * URSA_E_KEY_SHAPE  key is NULL, or a part has a wrong size or parity
 */
int ursa_rsa_lend(const struct ursa_rsa_key *key, br_rsa_private_key *out) URSA_MUST_CHECK;

/* Overwrite a key with zeros. */
void ursa_rsa_wipe(struct ursa_rsa_key *key);

#ifdef __cplusplus
}
#endif

#endif
