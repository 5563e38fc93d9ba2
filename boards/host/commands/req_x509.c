/* SPDX-License-Identifier: MIT */
/* `ursa req -x509`: a self-signed certificate. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "cli/report.h"
#include "commands/req.h"
#include "issue/ext_words.h"

static const char path[] = "-x509";

int req_x509_extensions(struct req_options *options) {
    size_t i;

    for (i = 0; i < options->addext_count; i++) {
        unsigned count = options->exts.count;

        if (ext_addext(&options->exts, options->addext[i]) != EXIT_DONE) {
            return EXIT_USAGE;
        }
        if (options->exts.count == count) { /* it has replaced an earlier extension */
            return report(EXIT_USAGE, "-addext: %s: this extension was given before",
                          options->addext[i]);
        }
    }
    return EXIT_DONE;
}

/*
 * Collect the extensions of the certificate. They are those of the configuration file or, without a
 * file, those of openssl's section v3_ca in the same order. The extensions of -addext come last.
 */
static int make_extensions(struct req_options *options, struct ext_list *exts) {
    static const char *const defaults[][2] = {{"subjectKeyIdentifier", "hash"},
                                              {"authorityKeyIdentifier", "keyid:always,issuer"},
                                              {"basicConstraints", "critical,CA:TRUE"}};
    static const struct ext_source source = {"-x509", NULL, 0};
    int rc = EXIT_DONE;
    size_t i;

    if (options->config.path != NULL) {
        rc = req_config_cert(&options->config, exts);
        rc = rc == EXIT_DONE ? ext_default(exts) : rc;
    }
    for (i = 0; i < 3 && rc == EXIT_DONE && options->config.path == NULL; i++) {
        rc = ext_words(exts, defaults[i][0], defaults[i][1], &source, NULL);
    }
    ext_move(exts, &options->exts);
    return rc;
}

/*
 * Write the subject, and the public key after it, into one block of memory. The caller frees
 * *bytes.
 */
static int write_fields(const struct req_options *options, const struct ursa_keypair *key,
                        struct cert_parts *parts, uint8_t **bytes) {
    size_t subject = 0, spki = 0;
    int rc = ursa_name_encode(options->csr.subject, NULL, 0, &subject, NULL);

    if (rc == URSA_OK) {
        *bytes = malloc(subject + URSA_PUBKEY_DER_SIZE);
        if (*bytes == NULL) {
            return report(EXIT_FAILED, "%s: %s", path, strerror(ENOMEM));
        }
        rc = ursa_name_encode(options->csr.subject, *bytes, subject, &subject, NULL);
    }
    if (rc == URSA_OK) {
        rc = ursa_pubkey_write(&key->pub, *bytes + subject, URSA_PUBKEY_DER_SIZE, &spki);
    }
    parts->subject = (struct ursa_span){*bytes, subject};
    parts->spki = (struct ursa_span){*bytes + subject, spki};
    return rc == URSA_OK ? EXIT_DONE : report_code(EXIT_FAILED, path, rc, NULL);
}

/* Read the certificate back, and print it. */
static int format(const struct req_options *options, const uint8_t *der, size_t len,
                  struct document *document) {
    FILE *out = open_memstream(&document->bytes, &document->len);
    struct ursa_where where;
    struct ursa_cert cert;
    int rc, lost;

    if (out == NULL) {
        return report(EXIT_FAILED, "%s: %s", path, strerror(errno));
    }
    rc = ursa_cert_read(der, len, &cert, &where);
    if (rc == URSA_OK) {
        req_format_cert(out, options, &cert);
    }
    lost = ferror(out);
    if (fclose(out) != 0 || lost) {
        return report(EXIT_FAILED, "%s: %s", path, strerror(ENOMEM));
    }
    return rc == URSA_OK ? EXIT_DONE : report_code(EXIT_FAILED, path, rc, &where);
}

static int fill(struct req_options *options, struct cert_parts *parts, uint8_t **fields) {
    int rc = issue_set(&options->issue, time(NULL), parts);

    if (rc == EXIT_DONE) {
        rc = write_fields(options, parts->key, parts, fields);
    }
    if (rc == EXIT_DONE) {
        rc = make_extensions(options, &parts->exts);
    }
    if (rc == EXIT_DONE) {
        rc = ext_check(&parts->exts, parts->subject, path, NULL, NULL);
    }
    if (rc == EXIT_DONE && parts->serial.len == 0) {
        rc = serial_draw(&options->noise, &parts->serial);
    }
    return rc;
}

int req_x509(struct req_options *options, const struct ursa_keypair *key,
             struct document *document) {
    struct cert_parts parts = {.key = key};
    uint8_t *der = NULL, *fields = NULL;
    size_t len = 0;
    int rc = fill(options, &parts, &fields);

    if (rc == EXIT_DONE) {
        rc = cert_make(&parts, path, &der, &len);
    }
    if (rc == EXIT_DONE) {
        rc = format(options, der, len, document);
        free(der);
    }
    ext_free(&parts.exts);
    free(fields);
    return rc;
}
