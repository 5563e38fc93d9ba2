/* SPDX-License-Identifier: MIT */
/*
 * A request in two steps, so that what it is made from need not be there while it is signed, which
 * takes most of the stack.
 */
#ifndef URSA_CORE_CSR_DRAFT_H
#define URSA_CORE_CSR_DRAFT_H

#include "ursa/csr.h"

/* A whole request in its buffer, but for the signature. */
struct ursa_csr_draft {
    size_t len;
    uint8_t *info; /* what is signed */
    size_t info_len;
    uint8_t *signature; /* where it goes */
};

/* See ursa_csr_write. out NULL: only draft->len is set. */
int ursa_csr_build(const struct ursa_csr_template *tmpl, const struct ursa_rsa_key *key,
                   uint8_t *out, size_t size, struct ursa_csr_draft *draft,
                   struct ursa_where *where) URSA_MUST_CHECK;

/* On failure, all of out is zero. */
int ursa_csr_sign(const struct ursa_csr_draft *draft, const struct ursa_rsa_key *key, uint8_t *out,
                  struct ursa_where *where) URSA_MUST_CHECK;

#endif
