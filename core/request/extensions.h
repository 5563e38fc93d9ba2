/* SPDX-License-Identifier: MIT */
/* The extensions that a request asks for (RFC 5280 4.2, RFC 2985 5.4.2). */
#ifndef URSA_CORE_EXTENSIONS_H
#define URSA_CORE_EXTENSIONS_H

#include "codec/der_write.h"
#include "request/san.h"
#include "ursa/csr.h"

/* Do the template's numbers name things that exist? URSA_E_EXTENSION. */
int ursa_extensions_check(const struct ursa_csr_template *tmpl,
                          struct ursa_where *where) URSA_MUST_CHECK;

/* Does it ask for any? */
int ursa_extensions_any(const struct ursa_csr_template *tmpl);

/* Write the Extensions. */
void ursa_extensions_write(const struct ursa_csr_template *tmpl, const struct ursa_san *san,
                           int san_is_critical, struct ursa_der *der);

#endif
