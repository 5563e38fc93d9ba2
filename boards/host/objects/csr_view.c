/* SPDX-License-Identifier: MIT */
#include "objects/csr_view.h"
#include "codec/der_write.h"
#include "objects/view_fields.h"
#include "print/print.h"

/* ---- attributes ----------------------------------------------------------------------------- */

/* The attributes that request extensions. Only one of them is shown. */
struct requests {
    unsigned count;            /* of these attributes */
    enum attribute_kind kind;  /* of the attribute that is shown */
    struct ursa_der_in values; /* of the attribute that is shown */
};

static void note_request(struct view *view, struct requests *requests, enum attribute_kind kind,
                         struct ursa_der_in values) {
    if (kind == ATTRIBUTE_MICROSOFT) {
        view_note(view,
                  "the extensions are requested with Microsoft's 1.3.6.1.4.1.311.2.1.14, not with "
                  "extensionRequest",
                  "RFC 2985 5.4.2");
    }
    if (requests->count++ > 0) {
        view_note(view, "extensions are requested more than once; only one request is shown",
                  "RFC 2985 5.4.2");
    }
    if (requests->kind == ATTRIBUTE_OTHER ||
        (requests->kind == ATTRIBUTE_MICROSOFT && kind == ATTRIBUTE_EXTENSIONS)) {
        requests->kind = kind;
        requests->values = values;
    }
}

/*
 * Examine the content of an Attribute: a type and a SET of one or more values. Returns 0 if the
 * content is malformed, else 1.
 */
static int examine(struct view *view, struct ursa_der_in attribute, struct requests *requests) {
    struct ursa_der_in oid, values, rest;
    enum attribute_kind kind;
    unsigned count = 0;

    if (!view_inside(view, &attribute, DER_OID, &oid) || !ursa_der_is_oid(oid) ||
        !view_inside(view, &attribute, DER_SET, &values) || attribute.left != 0) {
        return 0;
    }
    for (rest = values; rest.left > 0; count++) {
        if (!view_inside(view, &rest, 0, NULL)) {
            return 0;
        }
    }
    kind = attribute_kind(oid);
    if (count == 0) {
        view_note(view, "the attribute has no value", "RFC 2986 4.1");
    } else if (count > 1 && kind != ATTRIBUTE_OTHER) {
        view_note(view, "extensionRequest has more than one value", "RFC 2985 5.4.2");
    }
    if (kind != ATTRIBUTE_OTHER) {
        note_request(view, requests, kind, values);
    }
    return 1;
}

static void examine_extensions(struct view *view, struct ursa_der_in values, struct ursa_csr *csr) {
    struct ursa_der_in first = values;

    view->what = "extensions";
    view->at = values.at;
    if (values.left == 0 || !view_inside(view, &values, 0, NULL)) {
        return; /* `examine` has noted that the attribute has no value */
    }
    first.left = (size_t)(values.at - first.at);
    view_extensions(view, first, &csr->extensions);
}

/* Take the attributes, [0] IMPLICIT SET OF. A missing field is noted, but is not a failure. */
static int take_attributes(struct view *view, struct ursa_csr *csr) {
    struct requests requests = {.kind = ATTRIBUTE_OTHER};
    struct ursa_der_in content, attribute;

    csr->attributes = (struct ursa_span){view->in.at, 0};
    csr->extensions = csr->attributes;
    if (!view_has(view, DER_CONTEXT_CONSTRUCTED | 0)) {
        view->what = "attributes";
        view->at = view->in.at;
        view_note(view, "the field is missing; even an empty one must be there", "RFC 2986 4.1");
        return 1;
    }
    if (!view_take(view, "attributes", DER_CONTEXT_CONSTRUCTED | 0, &csr->attributes, &content)) {
        return 0;
    }
    csr->attributes = (struct ursa_span){content.at, content.left};
    while (content.left > 0) {
        view->at = content.at;
        if (!view_inside(view, &content, DER_SEQUENCE, &attribute) ||
            !examine(view, attribute, &requests)) {
            view_note(view, "the attributes are malformed from here on", "RFC 2986 4.1");
            break;
        }
    }
    if (requests.count > 0) {
        examine_extensions(view, requests.values, csr);
    }
    return 1;
}

/* ---- the other fields ----------------------------------------------------------------------- */

static int take_version(struct view *view) {
    struct ursa_der_in number;
    struct ursa_span span;

    if (!view_take(view, "version", DER_INTEGER, &span, &number) || number.left == 0) {
        return 0;
    }
    if (number.left != 1 || number.at[0] != 0) {
        view_note(view, "the version is not 0", "RFC 2986 4.1");
    }
    return 1;
}

static int take_info(struct view *view, struct ursa_csr *csr) {
    struct ursa_der_in content;

    if (!take_version(view) || !view_take(view, "subject", DER_SEQUENCE, &csr->subject, &content)) {
        return 0;
    }
    view_name(view, content);
    if (!view_take(view, "subjectPKInfo", DER_SEQUENCE, &csr->spki, &content)) {
        return 0;
    }
    view_public_key(view, csr->spki, content);
    if (!take_attributes(view, csr)) {
        return 0;
    }
    view_end(view, "certificationRequestInfo", "RFC 2986 4");
    return 1;
}

static int take_request(struct view *view, struct ursa_csr *csr) {
    struct ursa_der_in content, after_info;

    if (!view_take(view, "certificationRequest", DER_SEQUENCE, &csr->der, &content)) {
        return 0;
    }
    view->in = content;
    if (!view_take(view, "certificationRequestInfo", DER_SEQUENCE, &csr->info, &content)) {
        return 0;
    }
    after_info = view->in;
    view->in = content;
    if (!take_info(view, csr)) {
        return 0;
    }
    view->in = after_info;
    if (!view_take(view, "signatureAlgorithm", DER_SEQUENCE, &csr->algorithm, &content)) {
        return 0;
    }
    view_algorithm(view, content);
    if (!view_take(view, "signature", DER_BIT_STRING, &csr->signature, &content) ||
        !view_signature(view, content, &csr->signature)) {
        return 0;
    }
    view_end(view, "certificationRequest", "RFC 2986 4");
    return 1;
}

int csr_view(const uint8_t *der, size_t size, struct ursa_csr *csr, struct irregularities *list,
             struct ursa_where *where) {
    struct view view = {.start = der, .list = list, .in = {der, size}};

    if (!take_request(&view, csr)) {
        *where = (struct ursa_where){view.what, (size_t)(view.at - der)};
        return URSA_E_CSR_DER;
    }
    return URSA_OK;
}
