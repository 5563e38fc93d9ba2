/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "objects/object_read.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/files.h"
#include "cli/report.h"
#include "codec/der_read.h"
#include "objects/der_kind.h"
#include "objects/pem_labels.h"

/* ---- files ---------------------------------------------------------------------------------- */

/*
 * Every object that is read here is a SEQUENCE, whose tag 0x30 is also the ASCII digit 0. If the
 * second byte is 0x80 or more, it is not ASCII, so the file is DER. If it is less, the file is DER
 * only if it has no BEGIN line and no END line.
 */
int object_is_der(const uint8_t *data, size_t len) {
    return len >= 2 && data[0] == 0x30 &&
           (data[1] >= 0x80 || (memmem(data, len, "-----BEGIN ", 11) == NULL &&
                                memmem(data, len, "-----END ", 9) == NULL));
}

int object_load(const char *option, const char *path, uint8_t **data, size_t *len) {
    const char *name = file_input_name(path);
    int error = file_read(path, data, OBJECT_FILE_MAX, len);
    const char *wide;

    if (error == EFBIG) {
        return report_in(option, name, "too large: a file of more than %u bytes",
                         OBJECT_FILE_MAX - 1);
    }
    if (error != 0) {
        return report_in(option, name, "cannot be read: %s", strerror(error));
    }
    if (*len == 0) {
        free(*data);
        (void)report_in(option, name, "the file is empty");
        return EXIT_FAILED; /* returned explicitly for the static analyzer */
    }
    if (object_is_der(*data, *len)) {
        return EXIT_DONE;
    }
    wide = pem_wide_text(*data, *len);
    if (wide != NULL) {
        explicit_bzero(*data, *len);
        free(*data);
        (void)report_in(option, name, "%s", wide);
        return EXIT_FAILED; /* returned explicitly for the static analyzer */
    }
    pem_clean(*data, *len);
    return EXIT_DONE;
}

/* ---- PEM ------------------------------------------------------------------------------------ */

static int report_line(const char *option, const char *path, int code, size_t line) {
    return report_in(option, path, "%s: line %zu: %s", ursa_error_name(code), line,
                     ursa_error_text(code));
}

/*
 * True if the beginning of an object is missing. Any object in DER is a SEQUENCE. The bytes after a
 * lost line may look like a short SEQUENCE by chance, but then other bytes follow, and the object
 * has no known kind.
 */
static int is_headless(const uint8_t *der, size_t len) {
    struct ursa_der_in in = {der, len};

    return len == 0 || der[0] != 0x30 ||
           (ursa_der_size(in) < len && der_kind(der, len) == DER_OTHER);
}

static int report_headless(const char *option, const char *path, const struct pem_object *object,
                           size_t len) {
    const char *name = ursa_error_name(URSA_E_OBJECT_SHORT);
    int label_len = (int)object->label_len;

    if (len == 0) {
        return report_in(option, path, "%s: line %zu: there is nothing in the %.*s", name,
                         object->line, label_len, object->label);
    }
    return report_in(option, path,
                     "%s: line %zu: the %.*s does not begin as DER does. Probably its first line "
                     "was lost on the way: get the file again",
                     name, object->line + 1, label_len, object->label);
}

int object_decode(const char *option, const char *path, const struct pem_object *object,
                  const char *label, uint8_t *out, size_t *len) {
    struct ursa_pem_reader reader;
    char where[40];
    size_t line;
    int rc;

    if (report_crowded(option, path, object) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    ursa_pem_reader_init(&reader, label, out, object->len);
    reader.is_der = 1;
    rc = ursa_pem_reader_feed(&reader, object->at, object->len);
    if (rc == URSA_OK) {
        rc = ursa_pem_reader_finish(&reader, len);
    }
    line = object->line + reader.line - 1;
    if (rc == URSA_E_OBJECT_SHORT) {
        (void)snprintf(where, sizeof where, "line %zu: ", line);
        return der_report_short(option, path, where, reader.start + reader.quad, reader.start);
    }
    if (rc != URSA_OK) {
        return report_line(option, path, rc, line);
    }
    return strcmp(label, URSA_PEM_BOUND) != 0 && is_headless(out, *len)
               ? report_headless(option, path, object, *len)
               : EXIT_DONE;
}

static int read_pem(const char *option, const char *path, const char *const *labels,
                    const uint8_t *data, size_t data_len, uint8_t **der, size_t *len) {
    const char *label = NULL;
    struct pem_object object;
    struct pem_text text;

    pem_text_begin(&text, (const char *)data, data_len);
    while (label == NULL && pem_text_next(&text, &object)) {
        label = pem_find_label(&object, labels);
    }
    if (label == NULL) {
        return report_missing(option, path, labels[0], data, data_len);
    }
    if (object.is_end) {
        return report_end(option, path, &text, &object);
    }
    *der = malloc(object.len);
    if (*der == NULL) {
        return report_in(option, path, "%s", strerror(ENOMEM));
    }
    if (object_decode(option, path, &object, label, *der, len) != EXIT_DONE) {
        free(*der);
        return EXIT_FAILED;
    }
    return EXIT_DONE;
}

int object_read(const char *option, const char *path, const char *const *labels, uint8_t **der,
                size_t *len) {
    const char *name = file_input_name(path);
    uint8_t *data;
    size_t data_len;
    int rc = object_load(option, path, &data, &data_len);

    if (rc != EXIT_DONE) {
        return rc;
    }
    if (object_is_der(data, data_len)) {
        *der = data;
        *len = data_len;
        rc = der_report_size(option, name, "", data, data_len);
    } else {
        rc = read_pem(option, name, labels, data, data_len, der, len);
    }
    if (rc != EXIT_DONE || *der != data) {
        explicit_bzero(data, data_len); /* the file may be a key, given by mistake */
        free(data);
    }
    return rc;
}
