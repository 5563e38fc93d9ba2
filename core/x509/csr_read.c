/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "base/fail.h"
#include "codec/der_write.h"
#include "x509/x509_fields.h"
#include "ursa/csr.h"

/* Content of the OID of extensionRequest: 1.2.840.113549.1.9.14 (RFC 2985 5.4.2). */
static const uint8_t extension_request[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 14};

static struct ursa_der_in in_of(struct ursa_span span) {
    struct ursa_der_in in;

    in.at = span.at;
    in.left = span.len;
    return in;
}

static int is_version_0(struct ursa_der_in content) {
    return content.left == 1 && content.at[0] == 0;
}

/* Read an Attribute: a type and a SET of one or more values. */
static int read_attribute(struct ursa_der_in *in, struct ursa_csr_attribute *attribute) {
    struct ursa_der_in content, oid, values, each;

    if (!ursa_der_next(in, DER_SEQUENCE, &content) || !ursa_der_next(&content, DER_OID, &oid) ||
        !ursa_der_is_oid(oid) || !ursa_der_next(&content, DER_SET, &values) || content.left != 0 ||
        values.left == 0) {
        return 0;
    }
    for (each = values; each.left > 0;) {
        if (!ursa_der_any(&each, NULL)) {
            return 0;
        }
    }
    attribute->type = ursa_span_to(oid.at, oid.at + oid.left);
    attribute->values = ursa_span_to(values.at, values.at + values.left);
    return 1;
}

static int is_extension_request(const struct ursa_csr_attribute *attribute) {
    return attribute->type.len == sizeof extension_request &&
           memcmp(attribute->type.at, extension_request, sizeof extension_request) == 0;
}

/*
 * Read [0] IMPLICIT SET OF Attribute.
 *
 * RFC 2986 4.1 demands this field even if the set is empty. Some programs leave out the field, and
 * other readers accept this, so the absent field is read as an empty set.
 */
static int read_attributes(struct ursa_fields *fields, struct ursa_csr *csr) {
    struct ursa_csr_attribute attribute;
    struct ursa_der_in content;

    if (fields->in.left == 0) {
        csr->attributes = csr->extensions = ursa_span_to(fields->in.at, fields->in.at);
        return 1;
    }
    if (!ursa_take_field(fields, "attributes", DER_CONTEXT_CONSTRUCTED | 0, &csr->attributes,
                         &content)) {
        return 0;
    }
    csr->attributes = ursa_span_to(content.at, content.at + content.left);
    csr->extensions = ursa_span_to(content.at, content.at);
    while (content.left > 0) {
        fields->at = content.at;
        if (!read_attribute(&content, &attribute)) {
            return 0;
        }
        if (is_extension_request(&attribute)) {
            if (csr->extensions.len > 0 ||
                !ursa_are_extensions(in_of(attribute.values), &fields->at)) {
                return 0;
            }
            csr->extensions = attribute.values; /* ursa_are_extensions accepts one value only */
        }
    }
    return 1;
}

/* Read the fields of CertificationRequestInfo. fields->in is its content. */
static int read_info(struct ursa_fields *fields, struct ursa_csr *csr) {
    struct ursa_der_in content;
    struct ursa_span span;

    return ursa_take_field(fields, "version", DER_INTEGER, &span, &content) &&
           is_version_0(content) &&
           ursa_take_field(fields, "subject", DER_SEQUENCE, &csr->subject, &content) &&
           ursa_is_name(content) &&
           ursa_take_field(fields, "subjectPKInfo", DER_SEQUENCE, &csr->spki, &content) &&
           ursa_is_public_key(content) && read_attributes(fields, csr) &&
           ursa_fields_end(fields, "certificationRequestInfo");
}

/* Read CertificationRequest, which must be all of the input. */
static int read_request(struct ursa_fields *fields, struct ursa_csr *csr) {
    struct ursa_der_in content, after_info;

    if (!ursa_take_field(fields, "certificationRequest", DER_SEQUENCE, &csr->der, &content) ||
        !ursa_fields_end(fields, "certificationRequest")) {
        return 0;
    }
    fields->in = content;
    if (!ursa_take_field(fields, "certificationRequestInfo", DER_SEQUENCE, &csr->info, &content)) {
        return 0;
    }
    after_info = fields->in;
    fields->in = content;
    if (!read_info(fields, csr)) {
        return 0;
    }
    fields->in = after_info;
    return ursa_take_signature(fields, "signature", &csr->algorithm, &csr->signature) &&
           ursa_fields_end(fields, "certificationRequest");
}

int ursa_csr_read(const uint8_t *der, size_t size, struct ursa_csr *csr, struct ursa_where *where) {
    struct ursa_fields fields;

    fields.in.at = der;
    fields.in.left = size;
    if (!read_request(&fields, csr)) {
        return ursa_fail(URSA_E_CSR_DER, where, fields.what, (size_t)(fields.at - der));
    }
    return URSA_OK;
}

int ursa_csr_verify(const struct ursa_csr *csr, struct ursa_where *where) {
    int rc = ursa_signed_by(csr->spki, csr->algorithm, csr->info, csr->signature);
    const uint8_t *start = csr->der.at;

    switch (rc) {
    case URSA_OK:
        return rc;
    case URSA_E_CERT_ALGORITHM:
    case URSA_E_CERT_EC:
        return ursa_fail(rc, where, "signatureAlgorithm", (size_t)(csr->algorithm.at - start));
    case URSA_E_CERT_RSA:
    case URSA_E_CERT_EC_KEY:
        return ursa_fail(rc, where, "subjectPKInfo", (size_t)(csr->spki.at - start));
    default:
        return ursa_fail(URSA_E_CSR_SIGNATURE, where, "signature",
                         (size_t)(csr->signature.at - start));
    }
}

int ursa_csr_next_attribute(struct ursa_span *rest, struct ursa_csr_attribute *attribute) {
    struct ursa_der_in in = in_of(*rest);

    if (in.left == 0 || !read_attribute(&in, attribute)) {
        return 0;
    }
    *rest = ursa_span_to(in.at, in.at + in.left);
    return 1;
}
