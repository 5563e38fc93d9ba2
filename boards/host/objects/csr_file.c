/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "objects/csr_file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "cli/files.h"
#include "cli/report.h"
#include "objects/csr_view.h"
#include "objects/der_kind.h"
#include "objects/object_read.h"
#include "objects/view_der.h"

static int refuse(const char *option, const char *name, int code, const struct ursa_where *where,
                  const uint8_t *der, size_t len) {
    int rc = der_report_kind(option, name, DER_REQUEST, der, len);

    return rc == EXIT_DONE ? report_code(EXIT_FAILED, name, code, where) : rc;
}

/* If the request is in BER, replace *der by a copy in DER, and let *csr point into the copy. */
static int to_der(const char *name, uint8_t **der, struct ursa_csr *csr) {
    struct irregularities reported = {.count = 0};
    struct ursa_where where;
    size_t len;
    uint8_t *copy = view_to_der(csr->info, csr->algorithm, csr->signature, &len);

    if (copy == NULL) {
        return report(EXIT_FAILED, "%s: %s", name, strerror(ENOMEM));
    }
    if (view_is_same(csr->der, copy, len)) {
        free(copy);
        return EXIT_DONE;
    }
    free(*der);
    *der = copy;
    return csr_view(copy, len, csr, &reported, &where) == URSA_OK ? EXIT_DONE : EXIT_FAILED;
}

static int read_view(const char *option, const char *name, uint8_t **der, size_t len,
                     struct ursa_csr *csr) {
    struct irregularities list = {.count = 0};
    struct ursa_where where;
    int rc = csr_view(*der, len, csr, &list, &where);

    if (rc != URSA_OK) {
        return refuse(option, name, rc, &where, *der, len);
    }
    if (csr->der.len != len) {
        irregular_add(&list, "certificationRequest", csr->der.len, "bytes after the request",
                      "RFC 7468 7");
    }
    irregular_report(&list, name, 1);
    return to_der(name, der, csr);
}

static int read_strictly(const char *option, const char *name, uint8_t **der, size_t len,
                         struct ursa_csr *csr) {
    struct ursa_where where;
    int rc = ursa_csr_read(*der, len, csr, &where);

    return rc == URSA_OK ? EXIT_DONE : refuse(option, name, rc, &where, *der, len);
}

static const char *const labels[] = {URSA_PEM_CSR, URSA_PEM_NEW_CSR, NULL};

static int read_with(int (*read)(const char *option, const char *name, uint8_t **der, size_t len,
                                 struct ursa_csr *csr),
                     const char *option, const char *path, struct ursa_csr *csr, uint8_t **der) {
    size_t len;
    int rc = object_read(option, path, labels, der, &len);

    if (rc == EXIT_DONE) {
        rc = read(option, file_input_name(path), der, len, csr);
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

/* ---- files with several requests ------------------------------------------------------------ */

/* True if the object is a request that can be read, and its key is wanted. */
static int has_key(const char *option, const char *path, const struct pem_object *object,
                   int (*is_wanted)(const void *ctx, struct ursa_span spki), const void *ctx) {
    struct irregularities list = {.count = 0};
    uint8_t *der = malloc(object->len);
    struct ursa_where where;
    struct ursa_csr csr;
    size_t len = 0;
    int found = der != NULL &&
                object_decode(option, path, object, pem_find_label(object, labels), der, &len) ==
                    EXIT_DONE &&
                csr_view(der, len, &csr, &list, &where) == URSA_OK && is_wanted(ctx, csr.spki);

    free(der);
    return found;
}

unsigned csr_find(const char *option, const char *path,
                  int (*is_wanted)(const void *ctx, struct ursa_span spki), const void *ctx) {
    unsigned number = 0, found = 0;
    struct pem_object object;
    struct pem_text text;
    uint8_t *data;
    struct stat st;
    size_t len;

    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) ||
        object_load(option, path, &data, &len) != EXIT_DONE) {
        return 0;
    }
    pem_text_begin(&text, (const char *)data, len);
    while (found == 0 && !object_is_der(data, len) && pem_text_next(&text, &object)) {
        if (!object.is_end && pem_find_label(&object, labels) != NULL) {
            number++;
            found = has_key(option, path, &object, is_wanted, ctx) ? number : 0;
        }
    }
    explicit_bzero(data, len); /* the file may also hold a key */
    free(data);
    return found;
}
