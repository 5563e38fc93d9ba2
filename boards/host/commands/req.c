/* SPDX-License-Identifier: MIT */
/*
 * `ursa req`: make a request or a self-signed certificate, and a key for it. No file is written
 * before both are made.
 */
#define _GNU_SOURCE
#include "commands/req.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/files.h"
#include "cli/output.h"
#include "cli/report.h"

/* A key in two forms, one for each of its uses. */
struct req_key {
    struct ursa_rsa_key rsa;  /* signs a request */
    struct ursa_keypair pair; /* signs a certificate, and is written to a file */
};

/* --- checks before a key is made ------------------------------------------------------------- */

/* The file of -out may be replaced, as with openssl, unless it holds a key. */
static int check_out(const char *path) {
    int error = file_check(path);

    return error == 0 ? EXIT_DONE : output_report("-out", path, error);
}

/*
 * Find the option that caused an error of ursa_csr_size. where->at is changed to an offset in the
 * value of that option.
 */
static const char *blame(const struct req_options *options, int code, struct ursa_where *where) {
    switch (code) {
        URSA_ERRORS_SAN(URSA_ERROR_CASE)
        if (options->san_arg == NULL) {
            return "-config";
        }
        where->at += (size_t)(options->csr.san - options->san_arg);
        return "-addext";
        URSA_ERRORS_NAME(URSA_ERROR_CASE)
        return options->csr.subject == options->answers.subject ? "subject" : "-subj";
    default:
        return "request";
    }
}

/*
 * Get the length of the request, or report an error in its subject or extensions. With -x509 only
 * the subject is checked: req_x509_extensions has checked the extensions.
 */
static int measure(const struct req_options *options, size_t *len) {
    struct ursa_rsa_key any; /* only the size of n matters, because nothing is signed */
    struct ursa_where where;
    int rc;

    memset(&any, 0xFF, sizeof any);
    rc = options->x509 ? ursa_name_encode(options->csr.subject, NULL, 0, len, &where)
                       : ursa_csr_size(&options->csr, &any, len, &where);
    if (rc != URSA_OK) {
        const char *option = blame(options, rc, &where);

        if (rc == URSA_E_SUBJECT_EMPTY) {
            return report(EXIT_USAGE, "%s: %s: %s (-addext)", option, ursa_error_name(rc),
                          ursa_error_text(rc));
        }
        return report_code(EXIT_USAGE, option, rc, &where);
    }
    return EXIT_DONE;
}

/*
 * A certificate may be signed with a key of any size that can be read. A request needs an RSA-2048
 * key.
 */
static int read_key(struct req_options *options, struct req_key *key) {
    int rc = key_passin(&options->key);

    /* -passout has no effect on an existing key, but its line of standard input is read. */
    rc = rc == EXIT_DONE ? key_passout(&options->keyout) : rc;
    if (rc != EXIT_DONE) {
        return rc;
    }
    return options->x509 ? key_read_to_sign(&options->key, &key->pair)
                         : key_read_rsa(&options->key, &key->rsa);
}

/*
 * Before a key is made, ask the user for everything and find every error that can be found by then.
 */
static int prepare(struct req_options *options, struct req_key *key, size_t *len) {
    int rc = options->csr.subject != NULL ? measure(options, len) : EXIT_DONE;

    if (rc == EXIT_DONE && options->key.path == NULL) {
        rc = key_check_target(&options->keyout);
    }
    if (rc == EXIT_DONE) {
        rc = check_out(options->out);
    }
    if (rc == EXIT_DONE && options->key.path != NULL) {
        rc = read_key(options, key);
    } else if (rc == EXIT_DONE) {
        rc = key_passout(&options->keyout);
        rc = rc == EXIT_DONE ? key_ask_passout(&options->keyout, NULL) : rc;
    }
    if (rc == EXIT_DONE && options->csr.subject == NULL) {
        rc = questions_ask(&options->config.questions, &options->answers, options->batch,
                           !options->x509, &options->csr);
    }
    return rc == EXIT_DONE ? measure(options, len) : rc;
}

/* --- making -------------------------------------------------------------------------------- */

/* Make a request, read it back and verify it, because others will read it. */
static int make_request(const struct req_options *options, const struct ursa_rsa_key *key,
                        uint8_t *der, size_t size, struct document *document) {
    struct ursa_where where;
    struct ursa_csr csr;
    size_t len;
    int rc = ursa_csr_write(&options->csr, key, der, size, &len, &where);

    if (rc == URSA_OK) {
        rc = ursa_csr_read(der, len, &csr, &where);
    }
    if (rc == URSA_OK) {
        rc = ursa_csr_verify(&csr, &where);
    }
    if (rc == URSA_OK && options->show & SHOW_VERIFY) {
        fputs(REQ_VERIFIED, stderr);
    }
    return rc == URSA_OK ? req_format(options, &csr, document)
                         : report_code(EXIT_FAILED, "request", rc, &where);
}

static int make_document(const struct req_options *options, const struct ursa_rsa_key *key,
                         size_t size, struct document *document) {
    uint8_t *der = malloc(size);
    int rc;

    if (der == NULL) {
        return report(EXIT_FAILED, "request: %s", strerror(ENOMEM));
    }
    rc = make_request(options, key, der, size, document);
    free(der);
    return rc;
}

/* --- writing ------------------------------------------------------------------------------- */

/*
 * Write a new key and the document. The document is staged first, so most of its write errors are
 * found before a key file exists.
 */
static int write_both(const struct req_options *options, const struct ursa_keypair *key,
                      const struct document *document) {
    int makes_key = options->key.path == NULL;
    struct staged staged;
    int error = file_stage(&staged, options->out, document->bytes, document->len);

    if (error != 0) {
        (void)output_report("-out", options->out, error);
        return makes_key ? report(EXIT_FAILED, "the key was not written either") : EXIT_FAILED;
    }
    if (makes_key && key_write(&options->keyout, key, NULL) != EXIT_DONE) {
        file_drop(&staged);
        return EXIT_FAILED;
    }
    error = file_commit(&staged);
    if (error == 0) {
        return EXIT_DONE;
    }
    (void)output_report("-out", options->out, error);
    return makes_key
               ? report(EXIT_FAILED, "the key is complete and is kept in %s", options->keyout.path)
               : EXIT_FAILED;
}

static int make_key(const struct req_options *options, struct req_key *key) {
    int rc = key_make(&options->noise, options->verbose, "-newkey", &key->rsa);

    if (rc == EXIT_DONE) {
        rc = ursa_keypair_from_rsa(&key->pair, &key->rsa);
        rc = rc == URSA_OK ? EXIT_DONE : report_code(EXIT_FAILED, "-keyout", rc, NULL);
    }
    return rc;
}

static int make(struct req_options *options, struct req_key *key) {
    struct document document = {NULL, 0};
    size_t size = 0;
    int rc = prepare(options, key, &size);

    if (rc == EXIT_DONE && options->key.path == NULL) {
        rc = make_key(options, key);
    }
    if (rc == EXIT_DONE) {
        rc = options->x509 ? req_x509(options, &key->pair, &document)
                           : make_document(options, &key->rsa, size, &document);
    }
    if (rc == EXIT_DONE) {
        rc = write_both(options, &key->pair, &document);
    }
    free(document.bytes);
    return rc;
}

int req_main(char **args) {
    /* Static because the struct is large. It holds a passphrase and the answers. */
    static struct req_options options;
    struct req_key key;
    int rc = req_options_read(&options, args);

    if (rc == EXIT_DONE && options.is_new) {
        rc = make(&options, &key);
        explicit_bzero(&key, sizeof key);
    } else if (rc == EXIT_DONE) {
        rc = req_read(&options);
    }
    ext_free(&options.exts);
    req_config_free(&options.config);
    explicit_bzero(&options, sizeof options);
    return rc;
}
