/* SPDX-License-Identifier: MIT */
/* Writing and signing certificates: X.509 version 3 (RFC 5280), always. */
#ifndef URSA_HOST_CERT_WRITE_H
#define URSA_HOST_CERT_WRITE_H

#include "issue/ext_list.h"
#include "issue/serial.h"
#include "ursa/ursa.h"

/* The digest of a signature. The device's gate accepts these three. */
enum cert_digest { CERT_SHA256, CERT_SHA384, CERT_SHA512 };

/* The contents of a certificate, and the key that signs it. All spans are borrowed. */
struct cert_parts {
    struct ursa_span subject, spki; /* DER, copied byte by byte */
    const struct ursa_cert *ca;     /* its subject is the issuer; NULL: self-signed */
    int64_t from, to;               /* validity, see dates.h */
    struct serial serial;
    struct ext_list exts;
    enum cert_digest digest;
    const struct ursa_keypair *key; /* of the CA, or of the certificate itself */
};

/*
 * Make a certificate: complete the key identifiers in parts->exts, write the certificate, sign it,
 * verify the signature, and check the result with the gate that devices have (ursa/gate.h).
 * *der must be freed. `path` is the name that errors begin with.
 *
 * The signature is PKCS#1 v1.5, which is deterministic. It is verified before it is handed out, so
 * a fault in the arithmetic cannot reveal the key.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the reason reported and nothing to free.
 */
int cert_make(struct cert_parts *parts, const char *path, uint8_t **der, size_t *len);

/* --- cert_sign.c: internal to the room ------------------------------------------------------- */

/* The AlgorithmIdentifier of a signature, URSA_RSA_ALGORITHM_SIZE bytes. */
#define CERT_ALGORITHM_SIZE 15u
void cert_algorithm(enum cert_digest digest, uint8_t algorithm[CERT_ALGORITHM_SIZE]);

/*
 * Sign `tbs` and verify the signature, which has the size of the modulus. Constant time in the key.
 * URSA_E_SIGNATURE: the signature is wrong and was wiped.
 */
int cert_sign(const struct ursa_keypair *key, enum cert_digest digest, struct ursa_span tbs,
              uint8_t *signature) URSA_MUST_CHECK;

#endif
