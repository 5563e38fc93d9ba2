/* SPDX-License-Identifier: MIT */
#include "x509/cert_names.h"
#include <string.h>
#include "base/fail.h"
#include "base/text.h"
#include "codec/der_read.h"
#include "request/name_parse.h"
#include "request/san.h"

#define DNS_NAME (DER_CONTEXT | 2u)

/*
 * Room for the DER of any names that a text of 512 bytes can ask for. No device
 * can ask for longer names, so a longer encoding does not match.
 */
#define SUBJECT_SIZE URSA_NAME_SIZE(512u)
#define SAN_SIZE     URSA_CSR_SAN_SIZE(512u)

static struct ursa_der_in written(const struct ursa_der *der) {
    struct ursa_der_in in = {der->end - der->len, der->len};

    return in;
}

/* ---- subject -------------------------------------------------------------------------------- */

/*
 * Compare two AttributeTypeAndValues.
 *
 * They are equal if type and value bytes are equal. The string type of the value may differ, but
 * that of a must be UTF8String, PrintableString or IA5String.
 */
static int is_same_attribute(struct ursa_der_in a, struct ursa_der_in b) {
    struct ursa_der_in type_a, type_b, value_a, value_b;
    unsigned tag;

    if (!ursa_der_next(&a, DER_OID, &type_a) || !ursa_der_next(&b, DER_OID, &type_b) ||
        !ursa_der_is_same(type_a, type_b)) {
        return 0;
    }
    tag = a.left > 0 ? a.at[0] : 0;
    return (tag == DER_UTF8 || tag == DER_PRINTABLE || tag == DER_IA5) &&
           ursa_der_any(&a, &value_a) && ursa_der_any(&b, &value_b) &&
           ursa_der_is_same(value_a, value_b);
}

/*
 * Compare two names attribute by attribute.
 *
 * Two equal RDNs have their attributes in the same order, even if their string types differ. DER
 * sorts the attributes by their encodings. The attribute type comes before the string type there,
 * and no two attributes of an RDN have the same type (X.501 9.3).
 */
static int is_same_name(struct ursa_der_in a, struct ursa_der_in b) {
    struct ursa_der_in rdn_a, rdn_b, attribute_a, attribute_b;

    while (a.left > 0) {
        if (!ursa_der_next(&a, DER_SET, &rdn_a) || !ursa_der_next(&b, DER_SET, &rdn_b)) {
            return 0;
        }
        while (rdn_a.left > 0) {
            if (!ursa_der_next(&rdn_a, DER_SEQUENCE, &attribute_a) ||
                !ursa_der_next(&rdn_b, DER_SEQUENCE, &attribute_b) ||
                !is_same_attribute(attribute_a, attribute_b)) {
                return 0;
            }
        }
        if (rdn_b.left > 0) {
            return 0;
        }
    }
    return b.left == 0;
}

int ursa_cert_has_subject(struct ursa_span subject, const char *asked, struct ursa_where *where) {
    struct ursa_der_in is = {subject.at, subject.len}, due, is_content, due_content;
    uint8_t bytes[SUBJECT_SIZE];
    struct ursa_name name;
    struct ursa_der der;
    int rc = ursa_name_parse(&name, asked, where);

    if (rc != URSA_OK) {
        return rc;
    }
    ursa_der_init(&der, bytes, sizeof bytes);
    ursa_name_write(&name, &der);
    if (der.len <= sizeof bytes) {
        due = written(&der);
        if (ursa_der_next(&is, DER_SEQUENCE, &is_content) &&
            ursa_der_next(&due, DER_SEQUENCE, &due_content) &&
            is_same_name(is_content, due_content)) {
            return URSA_OK;
        }
    }
    return ursa_fail(URSA_E_CERT_SUBJECT, where, "subject", 0);
}

/* ---- subjectAltName ------------------------------------------------------------------------- */

/* Take the next GeneralName, including its tag and length. */
static int next_name(struct ursa_der_in *names, struct ursa_der_in *name) {
    name->at = names->at;
    if (!ursa_der_any(names, NULL)) {
        return 0;
    }
    name->left = (size_t)(names->at - name->at);
    return 1;
}

static unsigned lower(unsigned c) {
    return ursa_is_alpha(c) ? c | 0x20u : c;
}

/* Compare host names without regard to case (RFC 4343) and all other names byte by byte. */
static int is_same_general_name(struct ursa_der_in a, struct ursa_der_in b) {
    size_t i;

    if (a.at[0] != DNS_NAME) {
        return ursa_der_is_same(a, b);
    }
    for (i = 0; a.left == b.left && i < a.left; i++) {
        if (lower(a.at[i]) != lower(b.at[i]) || (i == 0 && b.at[0] != DNS_NAME)) {
            return 0;
        }
    }
    return a.left == b.left;
}

/* Return nonzero if each name in `these` is also in `those`. */
static int are_among(struct ursa_der_in these, struct ursa_der_in those) {
    struct ursa_der_in one, other;

    while (next_name(&these, &one)) {
        struct ursa_der_in rest = those;
        int found = 0;

        while (!found && next_name(&rest, &other)) {
            found = is_same_general_name(one, other);
        }
        if (!found) {
            return 0;
        }
    }
    return 1;
}

int ursa_cert_has_san(struct ursa_span names, const char *asked, struct ursa_where *where) {
    struct ursa_der_in is = {names.at, names.len}, due, is_content = {NULL, 0}, due_content;
    uint8_t bytes[SAN_SIZE];
    struct ursa_san san;
    struct ursa_der der;
    int rc = ursa_san_parse(&san, asked, where);

    if (rc != URSA_OK) {
        return rc;
    }
    ursa_der_init(&der, bytes, sizeof bytes);
    ursa_san_write(&san, &der);
    if (der.len <= sizeof bytes) {
        due = written(&der);
        (void)ursa_der_next(&is, DER_SEQUENCE, &is_content); /* stays empty if there are no names */
        if (ursa_der_next(&due, DER_SEQUENCE, &due_content) && are_among(is_content, due_content) &&
            are_among(due_content, is_content)) {
            return URSA_OK;
        }
    }
    return ursa_fail(URSA_E_CERT_SAN, where, "subjectAltName", 0);
}
