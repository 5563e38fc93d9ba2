/* SPDX-License-Identifier: MIT */
/* The public key of a key pair as a SubjectPublicKeyInfo, and Ursa's AlgorithmIdentifiers. */
#ifndef URSA_CORE_SPKI_H
#define URSA_CORE_SPKI_H

#include "codec/der_write.h"
#include "ursa/rsa.h"

/*
 * Complete AlgorithmIdentifiers, each with NULL as its parameters: rsaEncryption (RFC 8017 A.1),
 * and sha256WithRSAEncryption (RFC 8017 A.2.4). All signatures of Ursa have the latter.
 */
#define URSA_RSA_ALGORITHM_SIZE 15u
extern const uint8_t ursa_rsa_algorithm[URSA_RSA_ALGORITHM_SIZE];
extern const uint8_t ursa_sha256_with_rsa[URSA_RSA_ALGORITHM_SIZE];

/*
 * Returns 1 if the `len` bytes at `at` are an AlgorithmIdentifier with the OID pkcs-1 n
 * (1.2.840.113549.1.1.n), else 0. The parameters may be NULL or absent. RFC 4055 5 demands that
 * readers accept both for signatures. Readers of keys commonly accept both as well.
 */
int ursa_is_rsa_algorithm(const uint8_t *at, size_t len, unsigned n);

/*
 * Writes the SubjectPublicKeyInfo of a key (RFC 5280 4.1.2.7), which always has URSA_SPKI_SIZE
 * bytes.
 */
#define URSA_SPKI_SIZE      294u
#define URSA_SPKI_HEAD_SIZE 4u   /* tag and length at the start */
#define URSA_SPKI_KEY_SIZE  275u /* the BIT STRING at the end */
void ursa_spki_write(const struct ursa_rsa_key *key, struct ursa_der *der);

#endif
