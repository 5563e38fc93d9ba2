/* SPDX-License-Identifier: MIT */
/* `ursa req -in`: show and verify an existing request. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "objects/csr_file.h"
#include "objects/object_read.h"
#include "objects/unsupported.h"
#include "print/print.h"
#include "commands/req.h"
#include "cli/files.h"
#include "cli/output.h"
#include "cli/report.h"

static const char *const bound_labels[] = {URSA_PEM_BOUND, NULL};

/* --- showing ------------------------------------------------------------------------------- */

static void write_to(void *ctx, const char *text, size_t len) {
    (void)fwrite(text, 1, len, ctx); /* the caller checks ferror at the end */
}

static void print_object(FILE *out, const char *label, struct ursa_span der, int is_der) {
    if (is_der) {
        (void)fwrite(der.at, 1, der.len, out);
    } else {
        ursa_pem_stream(label, der.at, der.len, write_to, out);
    }
}

static void print_modulus_or_not(FILE *out, struct ursa_span spki) {
    struct ursa_der_in n, e;

    if (read_rsa_key(spki, &n, &e)) {
        (void)print_modulus(out, spki);
    } else {
        fputs("Modulus=Wrong Algorithm type\n", out); /* openssl's words, for requests only */
    }
}

/* The parts that a request and a certificate have in common. */
struct parts {
    const char *label;
    struct ursa_span der, subject, spki;
};

/* Print the parts that follow -text, in openssl's order. */
static void print_parts(FILE *out, const struct req_options *options, const struct parts *parts) {
    if (options->show & SHOW_SUBJECT) {
        fputs("subject=", out);
        print_name(out, parts->subject);
        fputc('\n', out);
    }
    if (options->show & SHOW_MODULUS) {
        print_modulus_or_not(out, parts->spki);
    }
    if (options->show & SHOW_SPKI_SHA256) {
        print_spki_sha256(out, parts->spki);
    }
    if (!(options->show & SHOW_NO_REQUEST)) {
        print_object(out, parts->label, parts->der, options->out_der);
    }
}

static void print_shown(FILE *out, const struct req_options *options, const struct ursa_csr *csr) {
    const char *label = options->show & SHOW_NEW_HEADER ? URSA_PEM_NEW_CSR : URSA_PEM_CSR;
    const struct parts parts = {label, csr->der, csr->subject, csr->spki};

    if (options->show & SHOW_PUBKEY) {
        print_public_pem(out, csr->spki);
    }
    if (options->show & SHOW_TEXT) {
        print_csr(out, csr);
    }
    print_parts(out, options, &parts);
}

void req_format_cert(FILE *out, const struct req_options *options, const struct ursa_cert *cert) {
    const struct parts parts = {URSA_PEM_CERT, cert->der, cert->subject, cert->spki};

    if (options->show & SHOW_PUBKEY) {
        print_public_pem(out, cert->spki);
    }
    if (options->show & SHOW_TEXT) {
        print_cert(out, cert);
    }
    print_parts(out, options, &parts);
}

int req_format(const struct req_options *options, const struct ursa_csr *csr,
               struct document *document) {
    FILE *out = open_memstream(&document->bytes, &document->len);
    int failed;

    if (out == NULL) {
        return report(EXIT_FAILED, "request: %s", strerror(ENOMEM));
    }
    print_shown(out, options, csr);
    failed = ferror(out);
    if (fclose(out) != 0 || failed) {
        return report(EXIT_FAILED, "request: %s", strerror(ENOMEM));
    }
    return EXIT_DONE;
}

static int show(const struct req_options *options, const struct ursa_csr *csr) {
    struct document document = {NULL, 0};
    int rc = req_format(options, csr, &document);

    if (rc == EXIT_DONE && document.len > 0) {
        rc = output_write("-out", options->out, document.bytes, document.len);
    }
    free(document.bytes);
    return rc;
}

/* --- verifying ----------------------------------------------------------------------------- */

static int verify(const struct req_options *options, const struct ursa_csr *csr) {
    struct ursa_where where;
    int rc = ursa_csr_verify(csr, &where);

    if (rc == URSA_OK) {
        fputs(REQ_VERIFIED, stderr);
        return EXIT_DONE;
    }
    /* A signature with an unsupported algorithm may be good, so it is not called a failure. */
    fputs(rc == URSA_E_CSR_SIGNATURE ? "Certificate request self-signature verify failure\n"
                                     : "Certificate request self-signature not verified\n",
          stderr);
    return unsupported_report(file_input_name(options->in), rc, &where, csr);
}

/* Check that the SHA-256 of the request's public key is the value of -expect-spki-sha256. */
static int verify_key(const struct req_options *options, const struct ursa_csr *csr) {
    uint8_t digest[32];

    digest_spki(csr->spki, digest);
    if (memcmp(digest, options->expected, sizeof digest) == 0) {
        fputs("Certificate request public key verify OK\n", stderr);
        return EXIT_DONE;
    }
    fputs("Certificate request public key verify failure\n", stderr);
    print_spki_sha256(stderr, csr->spki);
    return report(EXIT_FAILED, "-expect-spki-sha256: %s: the request is for another key",
                  file_input_name(options->in));
}

static void print_span(const char *name, struct ursa_span span) {
    size_t i;

    fprintf(stderr, "%s", name);
    for (i = 0; i < span.len; i++) {
        fprintf(stderr, "%02x", span.at[i]);
    }
    fputc('\n', stderr);
}

/*
 * Print the contents of a statement. ursa_bound_verify has checked that its texts are printable
 * ASCII.
 */
static void print_bound(const struct ursa_bound *bound) {
    const struct ursa_identity stated = {.state = bound->state};

    fputs("Bound request verify OK\n", stderr);
    print_span("id: ", bound->id);
    fprintf(stderr, "state: %s\nfirmware: %.*s\n", ursa_identity_state_name(&stated),
            (int)bound->firmware.len, (const char *)bound->firmware.at);
}

static int verify_bound(const struct req_options *options, const struct ursa_csr *csr) {
    struct ursa_bound bound;
    struct ursa_where where;
    uint8_t *statement;
    size_t len;
    int rc;

    if (object_read("-bound", options->bound, bound_labels, &statement, &len) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    rc = ursa_bound_verify(statement, len, csr->der.at, csr->der.len, options->nonce,
                           options->nonce_len, &bound, &where);
    if (rc == URSA_OK) {
        print_bound(&bound);
        rc = EXIT_DONE;
    } else {
        fputs("Bound request verify failure\n", stderr);
        rc = report_code(EXIT_FAILED, options->bound, rc, &where);
    }
    free(statement);
    return rc;
}

int req_read(const struct req_options *options) {
    struct ursa_csr csr;
    uint8_t *der;
    int rc = csr_view_file("-in", options->in, &csr, &der), failed = EXIT_DONE;

    if (rc != EXIT_DONE) {
        return rc;
    }
    if (options->show & SHOW_VERIFY) {
        failed = verify(options, &csr);
    }
    if (options->has_expected && failed == EXIT_DONE) {
        failed = verify_key(options, &csr);
    }
    if (options->bound != NULL && failed == EXIT_DONE) {
        failed = verify_bound(options, &csr);
    }
    /*
     * If -expect-spki-sha256 or -bound fails, the request may belong to someone else, so the
     * request is not output.
     */
    if (failed == EXIT_DONE || !(options->has_expected || options->bound != NULL)) {
        rc = show(options, &csr);
    }
    free(der);
    return failed != EXIT_DONE ? failed : rc;
}
