/* SPDX-License-Identifier: MIT */
/* `ursa req`: check that the options fit together, and that they fit the configuration file. */
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include "commands/req.h"
#include "cli/files.h"
#include "cli/report.h"

/* --- keys, and options for an existing request ----------------------------------------------- */

static int check_new_key(struct req_options *req) {
    if (req->keyout.path == NULL) {
        req->keyout.path = "privkey.pem"; /* openssl's default name */
    }
    if (strcmp(req->keyout.path, "-") == 0) {
        return report(EXIT_USAGE,
                      "-keyout: -: a private key is not written to standard output; name "
                      "a file");
    }
    if (req->out != NULL && file_is_same_place(req->keyout.path, req->out)) {
        return report(EXIT_USAGE,
                      "-out: the same file as -keyout, so the request would replace the "
                      "key; name another file");
    }
    if (req->noenc && (req->keyout.passout != NULL || req->keyout.encrypt)) {
        return report(EXIT_USAGE,
                      "-noenc: cannot be used with -passout or a cipher, which ask for an "
                      "encrypted key");
    }
    req->keyout.encrypt = !req->noenc;
    return source_check(&req->noise);
}

/*
 * Check the options with an existing key. Options for a new key have no effect on an existing key,
 * as with openssl. But -keyout is refused, and -noise is refused without -x509.
 */
static int check_key(struct req_options *req) {
    if (req->keyout.path != NULL) {
        return report(EXIT_USAGE, "-keyout: is for a new key, but -key names an existing key; to "
                                  "copy a key, use: ursa rsa -in KEY -out FILE");
    }
    if (req->noise.name != NULL && !req->x509) {
        return report(EXIT_USAGE,
                      "-noise: is for a new key, but -key names an existing key; leave out -noise");
    }
    if (req->newkey) {
        fputs("Warning: Not generating key via given -newkey option since -key is given\n", stderr);
    }
    req->keyout.encrypt = 0;
    return EXIT_DONE;
}

static int check_making(struct req_options *req) {
    if (req->bound != NULL || req->nonce_len > 0 || req->has_expected) {
        return report(EXIT_USAGE, "-new: makes a request; -bound, -nonce and -expect-spki-sha256 "
                                  "check an existing request, which is read with -in FILE");
    }
    if (req->in != NULL) {
        fputs("Warning: Ignoring -in option since -new or -newkey is given\n", stderr);
    }
    return req->key.path == NULL ? check_new_key(req) : check_key(req);
}

/*
 * Check the options with an existing request. Options for making a request have no effect on an
 * existing request, as with openssl. But -subj is refused, and -keyout is refused with -key.
 */
static int check_not_making(const struct req_options *req) {
    if (req->in == NULL &&
        (req->key.path != NULL || req->csr.subject != NULL || req->keyout.path != NULL ||
         req->noenc || req->addext_count > 0 || req->keyout.passout != NULL)) {
        return report(EXIT_USAGE, "-new: missing; the given options are for making a request, "
                                  "which needs -new. An existing request is read with -in FILE");
    }
    if (req->csr.subject != NULL) {
        return report(EXIT_USAGE, "-subj: cannot change the subject of a request, which is signed; "
                                  "make a new request with -new -key FILE");
    }
    if (req->key.path != NULL && req->keyout.path != NULL) {
        return report(EXIT_USAGE, "-keyout: no key is written when a request is read; to copy a "
                                  "key, use: ursa rsa -in KEY -out FILE");
    }
    if (req->key.path != NULL) {
        fputs("Warning: Not placing -key in cert or request since request is used\n", stderr);
    }
    return EXIT_DONE;
}

static int check_reading(const struct req_options *req) {
    if ((req->bound == NULL) != (req->nonce_len == 0)) {
        return report(EXIT_USAGE, "%s: missing; -bound and -nonce must be given together",
                      req->bound == NULL ? "-bound" : "-nonce");
    }
    if ((req->bound != NULL || req->has_expected) && !(req->show & SHOW_VERIFY)) {
        return report(EXIT_USAGE, "-verify: missing; %s works only with -verify",
                      req->bound != NULL ? "-bound" : "-expect-spki-sha256");
    }
    return check_not_making(req);
}

/* --- the configuration file ------------------------------------------------------------------ */

/* Use each setting of the file that no option of the command line decides. */
static int use_settings(struct req_options *req, const struct req_settings *settings) {
    const int makes_key = req->key.path == NULL;

    if (makes_key && settings->bits != NULL && !req->has_bits) {
        return req_config_refuse(&req->config, "default_bits",
                                 "only keys of 2048 bits are made; use -newkey rsa:2048");
    }
    if (req->issue.digest == NULL) {
        req->issue.digest = settings->digest;
    }
    if (makes_key && req->keyout.path == NULL) {
        req->keyout.path = settings->keyfile;
    }
    if (makes_key && settings->plain != NULL &&
        (req->keyout.passout != NULL || req->keyout.encrypt)) {
        return req_config_refuse(&req->config, settings->plain,
                                 "cannot be used with -passout or a cipher, which ask for an "
                                 "encrypted key");
    }
    req->noenc |= settings->plain != NULL;
    return EXIT_DONE;
}

static int read_config(struct req_options *req) {
    struct req_settings settings = {0};
    int rc = req_config_read(&req->config, &settings);

    if (rc == EXIT_DONE) {
        rc = use_settings(req, &settings);
    }
    if (rc == EXIT_DONE && req->csr.subject == NULL) {
        rc = req_config_questions(&req->config);
    }
    return rc;
}

/* --- extensions, dates and digests ------------------------------------------------------------ */

static int read_addext(struct req_options *req, const char *value) {
    int had_san = req->csr.san != NULL;
    const size_t blanks = strspn(value, " \t");
    struct ursa_where where;
    int rc = ursa_csr_add_extension(&req->csr, req_extension_words(value + blanks), &where);

    if (rc != URSA_OK) {
        where.at += blanks;
        (void)report_code(EXIT_USAGE, "-addext", rc, &where);
        return report(EXIT_USAGE, "-addext: the value was: %s", value);
    }
    if (!had_san && req->csr.san != NULL) {
        req->san_arg = value;
    }
    return EXIT_DONE;
}

/* Check the options of -x509. -in is refused, because -x509 makes a new certificate. */
static int check_x509(struct req_options *req) {
    struct cert_parts checked;
    int rc;

    if (req->in != NULL) {
        return report(EXIT_USAGE,
                      "-in: cannot be used with -x509; to make a self-signed certificate for a "
                      "request, use: ursa x509 -req -in FILE -signkey FILE");
    }
    rc = issue_set(&req->issue, time(NULL), &checked); /* find errors before a key is made */
    return rc == EXIT_DONE ? req_x509_extensions(req) : rc;
}

static int check_request(struct req_options *req) {
    int rc;
    size_t i;

    if (req->issue.digest != NULL && strcasecmp(req->issue.digest, "-sha256") != 0) {
        return report(EXIT_USAGE, "%s: " REQ_ONLY_SHA256, req->issue.digest);
    }
    if (req->issue.from != NULL || req->issue.to != NULL) {
        return report(EXIT_USAGE,
                      "-x509: missing; dates are for a certificate, and a request has no dates");
    }
    if (req->issue.days != 0) {
        fputs("Ignoring -days without -x509; not generating a certificate\n", stderr);
    }
    rc = req_config_request(&req->config, &req->csr);
    for (i = 0; i < req->addext_count && rc == EXIT_DONE; i++) {
        rc = read_addext(req, req->addext[i]);
    }
    return rc;
}

int req_check(struct req_options *req) {
    int rc;

    if (!req->is_new) {
        return check_reading(req);
    }
    rc = read_config(req);
    if (rc == EXIT_DONE) {
        rc = req->x509 ? check_x509(req) : check_request(req);
    }
    return rc == EXIT_DONE ? check_making(req) : rc;
}
