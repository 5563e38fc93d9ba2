/* SPDX-License-Identifier: MIT */
/* What certificates and requests have in common, read in place (RFC 5280 4.1). */
#ifndef URSA_CORE_X509_FIELDS_H
#define URSA_CORE_X509_FIELDS_H

#include "codec/der_read.h"
#include "ursa/cert.h"

struct ursa_span ursa_span_to(const uint8_t *start, const uint8_t *end);
/* Are the bytes of both the same? */
int ursa_span_is_same(struct ursa_span a, struct ursa_span b);

/* Where reading is, and the field it is in, as its standard calls it. */
struct ursa_fields {
    struct ursa_der_in in;
    const char *what;
    const uint8_t *at;
};

/* Take the field that must come next: 1, or 0 and nothing is taken. */
int ursa_take_field(struct ursa_fields *fields, const char *what, unsigned tag,
                    struct ursa_span *span, struct ursa_der_in *content);
/* Was that the last one? */
int ursa_fields_end(struct ursa_fields *fields, const char *what);

/* Is this well-formed as the content of an AlgorithmIdentifier, a Name, a SubjectPublicKeyInfo? */
int ursa_is_algorithm(struct ursa_der_in content);
int ursa_is_name(struct ursa_der_in content);
int ursa_is_public_key(struct ursa_der_in content);
/* ... as a whole Extensions, of one or more? *at: the one that is wrong. */
int ursa_are_extensions(struct ursa_der_in content, const uint8_t **at);
/* Is this the tag of a GeneralName (RFC 5280 4.2.1.6)? */
int ursa_is_general_name_tag(unsigned tag);

#endif
