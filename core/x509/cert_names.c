/* SPDX-License-Identifier: MIT */
#include "x509/cert_names.h"
#include "base/fail.h"
#include "base/text.h"
#include "codec/der_read.h"
#include "request/name_parse.h"
#include "request/san.h"
#include "x509/name_match.h"
#include "x509/x509_fields.h"

#define DNS_NAME (DER_CONTEXT | 2u)

/*
 * Sizes of buffers for the DER of any names that a text of 512 bytes can ask for. No device can ask
 * for names with a longer text, so a longer encoding is a mismatch.
 */
#define SUBJECT_SIZE URSA_NAME_SIZE(512u)
#define SAN_SIZE     URSA_CSR_SAN_SIZE(512u)

/* ---- subject ------------------------------------------------------------------------------- */

int ursa_cert_has_subject(struct ursa_span subject, const char *asked, struct ursa_where *where) {
    uint8_t bytes[SUBJECT_SIZE];
    struct ursa_name name;
    struct ursa_der der;
    int rc = ursa_name_parse(&name, asked, where);

    if (rc != URSA_OK) {
        return rc;
    }
    ursa_der_init(&der, bytes, sizeof bytes);
    ursa_name_write(&name, &der);
    if (der.len <= sizeof bytes &&
        ursa_name_matches(subject, ursa_span_to(der.end - der.len, der.end))) {
        return URSA_OK;
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

/* Compare host names without regard to case (RFC 4343) and all other names byte by byte. */
static int is_same_general_name(struct ursa_der_in a, struct ursa_der_in b) {
    size_t i;

    if (a.at[0] != DNS_NAME) {
        return ursa_der_is_same(a, b);
    }
    for (i = 0; a.left == b.left && i < a.left; i++) {
        if (ursa_lower(a.at[i]) != ursa_lower(b.at[i]) || (i == 0 && b.at[0] != DNS_NAME)) {
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
    struct ursa_der_in present = {names.at, names.len}, present_names = {NULL, 0};
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
        struct ursa_der_in wanted = {der.end - der.len, der.len}, wanted_names;

        (void)ursa_der_next(&present, DER_SEQUENCE, &present_names); /* empty if `names` is empty */
        if (ursa_der_next(&wanted, DER_SEQUENCE, &wanted_names) &&
            are_among(present_names, wanted_names) && are_among(wanted_names, present_names)) {
            return URSA_OK;
        }
    }
    return ursa_fail(URSA_E_CERT_SAN, where, "subjectAltName", 0);
}
