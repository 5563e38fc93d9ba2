/* SPDX-License-Identifier: MIT */
/*
 * A certificate signing request, built and signed in two separate steps.
 *
 * Signing takes most of the stack. The texts of a template are only needed to build the request, so
 * the caller can release their memory before it signs.
 */
#ifndef URSA_CORE_CSR_DRAFT_H
#define URSA_CORE_CSR_DRAFT_H

#include "ursa/csr.h"

/* A request that is complete in its buffer, except for the signature. */
struct ursa_csr_draft {
    size_t len;    /* bytes of the complete request */
    uint8_t *info; /* CertificationRequestInfo, the part that is signed */
    size_t info_len;
    uint8_t *signature; /* where the URSA_RSA_SIZE bytes of the signature go */
};

/*
 * Build the request without its signature.
 *
 * The errors are those of ursa_csr_write. If out is NULL, only draft->len is set.
 */
int ursa_csr_build(const struct ursa_csr_template *tmpl, const struct ursa_rsa_key *key,
                   uint8_t *out, size_t size, struct ursa_csr_draft *draft,
                   struct ursa_where *where) URSA_MUST_CHECK;

/* Sign the draft that is in out. On failure, the draft's bytes in out are set to zero. */
int ursa_csr_sign(const struct ursa_csr_draft *draft, const struct ursa_rsa_key *key, uint8_t *out,
                  struct ursa_where *where) URSA_MUST_CHECK;

#endif
