/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "objects/pem_labels.h"
#include <string.h>
#include "cli/files.h"
#include "cli/report.h"

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

/* ---- formats that are not read -------------------------------------------------------------- */

int report_openssh(const char *option, const char *path, const struct pem_object *object) {
    return pem_is_label(object, "OPENSSH PRIVATE KEY")
               ? report_in(option, path,
                           "a key in OpenSSH's own format, which is not read; convert a copy of "
                           "the file: ssh-keygen -p -m PEM -f %s",
                           file_in_command(path))
               : EXIT_DONE;
}

/* Formats without BEGIN and END lines: the bytes at their start, and the way to convert them. */
static const struct format {
    const char *start, *name;
    const char *before, *after; /* the advice, before and after the name of the file */
} formats[] = {
    {"PuTTY-User-Key-File-", "a key in PuTTY's format", "puttygen ",
     " -O private-openssh -o new.key"},
    {"ssh-", "a public key in OpenSSH's format", "ssh-keygen -e -m PKCS8 -f ", ""},
    {"\xFE\xED\xFE\xED", "a Java keystore", "keytool -importkeystore -srckeystore ",
     " -destkeystore all.p12 -deststoretype PKCS12, and then: openssl pkcs12 -in all.p12 -out "
     "all.pem"},
    {"MI", "base64 without the BEGIN and END line", "add both lines to ", ""},
};

static const struct format *find_format(const char *data, size_t len) {
    size_t i;

    for (; len > 0 && strchr(" \t\r\n", *data) != NULL; len--) {
        data++;
    }
    for (i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        size_t n = strlen(formats[i].start);

        if (len >= n && memcmp(data, formats[i].start, n) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

static int report_format(const char *option, const char *path, const char *wanted,
                         const struct format *format) {
    if (format == NULL) {
        return report_in(option, path, "contains no %s: the file is neither PEM nor DER", wanted);
    }
    return report_in(option, path, "contains no %s: the file is %s; convert it: %s%s%s", wanted,
                     format->name, format->before, file_in_command(path), format->after);
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
        if (!object.is_end) {
            add(&labels, object.label, object.label_len);
        }
    }
    labels.text[labels.len] = '\0';
    return labels.count == 0
               ? report_format(option, path, wanted, find_format(data, data_len))
               : report_in(option, path, "contains no %s, but %s", wanted, labels.text);
}
