/* SPDX-License-Identifier: MIT */
/* Names of a certificate against those that a template asked for. */
#ifndef URSA_CORE_CERT_NAMES_H
#define URSA_CORE_CERT_NAMES_H

#include "ursa/cert.h"
#include "ursa/csr.h"

/* See struct ursa_gate. URSA_E_CERT_SUBJECT; those of ursa_name_encode. */
int ursa_cert_has_subject(struct ursa_span subject, const char *asked,
                          struct ursa_where *where) URSA_MUST_CHECK;

/* `names` as in struct ursa_cert_extensions; asked may be NULL. URSA_E_CERT_SAN; URSA_E_SAN_*. */
int ursa_cert_has_san(struct ursa_span names, const char *asked,
                      struct ursa_where *where) URSA_MUST_CHECK;

#endif
