/* SPDX-License-Identifier: MIT */
/* Writes and signs certificates, always of X.509 version 3 (RFC 5280). */
#ifndef URSA_HOST_CERT_WRITE_H
#define URSA_HOST_CERT_WRITE_H

#include "issue/ext_list.h"
#include "issue/serial.h"
#include "ursa/ursa.h"

/* The digest of a signature. The gate of devices (ursa/gate.h) accepts all three. */
enum cert_digest { CERT_SHA256, CERT_SHA384, CERT_SHA512 };

/* The contents of a certificate, and the key that signs it. All spans are borrowed. */
struct cert_parts {
    struct ursa_span subject, spki; /* DER, copied byte by byte */
    const struct ursa_cert *ca;     /* the issuer; NULL: the certificate is self-signed */
    int64_t from, to;               /* the validity; seconds since 1970, as in dates.h */
    struct serial serial;
    struct ext_list exts;
    enum cert_digest digest;
    const struct ursa_keypair *key; /* the key of the CA, or of the self-signed certificate */
};

/*
 * Make a certificate: complete the key identifiers in parts->exts, write the certificate, sign it,
 * verify the signature, and check the certificate with the gate of devices (ursa/gate.h). The
 * caller frees *der. `path` is the name that errors begin with.
 *
 * The signature is PKCS#1 v1.5, which is deterministic. Only a verified signature is returned, so a
 * fault in the arithmetic cannot reveal the key.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the reason reported and nothing to free.
 */
int cert_make(struct cert_parts *parts, const char *path, uint8_t **der, size_t *len);

/* --- cert_sign.c: internal to this folder ---------------------------------------------------- */

/* Write the AlgorithmIdentifier of RSA with this digest. Its size is URSA_RSA_ALGORITHM_SIZE. */
#define CERT_ALGORITHM_SIZE 15u
void cert_algorithm(enum cert_digest digest, uint8_t algorithm[CERT_ALGORITHM_SIZE]);

/*
 * Sign `tbs` and verify the signature. The signature has as many bytes as the modulus. The time
 * does not depend on the private key.
 *
 * URSA_E_SIGNATURE  the signature is wrong and was wiped
 */
int cert_sign(const struct ursa_keypair *key, enum cert_digest digest, struct ursa_span tbs,
              uint8_t *signature) URSA_MUST_CHECK;

#endif
