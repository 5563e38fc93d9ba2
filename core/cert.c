/* SPDX-License-Identifier: MIT */
#include "ursa/cert.h"
#include <string.h>
#include "derread.h"
#include "spki.h"
#include "where.h"

enum time_tag { UTC_TIME = 0x17, GENERALIZED_TIME = 0x18 };

/* Where reading is, and the field it is in, as RFC 5280 4.1 calls it. */
struct reader {
    struct ursa_der_in in;
    const char *what;
    const uint8_t *at;
};

static struct ursa_span span_to(const uint8_t *start, const uint8_t *end) {
    struct ursa_span span;

    span.at = start;
    span.len = (size_t)(end - start);
    return span;
}

/* Take the field that must come next. */
static int take(struct reader *reader, const char *what, unsigned tag, struct ursa_span *span,
                struct ursa_der_in *content) {
    reader->what = what;
    reader->at = reader->in.at;
    if (!ursa_der_next(&reader->in, tag, content)) {
        return 0;
    }
    *span = span_to(reader->at, reader->in.at);
    return 1;
}

static int at_end(struct reader *reader, const char *what) {
    reader->what = what;
    reader->at = reader->in.at;
    return reader->in.left == 0;
}

static int is_version_3(struct ursa_der_in content) {
    static const uint8_t version_3[] = {DER_INTEGER, 1, 2};

    return content.left == sizeof version_3 && memcmp(content.at, version_3, content.left) == 0;
}

/* AlgorithmIdentifier: an OID and at most one element. */
static int is_algorithm(struct ursa_der_in content) {
    struct ursa_der_in oid;

    return ursa_der_next(&content, DER_OID, &oid) && ursa_der_is_oid(oid) &&
           (content.left == 0 || ursa_der_any(&content, NULL)) && content.left == 0;
}

/* AttributeTypeAndValue, one or more of them. */
static int is_rdn(struct ursa_der_in content) {
    struct ursa_der_in attribute, oid;

    do {
        if (!ursa_der_next(&content, DER_SEQUENCE, &attribute) ||
            !ursa_der_next(&attribute, DER_OID, &oid) || !ursa_der_is_oid(oid) ||
            !ursa_der_any(&attribute, NULL) || attribute.left != 0) {
            return 0;
        }
    } while (content.left > 0);
    return 1;
}

static int is_name(struct ursa_der_in content) {
    struct ursa_der_in rdn;

    while (content.left > 0) {
        if (!ursa_der_next(&content, DER_SET, &rdn) || !is_rdn(rdn)) {
            return 0;
        }
    }
    return 1;
}

/* By its length the form that RFC 5280 4.1.2.5 demands; the digits are not looked at. */
static int take_time(struct ursa_der_in *in) {
    struct ursa_der_in time;

    return (ursa_der_next(in, UTC_TIME, &time) && time.left == sizeof "YYMMDDhhmmssZ" - 1) ||
           (ursa_der_next(in, GENERALIZED_TIME, &time) &&
            time.left == sizeof "YYYYMMDDhhmmssZ" - 1);
}

static int is_validity(struct ursa_der_in content) {
    int from = take_time(&content), to = take_time(&content);

    return from && to && content.left == 0;
}

static int is_public_key(struct ursa_der_in content) {
    struct ursa_der_in algorithm, bits;

    return ursa_der_next(&content, DER_SEQUENCE, &algorithm) && is_algorithm(algorithm) &&
           ursa_der_next(&content, DER_BIT_STRING, &bits) && ursa_der_open_bits(&bits) &&
           content.left == 0;
}

/* Extension: `critical` is there only when TRUE, which DER writes FF. */
static int is_extension(struct ursa_der_in content) {
    struct ursa_der_in oid, critical;

    if (!ursa_der_next(&content, DER_OID, &oid) || !ursa_der_is_oid(oid)) {
        return 0;
    }
    if (ursa_der_next(&content, DER_BOOLEAN, &critical) &&
        (critical.left != 1 || critical.at[0] != 0xFF)) {
        return 0;
    }
    return ursa_der_next(&content, DER_OCTET_STRING, NULL) && content.left == 0;
}

/* [3] EXPLICIT SEQUENCE of one or more; or nothing. */
static int take_extensions(struct reader *reader, struct ursa_span *span) {
    struct ursa_der_in content, list, extension;

    *span = span_to(reader->in.at, reader->in.at);
    if (reader->in.left == 0 || reader->in.at[0] != (DER_CONTEXT_CONSTRUCTED | 3)) {
        return 1;
    }
    if (!take(reader, "extensions", DER_CONTEXT_CONSTRUCTED | 3, span, &content)) {
        return 0;
    }
    *span = span_to(content.at, content.at + content.left);
    if (!ursa_der_next(&content, DER_SEQUENCE, &list) || content.left != 0 || list.left == 0) {
        return 0;
    }
    do {
        reader->at = list.at;
        if (!ursa_der_next(&list, DER_SEQUENCE, &extension) || !is_extension(extension)) {
            return 0;
        }
    } while (list.left > 0);
    return 1;
}

/*
 * Nobody is to issue unique identifiers, but a certificate that has them can still be read (RFC
 * 5280 4.1.2.8); nothing is done with them. They are bits, any number of them.
 */
static int skip_unique_id(struct reader *reader, const char *what, unsigned tag) {
    struct ursa_der_in bits;
    struct ursa_span span;

    return reader->in.left == 0 || reader->in.at[0] != tag ||
           (take(reader, what, tag, &span, &bits) && bits.left > 0 && bits.at[0] < 8);
}

/* TBSCertificate, its content being what is left. */
static int read_tbs(struct reader *reader, struct ursa_cert *cert) {
    struct ursa_der_in content;
    struct ursa_span span;

    return take(reader, "version", DER_CONTEXT_CONSTRUCTED | 0, &span, &content) &&
           is_version_3(content) &&
           take(reader, "serialNumber", DER_INTEGER, &cert->serial, &content) &&
           ursa_der_is_integer(content) &&
           take(reader, "signature", DER_SEQUENCE, &cert->inner_algorithm, &content) &&
           is_algorithm(content) && take(reader, "issuer", DER_SEQUENCE, &cert->issuer, &content) &&
           is_name(content) && take(reader, "validity", DER_SEQUENCE, &cert->validity, &content) &&
           is_validity(content) &&
           take(reader, "subject", DER_SEQUENCE, &cert->subject, &content) && is_name(content) &&
           take(reader, "subjectPublicKeyInfo", DER_SEQUENCE, &cert->spki, &content) &&
           is_public_key(content) && skip_unique_id(reader, "issuerUniqueID", DER_CONTEXT | 1) &&
           skip_unique_id(reader, "subjectUniqueID", DER_CONTEXT | 2) &&
           take_extensions(reader, &cert->extensions) && at_end(reader, "tbsCertificate");
}

/* Certificate */
static int read_certificate(struct reader *reader, struct ursa_cert *cert) {
    struct ursa_der_in content, behind_tbs;

    if (!take(reader, "certificate", DER_SEQUENCE, &cert->der, &content)) {
        return 0;
    }
    reader->in = content;
    if (!take(reader, "tbsCertificate", DER_SEQUENCE, &cert->tbs, &content)) {
        return 0;
    }
    behind_tbs = reader->in;
    reader->in = content;
    if (!read_tbs(reader, cert)) {
        return 0;
    }
    reader->in = behind_tbs;
    if (!take(reader, "signatureAlgorithm", DER_SEQUENCE, &cert->outer_algorithm, &content) ||
        !is_algorithm(content) ||
        !take(reader, "signatureValue", DER_BIT_STRING, &cert->signature, &content) ||
        !ursa_der_open_bits(&content)) {
        return 0;
    }
    cert->signature = span_to(content.at, content.at + content.left);
    return at_end(reader, "certificate");
}

int ursa_cert_read(const uint8_t *der, size_t size, struct ursa_cert *cert,
                   struct ursa_where *where) {
    struct reader reader;

    reader.in.at = der;
    reader.in.left = size;
    if (!read_certificate(&reader, cert)) {
        return ursa_fail(URSA_E_CERT_DER, where, reader.what, (size_t)(reader.at - der));
    }
    return URSA_OK;
}

static int is_same(struct ursa_span a, struct ursa_span b) {
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

/* The same number in another encoding is not what a CA was asked to certify. */
static int is_for_key(const struct ursa_cert *leaf, const struct ursa_rsa_key *key) {
    uint8_t ours[URSA_SPKI_SIZE];
    struct ursa_der der;

    ursa_der_init(&der, ours, sizeof ours);
    ursa_spki_write(key, &der);
    return is_same(leaf->spki, span_to(ours, ours + sizeof ours));
}

static int check_leaf(const struct ursa_cert *leaf, const struct ursa_rsa_key *key,
                      struct ursa_where *where) {
    const uint8_t *start = leaf->der.at;

    if (!is_same(leaf->inner_algorithm, leaf->outer_algorithm)) {
        return ursa_fail(URSA_E_CERT_DER, where, "signatureAlgorithm",
                         (size_t)(leaf->outer_algorithm.at - start));
    }
    if (!is_for_key(leaf, key)) {
        return ursa_fail(URSA_E_CERT_KEY, where, "subjectPublicKeyInfo",
                         (size_t)(leaf->spki.at - start));
    }
    return URSA_OK;
}

int ursa_cert_check_chain(const uint8_t *der, size_t len, const struct ursa_rsa_key *key,
                          unsigned *count, struct ursa_where *where) {
    struct ursa_cert cert;
    size_t at = 0;
    unsigned n = 0;

    do {
        int rc = ursa_cert_read(der + at, len - at, &cert, where);

        if (rc == URSA_OK && n == 0) {
            rc = check_leaf(&cert, key, where);
        }
        if (rc != URSA_OK) {
            if (where != NULL) {
                where->at += at; /* from the start of the chain */
            }
            return rc;
        }
        at += cert.der.len;
        n++;
    } while (at < len);
    *count = n;
    return URSA_OK;
}
