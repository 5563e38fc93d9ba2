/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "objects/pem_labels.h"
#include <string.h>
#include "cli/report.h"
#include "objects/foreign_format.h"

#define LABELS_MAX 4u  /* labels in one message */
#define LABEL_SIZE 40u /* bytes of a label; longer labels are skipped */

struct labels {
    char text[LABELS_MAX * (LABEL_SIZE + 2) + sizeof "..."];
    size_t len, count;
    size_t last; /* offset in `text` of the last label */
};

/* True if this label was added last. A bundle of certificates is thus listed as one label. */
static int is_last(const struct labels *labels, const char *label, size_t len) {
    return labels->len - labels->last == len &&
           memcmp(labels->text + labels->last, label, len) == 0;
}

static void add(struct labels *labels, const char *label, size_t len) {
    if (len > LABEL_SIZE || is_last(labels, label, len)) {
        return;
    }
    if (labels->count > 0) {
        memcpy(labels->text + labels->len, ", ", 2);
        labels->len += 2;
    }
    labels->last = labels->len;
    if (labels->count++ == LABELS_MAX) {
        label = "...";
        len = 3;
    }
    memcpy(labels->text + labels->len, label, len);
    labels->len += len;
}

/* ---- BEGIN and END lines -------------------------------------------------------------------- */

static int is_wanted(const struct pem_object *object, const char *wanted) {
    size_t n = strlen(wanted), len = object->label_len;

    return len >= n && memcmp(object->label + len - n, wanted, n) == 0 &&
           (len == n || object->label[len - n - 1] == ' ');
}

int report_crowded(const char *option, const char *path, const struct pem_object *object) {
    const char *place = object->crowded != NULL ? object->crowded : "before";

    if (object->crowded == NULL && object->crowded_end == 0) {
        return EXIT_DONE;
    }
    return report_in(
        option, path, "line %zu: other text %s -----%s %.*s-----, which must be alone on its line",
        object->crowded != NULL ? object->line : object->crowded_end, place,
        object->crowded != NULL ? "BEGIN" : "END", (int)object->label_len, object->label);
}

int report_end(const char *option, const char *path, const struct pem_text *text,
               const struct pem_object *object) {
    const char *name = ursa_error_name(URSA_E_PEM_LABEL);

    if (text->damaged != 0) {
        return report_in(option, path, "%s: line %zu: %s", name, text->damaged,
                         ursa_error_text(URSA_E_PEM_LABEL));
    }
    return report_in(option, path,
                     "%s: line %zu: the line -----BEGIN %.*s----- is missing before this END line. "
                     "Probably it was lost on the way: get the file again",
                     name, object->line, (int)object->label_len, object->label);
}

/* ---- all together --------------------------------------------------------------------------- */

int report_missing(const char *option, const char *path, const char *wanted, const void *data,
                   size_t data_len) {
    struct labels labels = {"", 0, 0, 0};
    struct pem_object object;
    struct pem_text text;

    pem_text_begin(&text, data, data_len);
    while (labels.count <= LABELS_MAX && pem_text_next(&text, &object)) {
        if (object.crowded != NULL && is_wanted(&object, wanted)) {
            return report_crowded(option, path, &object);
        }
        if (object.is_end && is_wanted(&object, wanted)) {
            return report_end(option, path, &text, &object);
        }
        if (report_pkcs12_object(option, path, &object) != EXIT_DONE) {
            return EXIT_FAILED;
        }
        if (!object.is_end) {
            add(&labels, object.label, object.label_len);
        }
    }
    labels.text[labels.len] = '\0';
    return labels.count == 0
               ? report_foreign_file(option, path, wanted, data, data_len)
               : report_in(option, path, "contains no %s, but %s", wanted, labels.text);
}
