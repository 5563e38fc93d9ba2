/* SPDX-License-Identifier: MIT */
/* Certificates to install, made by OpenSSL. All of these abort() if OpenSSL will not. */
#ifndef URSA_TESTS_CERTS_H
#define URSA_TESTS_CERTS_H

#include <openssl/evp.h>
#include <ursa/ursa.h>

/* What a certificate says. */
struct certs_spec {
    EVP_PKEY *key, *signer;
    const EVP_MD *md;             /* NULL: SHA-256 */
    const char *subject, *issuer; /* /O=a/CN=b */
    const char *serial;           /* hexadecimal; NULL: 1 */
    const char *from, *to;        /* YYYYMMDDhhmmssZ; NULL: 2025-01-01, 9999-12-31 */
    const char *extensions;       /* in OpenSSL's words, each ended by a bar: name=value| */
    int printable;                /* names are PrintableString, else UTF8String */
    int pss;                      /* RSASSA-PSS */
    int version_1;                /* and no extensions then */
};

/* Write the certificate; returns its bytes. The same bytes every time, but for PSS. */
size_t certs_issue(const struct certs_spec *spec, uint8_t *out, size_t size);

/* To be freed. */
EVP_PKEY *certs_key(const struct ursa_rsa_key *key);

/*
 * A chain for a key: a leaf with this serial number, signed by `issuer`, and behind it the issuer's
 * own certificate if with_issuer. The same bytes every time. The anchor is just a number.
 */
void certs_make_chain(struct ursa_chain *chain, const struct ursa_rsa_key *key,
                      const struct ursa_rsa_key *issuer, long serial, int with_issuer);

#endif
