/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "objects/certs_read.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/files.h"
#include "cli/pem_labels.h"
#include "cli/report.h"
#include "objects/cert_view.h"
#include "objects/view_der.h"

/* The file being read. */
struct input {
    struct certs *certs;
    const char *path; /* for messages and struct host_cert */
    size_t most;      /* stop after this many certificates */
    unsigned number;
    int is_view; /* read what is irregular as well, and say so */
};

void certs_free(struct certs *certs) {
    while (certs->block_count > 0) {
        free(certs->blocks[--certs->block_count]);
    }
    free(certs->blocks);
    free(certs->list);
    *certs = (struct certs){0};
}

static int out_of_memory(const struct input *input) {
    return report(EXIT_FAILED, "%s: %s", input->path, strerror(ENOMEM));
}

/* ---- one certificate ------------------------------------------------------------------------ */

/* Let `certs` own the block; on failure it is freed. */
static int keep_block(const struct input *input, uint8_t *block) {
    struct certs *certs = input->certs;
    uint8_t **blocks = realloc(certs->blocks, (certs->block_count + 1) * sizeof *blocks);

    if (blocks == NULL) {
        free(block);
        (void)out_of_memory(input);
        return EXIT_FAILED; /* returned explicitly for the static analyzer */
    }
    certs->blocks = blocks;
    blocks[certs->block_count++] = block;
    return EXIT_DONE;
}

/* Let a certificate in BER point to a copy in DER. */
static int to_der(const struct input *input, struct ursa_cert *cert) {
    struct irregularities reported = {.count = 0};
    struct ursa_where where;
    size_t len;
    uint8_t *der = view_to_der(cert->tbs, cert->outer_algorithm, cert->signature, &len);

    if (der == NULL) {
        return out_of_memory(input);
    }
    if (view_is_same(cert->der, der, len)) {
        free(der);
        return EXIT_DONE;
    }
    if (keep_block(input, der) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    return cert_view(der, len, cert, &reported, &where) == URSA_OK ? EXIT_DONE : EXIT_FAILED;
}

/* Read a certificate to show it. Bytes after it are reported, and ignored as in openssl. */
static int view(const uint8_t *der, size_t len, const char *path, struct ursa_cert *cert,
                struct ursa_where *where) {
    struct irregularities list = {.count = 0};
    int rc = cert_view(der, len, cert, &list, where);

    if (rc == URSA_OK && cert->der.len != len) {
        irregular_add(&list, "certificate", cert->der.len, "bytes after the certificate",
                      "RFC 7468 5.1");
    }
    if (rc == URSA_OK) {
        irregular_report(&list, path);
    }
    return rc;
}

/* Read a certificate to judge it. */
static int read_strictly(const uint8_t *der, size_t len, struct ursa_cert *cert,
                         struct ursa_where *where) {
    int rc = ursa_cert_read(der, len, cert, where);

    if (rc == URSA_OK && cert->der.len != len) {
        *where = (struct ursa_where){"certificate", cert->der.len};
        rc = URSA_E_CERT_DER; /* bytes after the certificate */
    }
    return rc;
}

static int add(struct input *input, uint8_t *der, size_t len) {
    struct certs *certs = input->certs;
    struct host_cert *list, *cert;
    struct ursa_where where;
    int rc = keep_block(input, der);

    if (rc != EXIT_DONE) {
        return rc;
    }
    list = realloc(certs->list, (certs->count + 1) * sizeof *list);
    if (list == NULL) {
        return out_of_memory(input);
    }
    certs->list = list;
    cert = &list[certs->count];
    cert->path = input->path;
    cert->number = ++input->number;
    rc = input->is_view ? view(der, len, input->path, &cert->cert, &where)
                        : read_strictly(der, len, &cert->cert, &where);
    if (rc != URSA_OK) {
        (void)report_code(EXIT_FAILED, input->path, rc, &where);
        return input->number == 1
                   ? EXIT_FAILED
                   : report(EXIT_FAILED, "%s: the error is in certificate %u of the file",
                            input->path, cert->number);
    }
    certs->count++;
    return input->is_view ? to_der(input, &cert->cert) : EXIT_DONE;
}

/* ---- PEM ------------------------------------------------------------------------------------ */

static const char begin_line[] = "-----BEGIN " URSA_PEM_CERT "-----";
static const char end_line[] = "-----END " URSA_PEM_CERT "-----";

/*
 * Read one PEM object, from its BEGIN line to the end of its END line. Text around these lines is
 * not passed here.
 */
static int add_pem(struct input *input, const char *text, size_t len, unsigned line) {
    struct ursa_pem_reader reader;
    uint8_t *der = malloc(len);
    size_t der_len = 0;
    int rc;

    if (der == NULL) {
        return out_of_memory(input);
    }
    ursa_pem_reader_init(&reader, URSA_PEM_CERT, der, len);
    rc = ursa_pem_reader_feed(&reader, text, len);
    if (rc == URSA_OK) {
        rc = ursa_pem_reader_finish(&reader, &der_len);
    }
    if (rc != URSA_OK) {
        struct ursa_where where = {"line", line + reader.line - 1};

        free(der);
        return report_code(EXIT_FAILED, input->path, rc, &where);
    }
    return add(input, der, der_len);
}

static unsigned count_lines(const char *from, const char *to) {
    unsigned n = 0;

    for (; from < to; from++) {
        n += *from == '\n';
    }
    return n;
}

/*
 * Read all certificates in a text. Other objects are skipped, as openssl does. But an END line of a
 * certificate without its BEGIN line is an error: otherwise one bad byte would silently remove a
 * certificate from a chain.
 */
static int add_all_pem(struct input *input, const char *text, size_t len) {
    const char *at = text, *end = text + len;
    unsigned line = 1;
    int rc = EXIT_DONE;

    while (rc == EXIT_DONE && input->number < input->most) {
        size_t left = (size_t)(end - at);
        const char *begin = memmem(at, left, begin_line, sizeof begin_line - 1);
        const char *stop = memmem(at, left, end_line, sizeof end_line - 1);

        if (begin == NULL && stop == NULL) {
            break;
        }
        if (begin == NULL || (stop != NULL && stop < begin)) {
            struct ursa_where where = {"line", line + count_lines(at, stop)};

            return report_code(EXIT_FAILED, input->path, URSA_E_PEM_LABEL, &where);
        }
        line += count_lines(at, begin);
        stop = stop == NULL ? end : stop + sizeof end_line - 1;
        rc = add_pem(input, begin, (size_t)(stop - begin), line);
        line += count_lines(begin, stop);
        at = stop;
    }
    if (rc == EXIT_DONE && input->number == 0) {
        rc = report_missing(NULL, input->path, URSA_PEM_CERT, text, len);
    }
    return rc;
}

/* ---- files ---------------------------------------------------------------------------------- */

static int read_bytes(struct input *input, uint8_t *bytes, size_t len, enum cert_form form) {
    int rc;

    if (form == CERT_ANY_FORM) {
        form = len > 0 && bytes[0] == 0x30 && /* 0x30 is also the ASCII digit 0 */
                       memmem(bytes, len, begin_line, sizeof begin_line - 1) == NULL &&
                       memmem(bytes, len, end_line, sizeof end_line - 1) == NULL
                   ? CERT_DER
                   : CERT_PEM;
    }
    if (form == CERT_DER) {
        return add(input, bytes, len);
    }
    rc = add_all_pem(input, (const char *)bytes, len);
    free(bytes);
    return rc;
}

static int read_from(struct certs *certs, const char *path, enum cert_form form, size_t most,
                     int is_view) {
    struct input input = {certs, file_input_name(path), most, 0, is_view};
    uint8_t *bytes = NULL;
    size_t len = 0;
    int error = file_read(path, &bytes, CERTS_FILE_MAX, &len);

    if (error != 0) {
        return report(EXIT_FAILED, "%s: cannot be read: %s", input.path, strerror(error));
    }
    return read_bytes(&input, bytes, len, form);
}

int certs_read(struct certs *certs, const char *path, enum cert_form form) {
    return read_from(certs, path, form, (size_t)-1, 0);
}

int certs_read_one(struct certs *certs, const char *path, enum cert_form form) {
    return read_from(certs, path, form, 1, 0);
}

int certs_view_one(struct certs *certs, const char *path, enum cert_form form) {
    return read_from(certs, path, form, 1, 1);
}
