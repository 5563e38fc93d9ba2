/* SPDX-License-Identifier: MIT */
/* Reading one object from a PEM file with several objects, or from a DER file. */
#define _GNU_SOURCE
#include "objects/csr_file.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/files.h"
#include "cli/pem_labels.h"
#include "cli/report.h"
#include "objects/csr_view.h"
#include "objects/view_der.h"

#define FILE_MAX_SIZE (1u << 20) /* bytes of a file with one object */

/*
 * Find the first object with one of the labels. It reaches from its BEGIN line to the end of its
 * END line, or to the end of the text if there is no END line.
 */
static const char *find(const char *text, size_t len, const char *const *labels, const char **label,
                        size_t *found_len) {
    const char *first = NULL;

    for (; *labels != NULL; labels++) {
        char line[96];
        int n = snprintf(line, sizeof line, "-----BEGIN %s-----", *labels);
        const char *begin = memmem(text, len, line, (size_t)n), *end;

        if (begin == NULL || (first != NULL && begin > first)) {
            continue;
        }
        first = begin;
        *label = *labels;
        *found_len = len - (size_t)(begin - text);
        n = snprintf(line, sizeof line, "-----END %s-----", *labels);
        end = memmem(begin, *found_len, line, (size_t)n);
        if (end != NULL) {
            *found_len = (size_t)(end - begin) + (size_t)n;
        }
    }
    return first;
}

/*
 * Decode PEM in place. The decoded bytes are shorter than their text, so they end before the place
 * that is being read.
 */
static int unarmour(const char *option, const char *path, const char *const *labels, uint8_t *data,
                    size_t *len) {
    const char *label = NULL, *begin;
    struct ursa_pem_reader reader;
    struct ursa_where where;
    size_t found = 0, line = 0, i;
    int rc;

    begin = find((const char *)data, *len, labels, &label, &found);
    if (begin == NULL) {
        return report_missing(option, path, labels[0], data, *len);
    }
    for (i = 0; data + i < (const uint8_t *)begin; i++) {
        line += data[i] == '\n';
    }
    ursa_pem_reader_init(&reader, label, data, *len);
    rc = ursa_pem_reader_feed(&reader, begin, found);
    if (rc == URSA_OK) {
        rc = ursa_pem_reader_finish(&reader, len);
    }
    if (rc != URSA_OK) {
        where = (struct ursa_where){"line", line + reader.line};
        (void)report(EXIT_FAILED, "%s: %s: cannot be read:", option, path);
        return report_code(EXIT_FAILED, path, rc, &where);
    }
    return EXIT_DONE;
}

int object_read(const char *option, const char *path, const char *const *labels, uint8_t **der,
                size_t *len) {
    const char *name = file_input_name(path);
    int rc = EXIT_DONE, error = file_read(path, der, FILE_MAX_SIZE, len);

    if (error != 0) {
        return report(EXIT_FAILED, "%s: %s: cannot be read: %s", option, name, strerror(error));
    }
    /*
     * All objects that are read here are a SEQUENCE longer than 127 bytes, so DER begins with 0x30
     * and a byte of 0x80 or more. Text does not.
     */
    if (*len < 2 || (*der)[0] != 0x30 || (*der)[1] < 0x80) {
        rc = unarmour(option, name, labels, *der, len);
    }
    if (rc != EXIT_DONE) {
        explicit_bzero(*der, *len); /* the file may be a key, given by mistake */
        free(*der);
    }
    return rc;
}

static int report_malformed(const char *path, int code, const struct ursa_where *where) {
    return report_code(EXIT_FAILED, file_input_name(path), code, where);
}

/* Let a request in BER point to a copy in DER, which replaces *der. */
static int to_der(const char *path, uint8_t **der, struct ursa_csr *csr) {
    struct irregularities reported = {.count = 0};
    struct ursa_where where;
    size_t len;
    uint8_t *copy = view_to_der(csr->info, csr->algorithm, csr->signature, &len);

    if (copy == NULL) {
        return report(EXIT_FAILED, "%s: %s", file_input_name(path), strerror(ENOMEM));
    }
    if (view_is_same(csr->der, copy, len)) {
        free(copy);
        return EXIT_DONE;
    }
    free(*der);
    *der = copy;
    return csr_view(copy, len, csr, &reported, &where) == URSA_OK ? EXIT_DONE : EXIT_FAILED;
}

static int read_view(const char *path, uint8_t **der, size_t len, struct ursa_csr *csr) {
    struct irregularities list = {.count = 0};
    struct ursa_where where;
    int rc = csr_view(*der, len, csr, &list, &where);

    if (rc != URSA_OK) {
        return report_malformed(path, rc, &where);
    }
    if (csr->der.len != len) {
        irregular_add(&list, "certificationRequest", csr->der.len, "bytes after the request",
                      "RFC 7468 7");
    }
    irregular_report(&list, file_input_name(path));
    return to_der(path, der, csr);
}

static int read_strictly(const char *path, uint8_t **der, size_t len, struct ursa_csr *csr) {
    struct ursa_where where;
    int rc = ursa_csr_read(*der, len, csr, &where);

    return rc == URSA_OK ? EXIT_DONE : report_malformed(path, rc, &where);
}

static int read_with(int (*read)(const char *path, uint8_t **der, size_t len, struct ursa_csr *csr),
                     const char *option, const char *path, struct ursa_csr *csr, uint8_t **der) {
    static const char *const labels[] = {URSA_PEM_CSR, "NEW CERTIFICATE REQUEST", NULL};
    size_t len;
    int rc = object_read(option, path, labels, der, &len);

    if (rc == EXIT_DONE) {
        rc = read(path, der, len, csr);
        if (rc != EXIT_DONE) {
            free(*der);
        }
    }
    return rc;
}

int csr_read_file(const char *option, const char *path, struct ursa_csr *csr, uint8_t **der) {
    return read_with(read_strictly, option, path, csr, der);
}

int csr_view_file(const char *option, const char *path, struct ursa_csr *csr, uint8_t **der) {
    return read_with(read_view, option, path, csr, der);
}
