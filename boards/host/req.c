/* SPDX-License-Identifier: MIT */
/* `ursa req`: a key and a request for it. Nothing is written before everything is made. */
#define _GNU_SOURCE
#include "host.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "keyout.h"

#define KEY_PEM_SIZE URSA_PEM_SIZE(sizeof URSA_PEM_KEY - 1, URSA_PKCS8_MAX_SIZE)

/* The request as it goes into its file. */
struct document {
    uint8_t *bytes;
    size_t len;
};

/* --- making -------------------------------------------------------------------------------- */

/* The option that an error of ursa_csr_write is about; `where` becomes an offset in its value. */
static const char *blame(const struct req_options *options, int code, struct ursa_where *where) {
    if (code <= URSA_E_SAN_TYPE && code >= URSA_E_SAN_COUNT) {
        where->at += (size_t)(options->csr.san - options->san_arg);
        return "-addext";
    }
    return code <= URSA_E_NAME_SYNTAX && code >= URSA_E_NAME_REPEATED ? "-subj" : "request";
}

/* The length of a request, or what is wrong with what it should say. */
static int measure(const struct req_options *options, size_t *len) {
    struct ursa_rsa_key any; /* nothing is signed: of the key, only the size of n counts */
    struct ursa_where where;
    int rc;

    memset(&any, 0xFF, sizeof any);
    rc = ursa_csr_write(&options->csr, &any, NULL, 0, len, &where);
    if (rc != URSA_OK) {
        const char *option = blame(options, rc, &where);

        return report_code(EXIT_USAGE, option, rc, &where);
    }
    return EXIT_DONE;
}

/* DER to PEM, in place of it. */
static int armour(struct document *document) {
    size_t size = URSA_PEM_SIZE(sizeof URSA_PEM_CSR - 1, document->len), len;
    char *pem = malloc(size);
    int rc;

    if (pem == NULL) {
        return report(EXIT_FAILED, "request: %s", strerror(ENOMEM));
    }
    rc = ursa_pem_encode(URSA_PEM_CSR, document->bytes, document->len, pem, size, &len);
    free(document->bytes);
    document->bytes = (uint8_t *)pem;
    document->len = len;
    return rc == URSA_OK ? EXIT_DONE : report_code(EXIT_FAILED, "request", rc, NULL);
}

static int make_request(const struct req_options *options, const struct ursa_rsa_key *key,
                        struct document *document) {
    size_t size = document->len;
    struct ursa_where where;
    int rc;

    document->bytes = malloc(size);
    if (document->bytes == NULL) {
        return report(EXIT_FAILED, "request: %s", strerror(ENOMEM));
    }
    rc = ursa_csr_write(&options->csr, key, document->bytes, size, &document->len, &where);
    if (rc != URSA_OK) {
        return report_code(EXIT_FAILED, "request", rc, &where);
    }
    return options->der ? EXIT_DONE : armour(document);
}

/* --- writing ------------------------------------------------------------------------------- */

static int report_existing_key(const char *path) {
    return report(EXIT_FAILED,
                  "-keyout: %s: exists already; unlike openssl's, a key is never overwritten. "
                  "Choose another name, or move that key away",
                  path);
}

/* What -out names may be replaced, as with openssl, unless it is a key. */
static int check_out(const char *path) {
    int holds = path != NULL && file_is_regular(path) ? file_holds_key(path) : 0;

    if (holds < 0) {
        return report(EXIT_FAILED, "-out: %s: cannot be read, so it may be a key: %s", path,
                      strerror(errno));
    }
    return holds ? report(EXIT_FAILED,
                          "-out: %s: holds a private key; a key is never overwritten. Choose "
                          "another name, or move that key away",
                          path)
                 : EXIT_DONE;
}

static int write_key(const char *path, const struct ursa_rsa_key *key) {
    uint8_t der[URSA_PKCS8_MAX_SIZE];
    char pem[KEY_PEM_SIZE];
    size_t der_len = 0, pem_len = 0;
    int error = 0, rc = ursa_pkcs8_write(key, der, sizeof der, &der_len);

    if (rc == URSA_OK) {
        rc = ursa_pem_encode(URSA_PEM_KEY, der, der_len, pem, sizeof pem, &pem_len);
    }
    if (rc == URSA_OK) {
        error = file_create_secret(path, pem, pem_len);
    }
    explicit_bzero(der, sizeof der);
    explicit_bzero(pem, sizeof pem);
    if (rc != URSA_OK) {
        return report_code(EXIT_FAILED, "-keyout", rc, NULL);
    }
    if (error == EEXIST) {
        return report_existing_key(path);
    }
    return error == 0
               ? EXIT_DONE
               : report(EXIT_FAILED, "-keyout: %s: cannot be written: %s", path, strerror(error));
}

/* A request that cannot be written is known, mostly, before there is a key file to be kept. */
static int write_both(const struct req_options *options, const struct ursa_rsa_key *key,
                      const struct document *request) {
    const char *out = options->out != NULL ? options->out : "standard output";
    struct staged staged;
    int error = file_stage(&staged, options->out, request->bytes, request->len);

    if (error != 0) {
        return report(EXIT_FAILED,
                      "-out: %s: cannot be written: %s; the key was not written either", out,
                      strerror(error));
    }
    if (write_key(options->keyout, key) != EXIT_DONE) {
        file_drop(&staged);
        return EXIT_FAILED;
    }
    error = file_commit(&staged);
    return error == 0 ? EXIT_DONE
                      : report(EXIT_FAILED,
                               "-out: %s: cannot be written: %s; the key is complete and "
                               "is kept in %s",
                               out, strerror(error), options->keyout);
}

static int make_both(const struct req_options *options, struct ursa_rsa_key *key) {
    struct document request = {NULL, 0};
    int rc = measure(options, &request.len);

    if (rc == EXIT_DONE) {
        rc = key_make(&options->noise, options->verbose, "-newkey", key);
    }
    if (rc == EXIT_DONE) {
        rc = make_request(options, key, &request);
    }
    if (rc == EXIT_DONE) {
        rc = write_both(options, key, &request);
    }
    free(request.bytes);
    return rc;
}

int req_main(char **args) {
    struct req_options options = {0};
    struct ursa_rsa_key key;
    int rc = req_options_read(&options, args);

    if (rc != EXIT_DONE) {
        return rc;
    }
    if (file_exists(options.keyout)) {
        return report_existing_key(options.keyout);
    }
    rc = check_out(options.out);
    if (rc != EXIT_DONE) {
        return rc;
    }
    file_limit_is_an_error();
    rc = make_both(&options, &key);
    explicit_bzero(&key, sizeof key);
    return rc;
}
