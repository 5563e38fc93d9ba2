/* SPDX-License-Identifier: MIT */
/* The signer of a certificate: a CA's certificate with its key, or the certificate's own key. */
#ifndef URSA_HOST_ISSUER_H
#define URSA_HOST_ISSUER_H

#include "objects/certs_read.h"
#include "objects/key_read.h"

/* All zero at first. issuer_free wipes the key. */
struct issuer {
    struct certs certs;
    const struct ursa_cert *ca; /* NULL: self-signed */
    struct ursa_keypair key;
};

/*
 * Read a CA's certificate, the first one in the file `ca`, and its key. `now` is the time.
 *
 * The certificate must be a CA's (basicConstraints), with keyCertSign if it has a keyUsage, valid
 * now, and for this key. Returns EXIT_DONE, or EXIT_FAILED with the reason reported.
 */
int issuer_read(struct issuer *issuer, const char *ca, struct key_source *key, int64_t now);

/*
 * Check that a public key belongs to the issuer's private key. For the error: `path` is the file of
 * the public key, and `key_option` is the option that named the private key.
 */
int issuer_has_key(const struct issuer *issuer, struct ursa_span spki, const char *path,
                   const char *key_option);

/*
 * Check that a request is signed by its own key, which is an RSA key of 2048 to 4096 bits. A key of
 * another algorithm is reported by its name.
 */
int issuer_check_request(const struct ursa_csr *csr, const char *path);

void issuer_free(struct issuer *issuer);

#endif
