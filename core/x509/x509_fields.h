/* SPDX-License-Identifier: MIT */
/* Reads the fields that certificates and requests share (RFC 5280 4.1). Nothing is copied. */
#ifndef URSA_CORE_X509_FIELDS_H
#define URSA_CORE_X509_FIELDS_H

#include "base/text.h"
#include "codec/der_read.h"
#include "ursa/cert.h"

/* Return the span from start to end, without the byte at end. */
struct ursa_span ursa_span_to(const uint8_t *start, const uint8_t *end);
/* Return nonzero if both spans have the same bytes. */
int ursa_span_is_same(struct ursa_span a, struct ursa_span b);

/* A reader: the bytes that are not read yet, and the current field for error reports. */
struct ursa_fields {
    struct ursa_der_in in;
    const char *what;  /* the field's name in its standard */
    const uint8_t *at; /* where the field starts */
};

/*
 * Take the next field, which must have this tag. `what` is the field's name for error reports.
 *
 * Returns 1 and sets *span and *content. If the next field has another tag or is malformed, nothing
 * is taken and the result is 0.
 */
int ursa_take_field(struct ursa_fields *fields, const char *what, unsigned tag,
                    struct ursa_span *span, struct ursa_der_in *content);
/*
 * Take the last two fields of a certificate or request: the algorithm and the signature. `what` is
 * the name of the signature.
 *
 * Returns 1 and sets *algorithm to the element and *signature to the bytes in the BIT STRING.
 * Returns 0 if a field is missing or malformed.
 */
int ursa_take_signature(struct ursa_fields *fields, const char *what, struct ursa_span *algorithm,
                        struct ursa_span *signature);
/* Return 1 if no byte is left, else 0. `what` is the enclosing field, for error reports. */
int ursa_fields_end(struct ursa_fields *fields, const char *what);

/* Return nonzero if `content` is that of a well-formed AlgorithmIdentifier. */
int ursa_is_algorithm(struct ursa_der_in content);
/*
 * Return the number of bytes per character in the string type with this tag.
 *
 * Returns 0 for UTF8String, whose characters have several lengths, and URSA_NO_TEXT for a tag that
 * is not a type of text.
 */
#define URSA_NO_TEXT 3u
unsigned ursa_text_width(unsigned tag);
/*
 * Return nonzero if a value of this tag has only complete characters (RFC 5280 4.1.2.4). A tag that
 * is not a type of text has no characters, so its value is accepted.
 *
 * Any character is accepted, so functions that print a value must check which characters it has.
 */
static inline int ursa_is_text(unsigned tag, struct ursa_der_in content) {
    unsigned width = ursa_text_width(tag);

    return width == 0              ? ursa_is_utf8(content.at, content.left)
           : width == URSA_NO_TEXT ? 1
                                   : (content.left & (width - 1)) == 0;
}
/* Return nonzero if `content` is that of a well-formed Name. */
int ursa_is_name(struct ursa_der_in content);
/* Return nonzero if `content` is that of a well-formed SubjectPublicKeyInfo. */
int ursa_is_public_key(struct ursa_der_in content);
/*
 * Return nonzero if `content` is exactly one well-formed Extensions with at least one extension.
 *
 * Otherwise *at points to the malformed extension, or is unchanged if the list itself is malformed.
 */
int ursa_are_extensions(struct ursa_der_in content, const uint8_t **at);
/* Return nonzero if a GeneralName can have this tag (RFC 5280 4.2.1.6). */
int ursa_is_general_name_tag(unsigned tag);

#endif
