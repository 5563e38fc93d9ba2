/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "commands/x509_issue.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "cli/files.h"
#include "cli/report.h"
#include "issue/ext_file.h"
#include "issue/issuer.h"
#include "issue/name_check.h"
#include "objects/csr_file.h"
#include "paths/cert_values.h"
#include "print/print.h"

/* --- options --------------------------------------------------------------------------------- */

static int read_copy(struct x509_issue *issue, const struct option *option, const char *value) {
    static const char *const words[] = {"none", "copy", "copyall"};
    unsigned i = 0;

    while (i < 3 && strcmp(words[i], value) != 0) {
        i++;
    }
    issue->copy = (enum x509_copy)(COPY_NONE + i);
    return i < 3 ? EXIT_DONE
                 : report(EXIT_USAGE, "%s: %s: must be none, copy or copyall", option->name, value);
}

/* Each new serial number replaces the file of serial numbers, so it cannot be standard input. */
static int read_serial_file(struct x509_issue *issue, const struct option *option,
                            const char *value) {
    if (file_is_dash(value)) {
        return report(EXIT_USAGE,
                      "%s: -: standard input cannot be a file of serial numbers; name a file",
                      option->name);
    }
    return option_path(option, value, &issue->serial_file);
}

static int take_own(struct x509_issue *issue, const struct option *option, const char *value) {
    int is_der;

    switch (option->id) {
    case X509_REQ:
        issue->is_given = 1;
        return EXIT_DONE;
    case X509_CA:
        return option_path(option, value, &issue->ca);
    case X509_CAKEY:
        return option_path(option, value, &issue->ca_key.path);
    case X509_SIGNKEY:
        return option_path(option, value, &issue->sign_key.path);
    case X509_PASSIN:
        issue->passin = value;
        return passphrase_check(option->name, value);
    case X509_COPY:
        return read_copy(issue, option, value);
    case X509_EXTFILE:
        return option_path(option, value, &issue->extfile);
    case X509_EXTENSIONS:
        issue->section = value;
        return EXIT_DONE;
    case X509_CASERIAL:
        return read_serial_file(issue, option, value);
    case X509_CREATE:
        issue->create_serial = 1;
        return EXIT_DONE;
    case X509_WEAK:
        issue->weak = KEY_WEAK_OK;
        return EXIT_DONE;
    case X509_SUBJ:
        issue->subject = value;
        return EXIT_DONE;
    default:
        return option_form(option, value, &is_der); /* no effect: the form is recognized */
    }
}

/* True for options that have no effect without -req. As with openssl, they are not refused. */
static int has_no_effect(int id) {
    return id == X509_REQ || id == ISSUE_DIGEST || id == ISSUE_DAYS || id == X509_PASSIN ||
           id == X509_FORM || id == X509_COPY;
}

int x509_issue_take(struct x509_issue *issue, const struct option *option, const char *value) {
    if (issue->first == NULL && !has_no_effect(option->id)) {
        issue->first = option->name;
    }
    return option->id < ISSUE_END || option->id == ISSUE_DIGEST
               ? issue_take(&issue->common, option, value)
               : take_own(issue, option, value);
}

static int check_signer(const struct x509_issue *issue, const char *out) {
    if (issue->ca != NULL && out != NULL && file_is_same_place(issue->ca, out)) {
        return report(EXIT_USAGE,
                      "-out: the same file as -CA, so the new certificate would replace "
                      "the CA's; name another file");
    }
    if (issue->ca == NULL && issue->sign_key.path == NULL) {
        return report(EXIT_USAGE, "-CA: missing; -req needs -CA with -CAkey, or -signkey for a "
                                  "self-signed certificate");
    }
    if (issue->ca != NULL && issue->sign_key.path != NULL) {
        return report(
            EXIT_USAGE,
            "-signkey: cannot be used with -CA, because only one of them can sign; leave out one");
    }
    if (issue->ca == NULL && issue->ca_key.path != NULL) {
        return report(EXIT_USAGE, "-CA: missing; -CAkey needs the certificate of the CA");
    }
    return EXIT_DONE;
}

int x509_issue_check(const struct x509_issue *issue, const char *out) {
    const int has_file = issue->serial_file != NULL || issue->create_serial;
    int rc;

    if (!issue->is_given) {
        return issue->first == NULL
                   ? EXIT_DONE
                   : report(EXIT_USAGE,
                            "-req: missing; %s makes a certificate for a request, which needs -req",
                            issue->first);
    }
    rc = check_signer(issue, out);
    if (rc == EXIT_DONE && issue->section != NULL && issue->extfile == NULL) {
        rc = report(EXIT_USAGE,
                    "-extfile: missing; -extensions names a section of the file of -extfile");
    }
    if (rc == EXIT_DONE && has_file && issue->common.serial.len > 0) {
        rc = report(EXIT_USAGE, "-set_serial: cannot be used with a file of serial numbers");
    }
    if (rc == EXIT_DONE && has_file && issue->ca == NULL) {
        rc = report(EXIT_USAGE, "-CA: missing; -CAserial and -CAcreateserial need a CA");
    }
    return rc == EXIT_DONE ? source_check(&issue->noise) : rc;
}

/* --- the parts of the certificate ------------------------------------------------------------ */

/* A certificate that is being made, and the memory that its parts point into. */
struct making {
    struct x509_issue *issue;
    const char *path; /* path of the request, for errors */
    struct ursa_csr csr;
    uint8_t *csr_der, *subject;
    struct issuer issuer;
    struct cert_parts parts;
    int64_t now;
};

/* Read and verify the request. Print openssl's messages about it. */
static int read_request(struct making *making, const char *in) {
    int rc = csr_read_file("-in", in, &making->csr, &making->csr_der);

    if (rc != EXIT_DONE) {
        making->csr_der = NULL;
        return rc;
    }
    rc = issuer_check_request(&making->csr, making->path, making->issue->weak);
    if (rc == EXIT_DONE) {
        fputs("Certificate request self-signature ok\nsubject=", stderr);
        print_name(stderr, making->csr.subject);
        fputc('\n', stderr);
    }
    making->parts.subject = making->csr.subject;
    making->parts.spki = making->csr.spki;
    return rc;
}

/* Get the subject from -subj, or else copy the subject of the request byte by byte. */
static int read_subject(struct making *making) {
    const char *text = making->issue->subject;
    struct ursa_where where;
    size_t len = 0;
    int rc;

    if (text == NULL) {
        rc = name_check(making->parts.subject, &where);
        return rc == URSA_OK
                   ? EXIT_DONE
                   : report(EXIT_FAILED, "%s: %s: %s at %zu: %s; give another subject with -subj",
                            making->path, ursa_error_name(rc), where.what, where.at,
                            ursa_error_text(rc));
    }
    rc = ursa_name_encode(text, NULL, 0, &len, &where);

    if (rc == URSA_OK) {
        making->subject = malloc(len);
        if (making->subject == NULL) {
            return report(EXIT_FAILED, "-subj: %s", strerror(ENOMEM));
        }
        rc = ursa_name_encode(text, making->subject, len, &len, &where);
    }
    making->parts.subject = (struct ursa_span){making->subject, len};
    return rc == URSA_OK ? EXIT_DONE : report_code(EXIT_USAGE, "-subj", rc, &where);
}

static int read_issuer(struct making *making) {
    struct x509_issue *issue = making->issue;
    int rc;

    if (issue->ca != NULL) {
        rc = issuer_read(&making->issuer, issue->ca, &issue->ca_key, making->now);
    } else {
        rc = key_read_to_sign(&issue->sign_key, &making->issuer.key);
        rc = rc == EXIT_DONE ? issuer_has_key(&making->issuer, making->csr.spki, making->path,
                                              issue->sign_key.option)
                             : rc;
    }
    making->parts.ca = making->issuer.ca;
    making->parts.key = &making->issuer.key;
    return rc;
}

/*
 * The advice for a certificate that would have neither a subject nor a subjectAltName. NULL if the
 * certificate is self-signed.
 */
static const char *find_names(const struct making *making) {
    static const uint8_t oid[] = {0x55, 0x1D, EXT_SUBJECT_ALT_NAME};
    const struct ursa_cert asked = {.extensions = making->csr.extensions};
    const int is_copied = making->issue->copy == COPY_SAFE || making->issue->copy == COPY_ALL;
    struct ursa_der_in value;

    if (making->issuer.ca == NULL) {
        return NULL;
    }
    return !is_copied && cert_find_extension(&asked, oid, sizeof oid, &value)
               ? "copy the request's with -copy_extensions copy, or give a subject with -subj"
               : "add one with -extfile, or give a subject with -subj";
}

static int read_extensions(struct making *making) {
    static const char advice[] = "to grant it, use -copy_extensions copyall, or say so in -extfile";
    const struct x509_issue *issue = making->issue;
    struct ext_list *exts = &making->parts.exts;
    int rc = EXIT_DONE;

    if (issue->copy == COPY_UNSET && making->csr.extensions.len > 0) {
        fputs("Warning: No -copy_extensions given; ignoring any extensions in the request\n",
              stderr);
    }
    if (issue->copy == COPY_SAFE || issue->copy == COPY_ALL) {
        rc = ext_copy(exts, making->csr.extensions, making->path);
    }
    if (rc == EXIT_DONE && issue->extfile != NULL) {
        rc = ext_file(exts, issue->extfile, issue->section);
    }
    if (rc == EXIT_DONE) {
        rc = ext_default(exts);
    }
    return rc == EXIT_DONE ? ext_check(exts, making->parts.subject, making->path,
                                       issue->copy == COPY_SAFE ? advice : NULL, find_names(making))
                           : rc;
}

/*
 * Get the serial number. Only the certificate is made after this, because a number from a file
 * counts as used even if no certificate is made.
 */
static int read_serial(struct making *making) {
    const struct x509_issue *issue = making->issue;
    struct serial *serial = &making->parts.serial;

    if (serial->len > 0) {
        return EXIT_DONE;
    }
    return issue->serial_file == NULL && !issue->create_serial
               ? serial_draw(&issue->noise, serial)
               : serial_take(issue->serial_file, issue->ca, issue->create_serial, &issue->noise,
                             serial);
}

/* --- making ---------------------------------------------------------------------------------- */

static int read_all(struct making *making, const char *in) {
    int rc = read_request(making, in);

    if (rc == EXIT_DONE) {
        rc = read_subject(making);
    }
    if (rc == EXIT_DONE) {
        rc = read_issuer(making);
    }
    if (rc == EXIT_DONE) {
        rc = read_extensions(making);
    }
    return rc == EXIT_DONE ? read_serial(making) : rc;
}

static void name_keys(struct x509_issue *issue) {
    issue->ca_key.option = issue->ca_key.path == NULL ? "-CA" : "-CAkey";
    if (issue->ca_key.path == NULL) {
        issue->ca_key.path = issue->ca; /* as with openssl, the file of -CA also has the key */
    }
    issue->sign_key.option = "-signkey";
    issue->ca_key.passin = issue->sign_key.passin = issue->passin;
    issue->ca_key.weak = issue->sign_key.weak = issue->weak;
}

int x509_issue(struct x509_issue *issue, const char *in, uint8_t **der, size_t *len) {
    struct making making = {.issue = issue, .path = file_input_name(in), .now = time(NULL)};
    int rc = issue_set(&issue->common, making.now, &making.parts);

    name_keys(issue);
    if (rc == EXIT_DONE) {
        rc = key_passin(issue->ca != NULL ? &issue->ca_key : &issue->sign_key);
    }
    if (rc == EXIT_DONE) {
        rc = read_all(&making, in);
    }
    if (rc == EXIT_DONE) {
        rc = cert_make(&making.parts, making.path, der, len);
    }
    ext_free(&making.parts.exts);
    issuer_free(&making.issuer);
    free(making.subject);
    free(making.csr_der);
    return rc;
}
