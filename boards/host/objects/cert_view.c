/* SPDX-License-Identifier: MIT */
#include "objects/cert_view.h"
#include <string.h>
#include "ber/ber_read.h"
#include "ber/ber_time.h"
#include "codec/der_write.h"
#include "objects/view_fields.h"

/* ---- the fields of TBSCertificate ----------------------------------------------------------- */

/* Take the version, which is 0 for version 1. DER omits version 1, because it is the default. */
static int take_version(struct view *view, struct ursa_cert *cert) {
    struct ursa_der_in content, number;
    struct ursa_span span;

    cert->version = 1;
    if (!view_has(view, DER_CONTEXT_CONSTRUCTED | 0)) {
        return 1;
    }
    if (!view_take(view, "version", DER_CONTEXT_CONSTRUCTED | 0, &span, &content) ||
        !view_inside(view, &content, DER_INTEGER, &number) || number.left == 0) {
        return 0;
    }
    if (!ursa_der_is_integer(number)) {
        view_note(view, "the number has unnecessary bytes in front", "X.690 8.3.2");
    }
    number = ber_magnitude(number);
    cert->version = number.left == 1 && number.at[0] <= 2 ? (uint8_t)(number.at[0] + 1) : 0;
    if (cert->version == 0) {
        view_note(view, "there is no such version", "RFC 5280 4.1.2.1");
    } else if (cert->version == 1) {
        view_note(view, "version 1 is written out, but DER leaves out a default value",
                  "X.690 11.5");
    } else if (cert->version == 2) {
        view_note(view, "version 2, which is not in use", "RFC 5280 4.1.2.1");
    }
    return 1;
}

static int take_serial(struct view *view, struct ursa_cert *cert) {
    struct ursa_der_in number, magnitude;

    if (!view_take(view, "serialNumber", DER_INTEGER, &cert->serial, &number) || number.left == 0) {
        return 0;
    }
    magnitude = ber_magnitude(number);
    if (!ursa_der_is_integer(number)) {
        view_note(view, "the number has unnecessary bytes in front", "X.690 8.3.2");
    }
    if (ber_is_negative(number)) {
        view_note(view, "the serial number is negative", "RFC 5280 4.1.2.2");
    } else if (magnitude.left == 1 && magnitude.at[0] == 0) {
        view_note(view, "the serial number is zero", "RFC 5280 4.1.2.2");
    }
    if (number.left > 20) {
        view_note(view, "the serial number has more than 20 bytes", "RFC 5280 4.1.2.2");
    }
    return 1;
}

static void note_time(struct view *view, const struct ber_time *time) {
    if (time->form & BER_TIME_NO_SECONDS) {
        view_note(view, "the time has no seconds", "RFC 5280 4.1.2.5");
    }
    if (time->form & BER_TIME_FRACTION) {
        view_note(view, "the time has a fraction of a second", "RFC 5280 4.1.2.5.2");
    }
    if (time->form & BER_TIME_OFFSET) {
        view_note(view, "the time has an offset from UTC in place of Z", "RFC 5280 4.1.2.5");
    }
    if (time->form & BER_TIME_NOT_UTC) {
        view_note(view, "a year before 2050 is written as GeneralizedTime, not as UTCTime",
                  "RFC 5280 4.1.2.5");
    } else if (time->year < 1950) {
        view_note(view, "the year is before 1950, which UTCTime cannot say", "RFC 5280 4.1.2.5");
    }
}

/* Examine the time that comes next in the validity. Returns 1 if the time can be read, else 0. */
static int examine_time(struct view *view, const char *what, struct ursa_der_in *in,
                        struct ber_time *time) {
    struct ursa_der_in element = *in;

    view->what = what;
    view->at = in->at;
    if (!view_inside(view, in, 0, NULL)) {
        view_note(view, "the time is missing", "RFC 5280 4.1.2.5");
        return 0;
    }
    element.left = (size_t)(in->at - element.at);
    if (!ber_time_read(element, time)) {
        view_note(view, "not a time, or a time that does not exist", "RFC 5280 4.1.2.5");
        return 0;
    }
    note_time(view, time);
    return 1;
}

static void examine_validity(struct view *view, struct ursa_der_in content) {
    struct ber_time from, to;
    int has_from = examine_time(view, "notBefore", &content, &from);
    int has_to = examine_time(view, "notAfter", &content, &to);

    if (has_from && has_to && to.seconds < from.seconds) {
        view_note(view, "the end of the validity is before its start", "RFC 5280 4.1.2.5");
    }
    if (content.left > 0) {
        view_note_at(view, content.at, "bytes after the last field", "RFC 5280 4.1.2.5");
    }
}

static int take_name(struct view *view, const char *what, struct ursa_span *name) {
    struct ursa_der_in content;

    if (!view_take(view, what, DER_SEQUENCE, name, &content)) {
        return 0;
    }
    view_name(view, content);
    if (content.left == 0 && strcmp(what, "issuer") == 0) {
        view_note(view, "the issuer is empty", "RFC 5280 4.1.2.4");
    }
    return 1;
}

static int take_unique_id(struct view *view, const char *what, unsigned tag) {
    struct ursa_der_in bits;
    struct ursa_span span;
    unsigned unused;

    if (!view_has(view, tag)) {
        return 1;
    }
    if (!view_take(view, what, tag, &span, &bits) || !ber_open_bits(&bits, &unused)) {
        return 0;
    }
    view_note(view, "CAs do not issue unique identifiers", "RFC 5280 4.1.2.8");
    return 1;
}

/* Take the unique identifiers and the extensions. All these fields may be missing. */
static int take_rest(struct view *view, struct ursa_cert *cert) {
    struct ursa_der_in content;
    struct ursa_span span;

    cert->extensions.at = view->in.at;
    cert->extensions.len = 0;
    if (!take_unique_id(view, "issuerUniqueID", DER_CONTEXT | 1) ||
        !take_unique_id(view, "subjectUniqueID", DER_CONTEXT | 2)) {
        return 0;
    }
    if (view_has(view, DER_CONTEXT_CONSTRUCTED | 3)) {
        if (!view_take(view, "extensions", DER_CONTEXT_CONSTRUCTED | 3, &span, &content)) {
            return 0;
        }
        if (cert->version == 1 || cert->version == 2) {
            view_note(view, "only version 3 has extensions", "RFC 5280 4.1.2.1");
        }
        view_extensions(view, content, &cert->extensions);
    }
    view_end(view, "tbsCertificate", "RFC 5280 4.1");
    return 1;
}

static int take_tbs(struct view *view, struct ursa_cert *cert) {
    struct ursa_der_in content;

    if (!take_version(view, cert) || !take_serial(view, cert) ||
        !view_take(view, "signature", DER_SEQUENCE, &cert->inner_algorithm, &content)) {
        return 0;
    }
    view_algorithm(view, content);
    if (!take_name(view, "issuer", &cert->issuer) ||
        !view_take(view, "validity", DER_SEQUENCE, &cert->validity, &content)) {
        return 0;
    }
    examine_validity(view, content);
    if (!take_name(view, "subject", &cert->subject) ||
        !view_take(view, "subjectPublicKeyInfo", DER_SEQUENCE, &cert->spki, &content)) {
        return 0;
    }
    view_public_key(view, cert->spki, content);
    return take_rest(view, cert);
}

/* ---- Certificate ---------------------------------------------------------------------------- */

static int take_signature(struct view *view, struct ursa_cert *cert) {
    struct ursa_der_in content;

    if (!view_take(view, "signatureAlgorithm", DER_SEQUENCE, &cert->outer_algorithm, &content)) {
        return 0;
    }
    if (cert->outer_algorithm.len != cert->inner_algorithm.len ||
        memcmp(cert->outer_algorithm.at, cert->inner_algorithm.at, cert->inner_algorithm.len) !=
            0) {
        view_algorithm(view, content);
        view_note(view, "the algorithm differs from the one inside tbsCertificate",
                  "RFC 5280 4.1.1.2");
    }
    if (!view_take(view, "signatureValue", DER_BIT_STRING, &cert->signature, &content) ||
        !view_signature(view, content, &cert->signature)) {
        return 0;
    }
    view_end(view, "certificate", "RFC 5280 4.1");
    return 1;
}

static int take_certificate(struct view *view, struct ursa_cert *cert) {
    struct ursa_der_in content, after_tbs;

    if (!view_take(view, "certificate", DER_SEQUENCE, &cert->der, &content)) {
        return 0;
    }
    view->in = content;
    if (!view_take(view, "tbsCertificate", DER_SEQUENCE, &cert->tbs, &content)) {
        return 0;
    }
    after_tbs = view->in;
    view->in = content;
    if (!take_tbs(view, cert)) {
        return 0;
    }
    view->in = after_tbs;
    return take_signature(view, cert);
}

int cert_view(const uint8_t *der, size_t size, struct ursa_cert *cert, struct irregularities *list,
              struct ursa_where *where) {
    struct view view = {.start = der, .list = list, .in = {der, size}};

    if (!take_certificate(&view, cert)) {
        *where = (struct ursa_where){view.what, (size_t)(view.at - der)};
        return URSA_E_CERT_DER;
    }
    return URSA_OK;
}
