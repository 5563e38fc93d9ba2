/* SPDX-License-Identifier: MIT */
/* Reads the fields that certificates and requests share, in place (RFC 5280 4.1). */
#ifndef URSA_CORE_X509_FIELDS_H
#define URSA_CORE_X509_FIELDS_H

#include "codec/der_read.h"
#include "ursa/cert.h"

/* Return the span from start to end, without the byte at end. */
struct ursa_span ursa_span_to(const uint8_t *start, const uint8_t *end);
/* Return nonzero if both spans have the same bytes. */
int ursa_span_is_same(struct ursa_span a, struct ursa_span b);

/* A reader: the bytes not read yet, and the current field for error reports. */
struct ursa_fields {
    struct ursa_der_in in;
    const char *what;  /* the field's name in its standard */
    const uint8_t *at; /* where the field starts */
};

/*
 * Take the field that must come next, which has this tag.
 *
 * Returns 1. If the next field is another field, takes nothing and returns 0.
 */
int ursa_take_field(struct ursa_fields *fields, const char *what, unsigned tag,
                    struct ursa_span *span, struct ursa_der_in *content);
/* Return 1 if no field is left, else 0. */
int ursa_fields_end(struct ursa_fields *fields, const char *what);

/* Return nonzero if this is the content of a well-formed AlgorithmIdentifier. */
int ursa_is_algorithm(struct ursa_der_in content);
/*
 * Return the bytes of a character in a string type, 0 for UTF8String, or URSA_NO_TEXT if no value
 * of this tag is text.
 */
#define URSA_NO_TEXT 3u
unsigned ursa_text_width(unsigned tag);
/* Return nonzero if this is the content of a well-formed Name. */
int ursa_is_name(struct ursa_der_in content);
/* Return nonzero if this is the content of a well-formed SubjectPublicKeyInfo. */
int ursa_is_public_key(struct ursa_der_in content);
/*
 * Return nonzero if this is exactly one well-formed Extensions of one or more extensions. Else *at
 * is the wrong extension, or unchanged if the list itself is wrong.
 */
int ursa_are_extensions(struct ursa_der_in content, const uint8_t **at);
/* Return nonzero if this is the tag of a GeneralName (RFC 5280 4.2.1.6). */
int ursa_is_general_name_tag(unsigned tag);

#endif
