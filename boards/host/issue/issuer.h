/* SPDX-License-Identifier: MIT */
/* The signer of a certificate: a CA's certificate with its key, or the certificate's own key. */
#ifndef URSA_HOST_ISSUER_H
#define URSA_HOST_ISSUER_H

#include "objects/certs_read.h"
#include "objects/key_read.h"

/* All fields must be zero at first. issuer_free wipes the key. */
struct issuer {
    struct certs certs;
    const struct ursa_cert *ca; /* points into `certs`; NULL: the certificate is self-signed */
    struct ursa_keypair key;
};

/*
 * Read the first certificate in the file `ca`, which is the CA's, and the CA's private key.
 *
 * The certificate must be a CA's by its basicConstraints, and must be valid at the time `now`. A
 * keyUsage, if the certificate has one, must include keyCertSign. The public key in the certificate
 * must belong to the private key.
 * Returns EXIT_DONE, or EXIT_FAILED with the reason reported.
 */
int issuer_read(struct issuer *issuer, const char *ca, struct key_source *key, int64_t now);

/*
 * Check that the public key `spki` belongs to the issuer's private key. The error message names the
 * file of the public key, `path`, and the option that gave the private key, `key_option`. Returns
 * EXIT_DONE, or EXIT_FAILED with the error reported.
 */
int issuer_has_key(const struct issuer *issuer, struct ursa_span spki, const char *path,
                   const char *key_option);

/*
 * Check that a request is signed with its own key, and that this is an RSA key of 2048 to 4096
 * bits that is not weak, as far as its public key shows. For a key of another algorithm, the error
 * names the algorithm. If `weak` is KEY_WEAK_OK, a weak key is only warned of. Returns EXIT_DONE,
 * or EXIT_FAILED with the error reported.
 */
int issuer_check_request(const struct ursa_csr *csr, const char *path, enum key_weak weak);

void issuer_free(struct issuer *issuer);

#endif
