/* SPDX-License-Identifier: MIT */
/* Compares the names in a certificate with the names that a template asked for. */
#ifndef URSA_CORE_CERT_NAMES_H
#define URSA_CORE_CERT_NAMES_H

#include "ursa/cert.h"
#include "ursa/csr.h"

/*
 * Check that a subject is the name in the text `asked`.
 *
 * The names are compared with ursa_name_matches (x509/name_match.h).
 *
 * URSA_E_CERT_SUBJECT   the names differ
 * errors of ursa_name_encode, if `asked` is not a valid name
 */
int ursa_cert_has_subject(struct ursa_span subject, const char *asked,
                          struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Check that a subjectAltName has the same names as the text `asked`, in any order.
 *
 * `names` is the field `san` of struct ursa_cert_extensions. If asked is NULL, `names` must be
 * empty.
 *
 * URSA_E_CERT_SAN   the names differ
 * URSA_E_SAN_*      `asked` is not a valid text, see ursa_csr_write
 */
int ursa_cert_has_san(struct ursa_span names, const char *asked,
                      struct ursa_where *where) URSA_MUST_CHECK;

#endif
