/* SPDX-License-Identifier: MIT */
/* Examines extensions of certificates and requests (RFC 5280 4.1, 4.2). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "ber/ber_read.h"
#include "codec/der_write.h"
#include "objects/view_fields.h"
#include "print/print.h"

/* Examine the field `critical`. */
static void examine_critical(struct view *view, struct ursa_der_in critical) {
    if (critical.left != 1) {
        view_note(view, "critical is not one byte", "X.690 8.2.1");
    } else if (critical.at[0] == 0) {
        view_note(view, "critical is written as FALSE, but DER leaves out a default value",
                  "X.690 11.5");
    } else if (critical.at[0] != 0xFF) {
        view_note(view, "critical is TRUE, but not written as FF", "X.690 11.1");
    }
}

/*
 * Note a malformed value. Also note a basicConstraints with cA FALSE, because FALSE is the default,
 * which DER omits.
 */
static void examine_value(struct view *view, struct ursa_der_in oid, struct ursa_der_in value) {
    static const uint8_t basic_constraints[] = {0x55, 0x1D, 19};
    struct ursa_der_in list, ca;

    if (!is_extension_value(oid, value)) {
        view_note(view, "the value is malformed", "RFC 5280 4.2.1");
    } else if (oid.left == sizeof basic_constraints &&
               memcmp(oid.at, basic_constraints, sizeof basic_constraints) == 0 &&
               ber_next(&value, DER_SEQUENCE, &list) && ber_next(&list, DER_BOOLEAN, &ca) &&
               ca.left == 1 && ca.at[0] == 0) {
        view_note(view, "cA is written as FALSE, but DER leaves out a default value", "X.690 11.5");
    }
}

/*
 * Examine the content of an Extension. *oid becomes the type of the extension. Returns 0 if the
 * content is malformed, else 1.
 */
static int examine(struct view *view, struct ursa_der_in extension, struct ursa_der_in *oid) {
    char name[OID_TEXT_SIZE], what[OID_TEXT_SIZE + 16];
    struct ursa_der_in critical, value;

    if (!view_inside(view, &extension, DER_OID, oid) || !ursa_der_is_oid(*oid)) {
        return 0;
    }
    (void)snprintf(what, sizeof what, "extension %s", oid_short(*oid, name));
    view->what = what;
    if (view_inside(view, &extension, DER_BOOLEAN, &critical)) {
        examine_critical(view, critical);
    }
    if (!view_inside(view, &extension, DER_OCTET_STRING, &value) || extension.left != 0) {
        view->what = "extensions";
        return 0;
    }
    examine_value(view, *oid, value);
    view->what = "extensions";
    return 1;
}

/* ---- types that occur twice ----------------------------------------------------------------- */

/* For qsort: order OIDs by their bytes, and equal OIDs by their places in the object. */
static int compare(const void *a, const void *b) {
    const struct ursa_der_in *x = a, *y = b;
    size_t n = x->left < y->left ? x->left : y->left;
    int order = memcmp(x->at, y->at, n);

    if (order == 0) {
        order = (x->left > y->left) - (x->left < y->left);
    }
    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

static void note_repeated(struct view *view, struct ursa_der_in *oids, size_t count) {
    char name[OID_TEXT_SIZE], what[OID_TEXT_SIZE + 16];
    size_t i;

    qsort(oids, count, sizeof *oids, compare);
    for (i = 1; i < count; i++) {
        if (ursa_der_is_same(oids[i - 1], oids[i])) {
            (void)snprintf(what, sizeof what, "extension %s", oid_short(oids[i], name));
            view->what = what;
            view_note_at(view, oids[i].at, "the extension occurs more than once", "RFC 5280 4.2");
            view->what = "extensions";
        }
    }
}

/* ---- the list ------------------------------------------------------------------------------- */

/*
 * Allocate an element for each extension that the list can have. An extension has at least 7 bytes:
 * three headers of 2 bytes (SEQUENCE, OID and OCTET STRING) and an OID of 1 byte. One more element
 * is for a shorter, malformed extension, after which reading stops.
 */
static struct ursa_der_in *oids_for(struct ursa_der_in list) {
    return malloc((list.left / 7 + 1) * sizeof(struct ursa_der_in));
}

void view_extensions(struct view *view, struct ursa_der_in content, struct ursa_span *span) {
    struct ursa_der_in list, extension, *oids;
    const uint8_t *start = content.at;
    size_t count = 0;

    view->at = start;
    if (!view_inside(view, &content, DER_SEQUENCE, &list) || content.left != 0) {
        view_note(view, "not one list of extensions", "RFC 5280 4.1");
    }
    span->at = start;
    span->len = (size_t)(content.at - start);
    if (span->len == 0) {
        return;
    }
    if (list.left == 0) {
        view_note(view, "the list of extensions is empty", "RFC 5280 4.1");
    }
    oids = oids_for(list);
    while (oids != NULL && list.left > 0) {
        view->at = list.at;
        if (!view_inside(view, &list, DER_SEQUENCE, &extension) ||
            !examine(view, extension, &oids[count])) {
            view_note(view, "the extensions are malformed from here on", "RFC 5280 4.1");
            break;
        }
        count++;
    }
    if (oids != NULL) {
        note_repeated(view, oids, count);
    }
    free(oids);
}
