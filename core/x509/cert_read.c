/* SPDX-License-Identifier: MIT */
#include "ursa/cert.h"
#include <string.h>
#include "base/fail.h"
#include "codec/der_read.h"
#include "rsa/spki.h"
#include "x509/x509_fields.h"

/* Version 1 is the default, which DER omits. Version 2 is refused: no CA writes it. */
static int take_version(struct ursa_fields *reader, struct ursa_cert *cert) {
    static const uint8_t version_3[] = {DER_INTEGER, 1, 2};
    struct ursa_der_in content;
    struct ursa_span span;

    cert->version = 1;
    if (reader->in.left > 0 && reader->in.at[0] == DER_INTEGER) {
        return 1;
    }
    cert->version = 3;
    return ursa_take_field(reader, "version", DER_CONTEXT_CONSTRUCTED | 0, &span, &content) &&
           content.left == sizeof version_3 && memcmp(content.at, version_3, content.left) == 0;
}

/*
 * Take a UTCTime or GeneralizedTime with the length that RFC 5280 4.1.2.5 requires. The digits are
 * checked later, in ursa_cert_validity.
 */
static int take_time(struct ursa_der_in *in) {
    struct ursa_der_in time;

    return (ursa_der_next(in, DER_UTC_TIME, &time) && time.left == sizeof "YYMMDDhhmmssZ" - 1) ||
           (ursa_der_next(in, DER_GENERALIZED_TIME, &time) &&
            time.left == sizeof "YYYYMMDDhhmmssZ" - 1);
}

static int is_validity(struct ursa_der_in content) {
    int from = take_time(&content), to = take_time(&content);

    return from && to && content.left == 0;
}

/* Take [3] EXPLICIT SEQUENCE OF, with one or more extensions. The field may be absent. */
static int take_extensions(struct ursa_fields *reader, struct ursa_span *span) {
    struct ursa_der_in content;

    if (reader->in.left == 0 || reader->in.at[0] != (DER_CONTEXT_CONSTRUCTED | 3)) {
        return 1;
    }
    if (!ursa_take_field(reader, "extensions", DER_CONTEXT_CONSTRUCTED | 3, span, &content)) {
        return 0;
    }
    *span = ursa_span_to(content.at, content.at + content.left);
    return ursa_are_extensions(content, &reader->at);
}

/*
 * Skip a unique identifier, a BIT STRING of any number of bits. The field may be absent.
 *
 * RFC 5280 4.1.2.8 forbids CAs to write unique identifiers, but says that readers should be able to
 * parse them.
 */
static int skip_unique_id(struct ursa_fields *reader, const char *what, unsigned tag) {
    struct ursa_der_in bits;
    struct ursa_span span;

    return reader->in.left == 0 || reader->in.at[0] != tag ||
           (ursa_take_field(reader, what, tag, &span, &bits) && bits.left > 0 && bits.at[0] < 8);
}

/* Take the fields that version 1 does not have (RFC 5280 4.1.2.8, 4.1.2.9). */
static int take_rest(struct ursa_fields *reader, struct ursa_cert *cert) {
    cert->extensions = ursa_span_to(reader->in.at, reader->in.at);
    return cert->version == 1 || (skip_unique_id(reader, "issuerUniqueID", DER_CONTEXT | 1) &&
                                  skip_unique_id(reader, "subjectUniqueID", DER_CONTEXT | 2) &&
                                  take_extensions(reader, &cert->extensions));
}

/* Read the fields of TBSCertificate. reader->in is its content. */
static int read_tbs(struct ursa_fields *reader, struct ursa_cert *cert) {
    struct ursa_der_in content;

    return take_version(reader, cert) &&
           ursa_take_field(reader, "serialNumber", DER_INTEGER, &cert->serial, &content) &&
           ursa_der_is_integer(content) &&
           ursa_take_field(reader, "signature", DER_SEQUENCE, &cert->inner_algorithm, &content) &&
           ursa_is_algorithm(content) &&
           ursa_take_field(reader, "issuer", DER_SEQUENCE, &cert->issuer, &content) &&
           ursa_is_name(content) &&
           ursa_take_field(reader, "validity", DER_SEQUENCE, &cert->validity, &content) &&
           is_validity(content) &&
           ursa_take_field(reader, "subject", DER_SEQUENCE, &cert->subject, &content) &&
           ursa_is_name(content) &&
           ursa_take_field(reader, "subjectPublicKeyInfo", DER_SEQUENCE, &cert->spki, &content) &&
           ursa_is_public_key(content) && take_rest(reader, cert) &&
           ursa_fields_end(reader, "tbsCertificate");
}

/* Read Certificate. reader->in is all input, which may continue after the certificate. */
static int read_certificate(struct ursa_fields *reader, struct ursa_cert *cert) {
    struct ursa_der_in content, after_tbs;

    if (!ursa_take_field(reader, "certificate", DER_SEQUENCE, &cert->der, &content)) {
        return 0;
    }
    reader->in = content;
    if (!ursa_take_field(reader, "tbsCertificate", DER_SEQUENCE, &cert->tbs, &content)) {
        return 0;
    }
    after_tbs = reader->in;
    reader->in = content;
    if (!read_tbs(reader, cert)) {
        return 0;
    }
    reader->in = after_tbs;
    return ursa_take_signature(reader, "signatureValue", &cert->outer_algorithm,
                               &cert->signature) &&
           ursa_fields_end(reader, "certificate");
}

int ursa_cert_read(const uint8_t *der, size_t size, struct ursa_cert *cert,
                   struct ursa_where *where) {
    struct ursa_fields reader;

    reader.in.at = der;
    reader.in.left = size;
    if (!read_certificate(&reader, cert)) {
        return ursa_fail(URSA_E_CERT_DER, where, reader.what, (size_t)(reader.at - der));
    }
    return URSA_OK;
}

/*
 * Return nonzero if the leaf is for this key.
 *
 * SubjectPublicKeyInfo is a header, an AlgorithmIdentifier and a BIT STRING. The parameters of
 * rsaEncryption may be absent. Everything else must be encoded as in the device's own request.
 */
static int is_for_key(const struct ursa_cert *leaf, const struct ursa_rsa_key *key) {
    size_t algorithm_len = leaf->spki.len - URSA_SPKI_HEAD_SIZE - URSA_SPKI_KEY_SIZE;
    const uint8_t *algorithm = leaf->spki.at + URSA_SPKI_HEAD_SIZE;
    uint8_t ours[URSA_SPKI_SIZE];
    struct ursa_der der;

    ursa_der_init(&der, ours, sizeof ours);
    ursa_spki_write(key, &der);
    return ursa_is_rsa_algorithm(algorithm, algorithm_len, 1) &&
           memcmp(algorithm + algorithm_len, ours + sizeof ours - URSA_SPKI_KEY_SIZE,
                  URSA_SPKI_KEY_SIZE) == 0;
}

static int check_leaf(const struct ursa_cert *leaf, const struct ursa_rsa_key *key,
                      struct ursa_where *where) {
    const uint8_t *start = leaf->der.at;

    if (!ursa_span_is_same(leaf->inner_algorithm, leaf->outer_algorithm)) {
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
                where->at += at; /* offsets count from the start of the chain */
            }
            return rc;
        }
        at += cert.der.len;
        n++;
    } while (at < len);
    *count = n;
    return URSA_OK;
}
