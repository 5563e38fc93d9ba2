/* SPDX-License-Identifier: MIT */
/* Certificates for tests to install, made by OpenSSL. These functions abort() if OpenSSL fails. */
#ifndef URSA_TESTS_CERTS_H
#define URSA_TESTS_CERTS_H

#include <openssl/evp.h>
#include <ursa/ursa.h>

/* The content of a certificate. */
struct certs_spec {
    EVP_PKEY *key, *signer;
    const EVP_MD *md;             /* NULL: SHA-256 */
    const char *subject, *issuer; /* /O=a/CN=b */
    const char *serial;           /* hexadecimal; NULL: 1 */
    const char *from, *to;        /* YYYYMMDDhhmmssZ; NULL: 2025-01-01, 9999-12-31 */
    const char *extensions;       /* in OpenSSL's syntax, each followed by a bar: name=value| */
    int printable;                /* 1: names are PrintableString; 0: UTF8String */
    int pss;                      /* 1: the signature is RSASSA-PSS */
    int version_1;                /* 1: version 1, so extensions are left out */
};

/*
 * Write the certificate and return its length. The bytes are the same every time, except with PSS.
 */
size_t certs_issue(const struct certs_spec *spec, uint8_t *out, size_t size);

/* The key as an OpenSSL object. The caller frees it with EVP_PKEY_free. */
EVP_PKEY *certs_key(const struct ursa_rsa_key *key);

/*
 * Make a certificate chain for a key: a leaf with this serial number, signed by `issuer`. If
 * with_issuer is 1, the issuer's own certificate follows. The bytes are the same every time. The
 * anchor is only a byte derived from the serial number, repeated.
 */
void certs_make_chain(struct ursa_chain *chain, const struct ursa_rsa_key *key,
                      const struct ursa_rsa_key *issuer, long serial, int with_issuer);

#endif
