/* SPDX-License-Identifier: MIT */
/* Extensions that the gate (ursa/gate.h) does not read (RFC 5280 4.2.1). */
#include "paths/cert_values.h"
#include <string.h>
#include "codec/der_write.h"
#include "base/fail.h"
#include "x509/name_match.h"
#include "x509/x509_fields.h"

/* Open the value of an extension. Returns 0 if the value is anything else than one SEQUENCE. */
static int open_sequence(struct ursa_der_in value, struct ursa_der_in *content) {
    return ursa_der_next(&value, DER_SEQUENCE, content) && value.left == 0;
}

/* ---- finding -------------------------------------------------------------------------------- */

static const uint8_t oid_subject_key_id[] = {0x55, 0x1D, 14};
static const uint8_t oid_subject_alt_name[] = {0x55, 0x1D, 17};
static const uint8_t oid_basic_constraints[] = {0x55, 0x1D, 19};
static const uint8_t oid_distribution_points[] = {0x55, 0x1D, 31};
static const uint8_t oid_authority_key_id[] = {0x55, 0x1D, 35};
static const uint8_t oid_cert_type[] = {0x60, 0x86, 0x48, 0x01, 0x86, 0xF8, 0x42, 1, 1};

/* Find the value of the first extension with this OID. Returns 0 if there is no such extension. */
static int find(const struct ursa_cert *cert, const uint8_t *wanted, size_t len,
                struct ursa_der_in *value) {
    struct ursa_der_in in = {cert->extensions.at, cert->extensions.len}, list = {NULL, 0};
    struct ursa_der_in extension, oid;

    (void)ursa_der_next(&in, DER_SEQUENCE, &list);
    while (ursa_der_next(&list, DER_SEQUENCE, &extension) &&
           ursa_der_next(&extension, DER_OID, &oid)) {
        if (oid.left == len && memcmp(oid.at, wanted, len) == 0) {
            (void)ursa_der_next(&extension, DER_BOOLEAN, NULL);
            return ursa_der_next(&extension, DER_OCTET_STRING, value);
        }
    }
    return 0;
}

#define FIND(cert, oid, value) find(cert, oid, sizeof(oid), value)

int cert_is_self_issued(const struct ursa_cert *cert) {
    return ursa_name_matches(cert->issuer, cert->subject);
}

int cert_is_ca(const struct ursa_cert *cert) {
    struct ursa_der_in value, list, ca;

    /* Version 1 has no extensions. As in openssl, a self-issued certificate is then a CA's. */
    if (cert->version == 1) {
        return cert_is_self_issued(cert);
    }
    return FIND(cert, oid_basic_constraints, &value) && open_sequence(value, &list) &&
           ursa_der_next(&list, DER_BOOLEAN, &ca) && ca.left == 1 && ca.at[0] == 0xFF;
}

unsigned cert_types(const struct ursa_cert *cert) {
    struct ursa_der_in value, bits;

    return !FIND(cert, oid_cert_type, &value)                              ? CERT_TYPE_ANY
           : ursa_der_next(&value, DER_BIT_STRING, &bits) && bits.left > 1 ? bits.at[1]
                                                                           : 0;
}

/* ---- names ---------------------------------------------------------------------------------- */

enum { OTHER_NAME, RFC822, DNS, X400, DIRECTORY, EDI, URI, IP, REGISTERED_ID };

/* True for a text of printable ASCII only. A NUL byte in a name has deceived other programs. */
static int is_ascii(struct ursa_der_in text) {
    size_t i = 0;

    while (i < text.left && text.at[i] >= 0x20 && text.at[i] < 0x7F) {
        i++;
    }
    return i == text.left;
}

/* True for an OtherName: an OID and any element in [0] EXPLICIT. */
static int is_other_name(struct ursa_der_in content) {
    struct ursa_der_in oid, value;

    return ursa_der_next(&content, DER_OID, &oid) && ursa_der_is_oid(oid) &&
           ursa_der_next(&content, DER_CONTEXT_CONSTRUCTED | 0, &value) && content.left == 0 &&
           ursa_der_any(&value, NULL) && value.left == 0;
}

static int is_directory_name(struct ursa_der_in content) {
    struct ursa_der_in name;

    return open_sequence(content, &name) && ursa_is_name(name);
}

/* True for a well-formed GeneralName. `number` is the number of its tag. */
static int is_general_name(unsigned number, struct ursa_der_in content) {
    switch (number) {
    case OTHER_NAME:
        return is_other_name(content);
    case RFC822:
    case DNS:
    case URI:
        return is_ascii(content);
    case DIRECTORY:
        return is_directory_name(content);
    case IP:
        return content.left == 4 || content.left == 16;
    case REGISTERED_ID:
        return ursa_der_is_oid(content);
    default:
        return number == X400 || number == EDI; /* contents not checked */
    }
}

/* True for the contents of GeneralNames: one or more well-formed names. */
static int are_general_names(struct ursa_der_in names) {
    struct ursa_der_in content;

    do {
        unsigned tag = names.left > 0 ? names.at[0] : 0;

        if (!ursa_is_general_name_tag(tag) || !ursa_der_any(&names, &content) ||
            !is_general_name(tag & 0x1F, content)) {
            return 0;
        }
    } while (names.left > 0);
    return 1;
}

static int is_alt_name(struct ursa_der_in value) {
    struct ursa_der_in names;

    return open_sequence(value, &names) && are_general_names(names);
}

/* ---- authorityKeyIdentifier ----------------------------------------------------------------- */

/* The fields of an authorityKeyIdentifier. The pointer `at` of an absent field is NULL. */
struct key_id {
    struct ursa_der_in key, issuer, serial;
};

/*
 * Read an authorityKeyIdentifier. Issuer and serial number must be both present or both absent (RFC
 * 5280 A.2).
 */
static int read_key_id(struct ursa_der_in value, struct key_id *id) {
    struct ursa_der_in list;

    *id = (struct key_id){{NULL, 0}, {NULL, 0}, {NULL, 0}};
    if (!open_sequence(value, &list)) {
        return 0;
    }
    (void)ursa_der_next(&list, DER_CONTEXT | 0, &id->key);
    if (ursa_der_next(&list, DER_CONTEXT_CONSTRUCTED | 1, &id->issuer) &&
        !(are_general_names(id->issuer) && ursa_der_next(&list, DER_CONTEXT | 2, &id->serial) &&
          ursa_der_is_integer(id->serial))) {
        return 0;
    }
    return list.left == 0;
}

static int is_key_id(struct ursa_der_in value) {
    struct key_id id;

    return read_key_id(value, &id);
}

static int is_same(struct ursa_der_in a, struct ursa_der_in b) {
    return a.left == b.left && memcmp(a.at, b.at, a.left) == 0;
}

/* True if the first directoryName of `names` is `name`, or if `names` has no directoryName. */
static int is_named(struct ursa_der_in names, struct ursa_span name) {
    struct ursa_der_in directory;

    while (names.left > 0) {
        if (ursa_der_next(&names, DER_CONTEXT_CONSTRUCTED | DIRECTORY, &directory)) {
            return ursa_name_matches(ursa_span_to(directory.at, directory.at + directory.left),
                                     name);
        }
        (void)ursa_der_any(&names, NULL);
    }
    return 1; /* no directoryName: nothing to compare */
}

int cert_identifies(const struct ursa_cert *cert, const struct ursa_cert *issuer) {
    struct ursa_der_in value, key, serial, in = {issuer->serial.at, issuer->serial.len};
    struct key_id id;

    if (!FIND(cert, oid_authority_key_id, &value) || !read_key_id(value, &id)) {
        return 1;
    }
    if (id.key.at != NULL && FIND(issuer, oid_subject_key_id, &value) &&
        ursa_der_next(&value, DER_OCTET_STRING, &key) && !is_same(id.key, key)) {
        return 0;
    }
    return id.serial.at == NULL ||
           (ursa_der_next(&in, DER_INTEGER, &serial) && is_same(id.serial, serial) &&
            is_named(id.issuer, issuer->issuer));
}

/* ---- other extensions ----------------------------------------------------------------------- */

static int is_subject_key_id(struct ursa_der_in value) {
    return ursa_der_next(&value, DER_OCTET_STRING, NULL) && value.left == 0;
}

static int are_bits(struct ursa_der_in content) {
    return content.left > 0 && content.at[0] <= 7 && (content.left > 1 || content.at[0] == 0);
}

static int is_cert_type(struct ursa_der_in value) {
    struct ursa_der_in bits;

    return ursa_der_next(&value, DER_BIT_STRING, &bits) && value.left == 0 && are_bits(bits);
}

/* True for a DistributionPointName: full names, or a name relative to the CRL issuer. */
static int is_point_name(struct ursa_der_in choice) {
    struct ursa_der_in content;

    return (ursa_der_next(&choice, DER_CONTEXT_CONSTRUCTED | 0, &content)
                ? are_general_names(content)
                : ursa_der_next(&choice, DER_CONTEXT_CONSTRUCTED | 1, &content)) &&
           choice.left == 0;
}

/*
 * True for the content of a DistributionPoint, which must have a name, a CRL issuer, or both.
 * Reasons are optional.
 */
static int is_point(struct ursa_der_in point) {
    struct ursa_der_in content;
    int any = 0;

    if (ursa_der_next(&point, DER_CONTEXT_CONSTRUCTED | 0, &content)) {
        any = 1;
        if (!is_point_name(content)) {
            return 0;
        }
    }
    if (ursa_der_next(&point, DER_CONTEXT | 1, &content) && !are_bits(content)) {
        return 0;
    }
    if (ursa_der_next(&point, DER_CONTEXT_CONSTRUCTED | 2, &content)) {
        any = 1;
        if (!are_general_names(content)) {
            return 0;
        }
    }
    return any && point.left == 0;
}

static int are_points(struct ursa_der_in value) {
    struct ursa_der_in list, point;

    if (!open_sequence(value, &list) || list.left == 0) {
        return 0;
    }
    while (ursa_der_next(&list, DER_SEQUENCE, &point)) {
        if (!is_point(point)) {
            return 0;
        }
    }
    return list.left == 0;
}

/* ---- all extensions ------------------------------------------------------------------------- */

int cert_check_values(const struct ursa_cert *cert, struct ursa_where *where) {
    static const struct {
        const uint8_t *oid;
        size_t len;
        const char *name;
        int (*is_right)(struct ursa_der_in value);
    } kinds[] = {
        {oid_subject_key_id, 3, "subjectKeyIdentifier", is_subject_key_id},
        {oid_subject_alt_name, 3, "subjectAltName", is_alt_name},
        {oid_distribution_points, 3, "cRLDistributionPoints", are_points},
        {oid_authority_key_id, 3, "authorityKeyIdentifier", is_key_id},
        {oid_cert_type, sizeof oid_cert_type, "nsCertType", is_cert_type},
    };
    struct ursa_der_in value;
    size_t i;

    for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (find(cert, kinds[i].oid, kinds[i].len, &value) && !kinds[i].is_right(value)) {
            return ursa_fail(URSA_E_CERT_DER, where, kinds[i].name,
                             (size_t)(value.at - cert->der.at));
        }
    }
    return URSA_OK;
}
