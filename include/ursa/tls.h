/* SPDX-License-Identifier: MIT */
/*
 * The identity handed over to BearSSL's TLS, for a server or for a client that authenticates
 * itself. Three lines, once at the start:
 *
 *   rc = ursa_tls_open(&tls, &identity);
 *   br_ssl_server_init_full_rsa(&server, tls.certs, tls.count, &tls.key);
 *   br_ssl_server_set_single_rsa(&server, tls.certs, tls.count, &tls.key, BR_KEYTYPE_SIGN,
 *                                ursa_tls_private, ursa_tls_sign);
 *
 * or, after br_ssl_client_init_full and with the trust anchors of the server:
 *
 *   br_ssl_client_set_single_rsa(&client, tls.certs, tls.count, &tls.key, ursa_tls_sign);
 *
 * The last two arguments let Ursa work with the key, in place of BearSSL, which verifies no result
 * and leaves the factors on the stack. BR_KEYTYPE_SIGN leaves out the suites without forward
 * secrecy; with BR_KEYTYPE_KEYX, too, ursa_tls_private serves those.
 *
 * BearSSL's engine needs random numbers of its own, where the system has none to give: draw 32
 * bytes with ursa_rng_generate (rng.h) and give them to br_ssl_engine_inject_entropy, once for each
 * context and before its first reset.
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

#define URSA_TLS_MAX_CERTS 8u

/*
 * What BearSSL borrows for as long as a context may be used. Caller-owned, 2.8 KB. `key` points
 * into the identity, which must stay where it is; `certs` point into `chain`: do not copy it.
 */
struct ursa_tls {
    br_rsa_private_key key; /* no other than Ursa's functions below should be given this */
    br_x509_certificate certs[URSA_TLS_MAX_CERTS]; /* leaf first */
    size_t count;                                  /* of them */
    struct ursa_chain chain;
};

/*
 * Fill it in from an identity that is CERTIFIED or LOCKED, and again after another chain was
 * installed. On failure count is 0. Stack: 300 bytes more than ursa_identity_chain.
 * URSA_E_NO_CERTIFICATE, the fault of a DAMAGED device, those of a record read; URSA_E_CERT_DER,
 * URSA_E_CERT_KEY (a chain that ursa_identity_install would not take), URSA_E_CERT_SIZE (more than
 * URSA_TLS_MAX_CERTS certificates).
 */
int ursa_tls_open(struct ursa_tls *tls, const struct ursa_identity *identity) URSA_MUST_CHECK;

/*
 * A br_rsa_pkcs1_sign (bearssl_rsa.h): sign a hash, RSASSA-PKCS1-v1_5 (RFC 8017 8.2), with the OID
 * that names it, or, for TLS 1.0 and 1.1, without one. The signature is verified before it is given
 * out. x: URSA_RSA_SIZE bytes, which may not overlap the hash. sk: from ursa_tls_open or
 * ursa_rsa_lend, and the memory of the key behind it unchanged.
 * Returns 1, or 0 with x all zero: another key, one that was erased since, a hash of more than 64
 * bytes or an OID of more than 9, or a fault in the arithmetic. Constant time for key and hash.
 * Stack: that of ursa_rsa_sign_sha256 and 300 bytes. Cost: one signature.
 */
uint32_t ursa_tls_sign(const unsigned char *hash_oid, const unsigned char *hash, size_t hash_len,
                       const br_rsa_private_key *sk, unsigned char *x) URSA_MUST_CHECK;

/*
 * A br_rsa_private: x = x^d mod n (RFC 8017 5.1.2), verified by x^e the same way. x: URSA_RSA_SIZE
 * bytes. Returns 0 also when x is not below n.
 */
uint32_t ursa_tls_private(unsigned char *x, const br_rsa_private_key *sk) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
