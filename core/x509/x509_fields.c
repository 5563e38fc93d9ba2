/* SPDX-License-Identifier: MIT */
#include "x509/x509_fields.h"
#include <string.h>
#include "codec/der_write.h"

struct ursa_span ursa_span_to(const uint8_t *start, const uint8_t *end) {
    struct ursa_span span;

    span.at = start;
    span.len = (size_t)(end - start);
    return span;
}

int ursa_span_is_same(struct ursa_span a, struct ursa_span b) {
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

int ursa_take_field(struct ursa_fields *fields, const char *what, unsigned tag,
                    struct ursa_span *span, struct ursa_der_in *content) {
    fields->what = what;
    fields->at = fields->in.at;
    if (!ursa_der_next(&fields->in, tag, content)) {
        return 0;
    }
    *span = ursa_span_to(fields->at, fields->in.at);
    return 1;
}

int ursa_take_signature(struct ursa_fields *fields, const char *what, struct ursa_span *algorithm,
                        struct ursa_span *signature) {
    struct ursa_der_in content;

    if (!ursa_take_field(fields, "signatureAlgorithm", DER_SEQUENCE, algorithm, &content) ||
        !ursa_is_algorithm(content) ||
        !ursa_take_field(fields, what, DER_BIT_STRING, signature, &content) ||
        !ursa_der_open_bits(&content)) {
        return 0;
    }
    *signature = ursa_span_to(content.at, content.at + content.left);
    return 1;
}

int ursa_fields_end(struct ursa_fields *fields, const char *what) {
    fields->what = what;
    fields->at = fields->in.at;
    return fields->in.left == 0;
}

/* An AlgorithmIdentifier is an OID and at most one element, its parameters. */
int ursa_is_algorithm(struct ursa_der_in content) {
    struct ursa_der_in oid;

    return ursa_der_next(&content, DER_OID, &oid) && ursa_der_is_oid(oid) &&
           (content.left == 0 || ursa_der_any(&content, NULL)) && content.left == 0;
}

unsigned ursa_text_width(unsigned tag) {
    /* widths[tag - DER_UTF8] is the width plus 1, or 0 if the tag is not a type of text. */
    static const uint8_t widths[] = {
        [0] = 0 + 1,
        [DER_NUMERIC - DER_UTF8] = 1 + 1,
        [DER_PRINTABLE - DER_UTF8] = 1 + 1,
        [DER_TELETEX - DER_UTF8] = 1 + 1,
        [DER_IA5 - DER_UTF8] = 1 + 1,
        [DER_VISIBLE - DER_UTF8] = 1 + 1,
        [DER_UNIVERSAL - DER_UTF8] = 4 + 1,
        [DER_BMP - DER_UTF8] = 2 + 1,
    };
    unsigned i = tag - DER_UTF8;

    return i < sizeof widths && widths[i] != 0 ? widths[i] - 1u : URSA_NO_TEXT;
}

/* An RDN is one or more AttributeTypeAndValues. */
static int is_rdn(struct ursa_der_in content) {
    struct ursa_der_in attribute, oid, value;

    do {
        const uint8_t *at;

        if (!ursa_der_next(&content, DER_SEQUENCE, &attribute) ||
            !ursa_der_next(&attribute, DER_OID, &oid) || !ursa_der_is_oid(oid)) {
            return 0;
        }
        at = attribute.at;
        if (!ursa_der_any(&attribute, &value) || attribute.left != 0 || !ursa_is_text(*at, value)) {
            return 0;
        }
    } while (content.left > 0);
    return 1;
}

int ursa_is_name(struct ursa_der_in content) {
    struct ursa_der_in rdn;

    while (content.left > 0) {
        if (!ursa_der_next(&content, DER_SET, &rdn) || !is_rdn(rdn)) {
            return 0;
        }
    }
    return 1;
}

int ursa_is_public_key(struct ursa_der_in content) {
    struct ursa_der_in algorithm, bits;

    return ursa_der_next(&content, DER_SEQUENCE, &algorithm) && ursa_is_algorithm(algorithm) &&
           ursa_der_next(&content, DER_BIT_STRING, &bits) && ursa_der_open_bits(&bits) &&
           content.left == 0;
}

/*
 * DER writes the field `critical` only if it is TRUE, as FF. Any BOOLEAN is accepted here, because
 * only the structure is checked. ursa_cert_read_extensions checks the value.
 */
static int is_extension(struct ursa_der_in content) {
    struct ursa_der_in oid, critical;

    if (!ursa_der_next(&content, DER_OID, &oid) || !ursa_der_is_oid(oid)) {
        return 0;
    }
    if (ursa_der_next(&content, DER_BOOLEAN, &critical) && critical.left != 1) {
        return 0;
    }
    return ursa_der_next(&content, DER_OCTET_STRING, NULL) && content.left == 0;
}

int ursa_are_extensions(struct ursa_der_in content, const uint8_t **at) {
    struct ursa_der_in list, extension;

    if (!ursa_der_next(&content, DER_SEQUENCE, &list) || content.left != 0 || list.left == 0) {
        return 0;
    }
    do {
        *at = list.at;
        if (!ursa_der_next(&list, DER_SEQUENCE, &extension) || !is_extension(extension)) {
            return 0;
        }
    } while (list.left > 0);
    return 1;
}

/*
 * Bit n is set if choice n of GeneralName is constructed: otherName (0), x400Address (3),
 * directoryName (4), ediPartyName (5).
 */
#define CONSTRUCTED_NAMES 0x39u

int ursa_is_general_name_tag(unsigned tag) {
    unsigned number = tag & 0x1F;

    return number <= 8 && tag == (CONSTRUCTED_NAMES >> number & 1 ? DER_CONTEXT_CONSTRUCTED | number
                                                                  : DER_CONTEXT | number);
}
