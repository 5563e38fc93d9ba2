/* SPDX-License-Identifier: MIT */
#include "objects/view_fields.h"
#include <string.h>
#include "ber/ber_read.h"
#include "codec/der_write.h"
#include "print/print.h"
#include "x509/x509_fields.h"

/* ---- notes ---------------------------------------------------------------------------------- */

void view_note_at(struct view *view, const uint8_t *at, const char *text, const char *standard) {
    irregular_add(view->list, view->what, (size_t)(at - view->start), text, standard);
}

void view_note(struct view *view, const char *text, const char *standard) {
    view_note_at(view, view->at, text, standard);
}

/* Note a length that is not DER. Each form of length is noted only once for an object. */
static void note_form(struct view *view, const struct ber_element *element) {
    if (element->form == BER_LENGTH_LONG && !view->has_long) {
        view->has_long = 1;
        view_note_at(view, element->all.at,
                     "BER, not DER: a length takes more bytes than necessary", "X.690 10.1");
    }
    if (element->form == BER_LENGTH_INDEFINITE && !view->has_indefinite) {
        view->has_indefinite = 1;
        view_note_at(view, element->all.at, "BER, not DER: a length is indefinite", "X.690 10.1");
    }
}

/* ---- fields --------------------------------------------------------------------------------- */

int view_has(const struct view *view, unsigned tag) {
    return view->in.left > 0 && view->in.at[0] == tag;
}

int view_inside(struct view *view, struct ursa_der_in *in, unsigned tag,
                struct ursa_der_in *content) {
    struct ber_element element;

    if ((tag != 0 && (in->left == 0 || in->at[0] != tag)) || !ber_take(in, &element)) {
        return 0;
    }
    note_form(view, &element);
    if (content != NULL) {
        *content = element.content;
    }
    return 1;
}

int view_take(struct view *view, const char *what, unsigned tag, struct ursa_span *span,
              struct ursa_der_in *content) {
    view->what = what;
    view->at = view->in.at;
    if (!view_inside(view, &view->in, tag, content)) {
        return 0;
    }
    span->at = view->at;
    span->len = (size_t)(view->in.at - view->at);
    return 1;
}

void view_end(struct view *view, const char *what, const char *standard) {
    if (view->in.left > 0) {
        view->what = what;
        view->at = view->in.at;
        view_note(view, "bytes after the last field", standard);
    }
}

/* ---- the inside of fields ------------------------------------------------------------------- */

/*
 * True for the algorithms of RSA keys and RSA signatures whose parameters must be NULL (RFC 4055 5,
 * RFC 3279 2.3.1). RSASSA-PSS is the exception.
 */
static int has_null(struct ursa_der_in oid) {
    static const uint8_t pkcs_1[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1};

    return oid.left == sizeof pkcs_1 + 1 && memcmp(oid.at, pkcs_1, sizeof pkcs_1) == 0 &&
           (oid.at[8] <= 5 || (oid.at[8] >= 11 && oid.at[8] <= 14));
}

void view_algorithm(struct view *view, struct ursa_der_in content) {
    struct ursa_der_in oid, parameters;

    if (!view_inside(view, &content, DER_OID, &oid) || !ursa_der_is_oid(oid)) {
        view_note(view, "not an AlgorithmIdentifier", "RFC 5280 4.1.1.2");
        return;
    }
    if (has_null(oid) && content.left == 0) {
        view_note(view, "the parameters of an RSA algorithm are absent instead of NULL",
                  "RFC 4055 5, RFC 3279 2.3.1");
    } else if (has_null(oid) && content.at[0] != DER_NULL) {
        view_note(view, "the parameters of an RSA algorithm are not NULL",
                  "RFC 4055 5, RFC 3279 2.3.1");
    }
    if (content.left > 0 && !view_inside(view, &content, 0, &parameters)) {
        view_note(view, "the parameters are cut off", "RFC 5280 4.1.1.2");
        return;
    }
    if (content.left > 0) {
        view_note_at(view, content.at, "bytes after the parameters", "RFC 5280 4.1.1.2");
    }
}

/* Examine the content of an RDN. Returns 0 if the content is malformed, else 1. */
static int examine_rdn(struct view *view, struct ursa_der_in rdn) {
    struct ursa_der_in attribute, oid, value;

    if (rdn.left == 0) {
        view_note_at(view, rdn.at, "a part of the name has no attribute", "RFC 5280 4.1.2.4");
    }
    while (rdn.left > 0) {
        const uint8_t *at = rdn.at;
        unsigned tag;

        if (!view_inside(view, &rdn, DER_SEQUENCE, &attribute) ||
            !view_inside(view, &attribute, DER_OID, &oid) || !ursa_der_is_oid(oid)) {
            return 0;
        }
        tag = attribute.left > 0 ? attribute.at[0] : 0;
        if (!view_inside(view, &attribute, 0, &value) || attribute.left != 0) {
            return 0;
        }
        if (!ursa_is_text(tag, value)) {
            view_note_at(view, at, "the characters do not fit the string type", "RFC 5280 4.1.2.4");
        }
    }
    return 1;
}

void view_name(struct view *view, struct ursa_der_in content) {
    struct ursa_der_in rdn;

    while (content.left > 0) {
        const uint8_t *at = content.at;

        if (!view_inside(view, &content, DER_SET, &rdn) || !examine_rdn(view, rdn)) {
            view_note_at(view, at, "the name is malformed from here on", "RFC 5280 4.1.2.4");
            return;
        }
    }
}

int view_signature(struct view *view, struct ursa_der_in content, struct ursa_span *bits) {
    unsigned unused;

    if (!ber_open_bits(&content, &unused)) {
        return 0;
    }
    if (unused != 0) {
        view_note(view, "the signature is not a number of complete bytes", "RFC 5280 4.1.1.3");
    }
    bits->at = content.at;
    bits->len = content.left;
    return 1;
}

void view_public_key(struct view *view, struct ursa_span spki, struct ursa_der_in content) {
    struct ursa_der_in algorithm, bits;
    unsigned unused;

    if (!view_inside(view, &content, DER_SEQUENCE, &algorithm) ||
        !view_inside(view, &content, DER_BIT_STRING, &bits) || !ber_open_bits(&bits, &unused) ||
        content.left != 0) {
        view_note(view, "not a SubjectPublicKeyInfo", "RFC 5280 4.1.2.7");
        return;
    }
    view_algorithm(view, algorithm);
    if (unused != 0) {
        view_note(view, "the key is not a number of complete bytes", "RFC 5280 4.1.2.7");
    }
    if (!is_known_key(spki)) {
        view_note(view, "the key cannot be read: its algorithm is unknown, or it is malformed",
                  "RFC 5280 4.1.2.7");
    }
}
