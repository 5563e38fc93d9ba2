/* SPDX-License-Identifier: MIT */
/* Checks and writes the extensions that a request asks for (RFC 5280 4.2, RFC 2985 5.4.2). */
#ifndef URSA_CORE_EXTENSIONS_H
#define URSA_CORE_EXTENSIONS_H

#include "codec/der_write.h"
#include "request/san.h"
#include "ursa/csr.h"

/*
 * Check the template's bits and enumerators.
 *
 * URSA_E_EXTENSION   a bit or enumerator is undefined; where->what names its field
 */
int ursa_extensions_check(const struct ursa_csr_template *tmpl,
                          struct ursa_where *where) URSA_MUST_CHECK;

/* Return nonzero if the template asks for any extension. */
int ursa_extensions_any(const struct ursa_csr_template *tmpl);

/* Write Extensions: a SEQUENCE of the extensions that the template asks for. */
void ursa_extensions_write(const struct ursa_csr_template *tmpl, const struct ursa_san *san,
                           int san_is_critical, struct ursa_der *der);

#endif
