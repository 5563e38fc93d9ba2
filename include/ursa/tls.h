/* SPDX-License-Identifier: MIT */
/*
 * BearSSL's TLS with the identity's key: for a server, or for a client that authenticates itself.
 *
 * A server needs three lines, once at the start:
 *
 *   rc = ursa_tls_open(&tls, &identity);
 *   br_ssl_server_init_full_rsa(&server, tls.certs, tls.count, &tls.key);
 *   br_ssl_server_set_single_rsa(&server, tls.certs, tls.count, &tls.key, BR_KEYTYPE_SIGN,
 *                                ursa_tls_private, ursa_tls_sign);
 *
 * A client also calls ursa_tls_open. It calls br_ssl_client_init_full with the trust anchors that
 * it needs to verify the server. After that it calls:
 *
 *   br_ssl_client_set_single_rsa(&client, tls.certs, tls.count, &tls.key, ursa_tls_sign);
 *
 * With ursa_tls_private and ursa_tls_sign, Ursa does the operations with the key instead of
 * BearSSL. BearSSL would not verify the results, and would leave the factors on the stack.
 * BR_KEYTYPE_SIGN excludes the cipher suites without forward secrecy. If you need them, use
 * BR_KEYTYPE_SIGN | BR_KEYTYPE_KEYX: ursa_tls_private then decrypts the client's premaster secret.
 *
 * BearSSL's engine needs random numbers. If the system has no source for them, draw 32 bytes with
 * ursa_rng_generate (rng.h) and pass them to br_ssl_engine_inject_entropy. Do this once for each
 * context, before its first reset.
 *
 * Several threads may sign with the same struct ursa_tls at the same time, if each thread has its
 * own context. ursa_tls_sign and ursa_tls_private only read the structure and the key. While a
 * context may be used, no thread may open or erase the identity or make a key with it.
 * ursa_tls_open reads a record, so the rule of identity.h holds for it. No function of this header
 * may be called from an interrupt.
 */
#ifndef URSA_TLS_H
#define URSA_TLS_H

#include <stddef.h>
#include <stdint.h>
#include <bearssl_rsa.h>
#include <bearssl_x509.h>
#include "error.h"
#include "identity.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_TLS_MAX_CERTS 8u /* certificates in the chain, at most */

/*
 * The key and the chain in BearSSL's form, 2.8 KB. The caller owns the structure.
 *
 * BearSSL uses the structure while a context may be used. The pointers in `key` point into the
 * identity, so the identity must not move. The pointers in `certs` point into `chain`, so do not
 * copy this structure.
 */
struct ursa_tls {
    br_rsa_private_key key;                        /* only for Ursa's functions below */
    br_x509_certificate certs[URSA_TLS_MAX_CERTS]; /* leaf first */
    size_t count;                                  /* number of certificates */
    struct ursa_chain chain;
};

/*
 * Fill in *tls from an identity that is CERTIFIED or LOCKED.
 *
 * Call this function again after another chain was installed. On failure tls->count is 0. Stack:
 * 300 bytes more than ursa_identity_chain.
 *
 * URSA_E_NO_CERTIFICATE  no chain is installed
 * identity->fault        the device is DAMAGED
 * URSA_E_CERT_DER, URSA_E_CERT_KEY
 *                        the stored chain would not pass ursa_identity_install
 * URSA_E_CERT_SIZE       the chain has more than URSA_TLS_MAX_CERTS certificates
 * URSA_E_KEY_SHAPE       a part of the key has a wrong size or parity
 * errors of a record read (store.h)
 */
int ursa_tls_open(struct ursa_tls *tls, const struct ursa_identity *identity) URSA_MUST_CHECK;

/*
 * Sign a hash with RSASSA-PKCS1-v1_5 (RFC 8017 8.2).
 *
 * This function has the type br_rsa_pkcs1_sign (bearssl_rsa.h).
 *
 * hash_oid is the OID of the hash function. It is NULL in TLS 1.0 and 1.1. x has URSA_RSA_SIZE
 * bytes and must not overlap the hash. sk comes from ursa_tls_open or ursa_rsa_lend, and the key
 * that sk points to must be unchanged. The signature is verified before the caller gets it. The
 * time does not depend on key and hash. Stack: 300 bytes more than ursa_rsa_sign_sha256. Cost: one
 * signature.
 *
 * Returns 1 on success. Returns 0 on failure, and x is all zero. The causes of a failure are:
 *
 *   - sk does not come from ursa_tls_open or ursa_rsa_lend, or its key has been erased since;
 *   - the hash is longer than 64 bytes, or the OID is longer than 9 bytes;
 *   - the signature did not verify.
 */
uint32_t ursa_tls_sign(const unsigned char *hash_oid, const unsigned char *hash, size_t hash_len,
                       const br_rsa_private_key *sk, unsigned char *x) URSA_MUST_CHECK;

/*
 * Compute x = x^d mod n (RFC 8017 5.1.2).
 *
 * This function has the type br_rsa_private (bearssl_rsa.h).
 *
 * x has URSA_RSA_SIZE bytes. The result is verified with the public key before the caller gets it.
 * The rules for sk, the stack and the cost are those of ursa_tls_sign.
 *
 * Returns 1 on success. Returns 0 on failure, and x is all zero. The causes of a failure are:
 *
 *   - sk does not come from ursa_tls_open or ursa_rsa_lend, or its key has been erased since;
 *   - x is not below n;
 *   - the result did not verify.
 */
uint32_t ursa_tls_private(unsigned char *x, const br_rsa_private_key *sk) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
