/* SPDX-License-Identifier: MIT */
/* `ursa req`: its options and its parts. */
#ifndef URSA_HOST_REQ_H
#define URSA_HOST_REQ_H

#include <stdio.h>
#include "commands/issue_options.h"
#include "commands/key_options.h"
#include "commands/req_config.h"
#include "cli/noise_source.h"

/* The parts of a request to show. */
enum req_show {
    SHOW_TEXT = 1 << 0,
    SHOW_SUBJECT = 1 << 1,
    SHOW_PUBKEY = 1 << 2,
    SHOW_MODULUS = 1 << 3,
    SHOW_VERIFY = 1 << 4,
    SHOW_NO_REQUEST = 1 << 5, /* -noout */
    SHOW_SPKI_SHA256 = 1 << 6,
    SHOW_NEW_HEADER = 1 << 7, /* -newhdr */
};

#define REQ_ADDEXT_MAX 16

struct req_options {
    int is_new; /* 1: make a request; 0: read one */
    int x509;   /* make a self-signed certificate instead of a request */
    int newkey;
    int has_bits; /* -newkey says how long the key is */
    int verbose;
    unsigned show;   /* enum req_show bits */
    const char *out; /* NULL: standard output */
    int out_der;
    /* for making a request */
    struct key_source key; /* an existing key; path NULL: make a new key */
    struct key_target keyout;
    int noenc, batch;
    struct ursa_csr_template csr;       /* subject NULL: ask */
    const char *addext[REQ_ADDEXT_MAX]; /* the arguments of -addext */
    size_t addext_count;
    const char *san_arg; /* the text that csr.san points into; NULL: one of the configuration */
    struct req_config config;
    struct issue_options issue;
    const char *section;  /* value of -extensions; NULL: not given */
    struct ext_list exts; /* with -x509: the extensions of -addext */
    struct noise_source noise;
    struct answers answers; /* the texts in csr that were asked for */
    /* for reading a request */
    const char *in; /* NULL: standard input */
    const char *bound;
    uint8_t nonce[URSA_BOUND_NONCE_MAX];
    size_t nonce_len;     /* 0: -nonce not given */
    uint8_t expected[32]; /* SHA-256 of the public key that the request must have */
    int has_expected;
};

/*
 * Parse the arguments after `req` into *options, which must be all zero. Returns EXIT_DONE, or
 * EXIT_USAGE with the error reported.
 */
int req_options_read(struct req_options *options, char **args);

#define REQ_ONLY_SHA256 "the digest is always SHA-256; leave this option out"

int req_main(char **args);

/* --- req_check.c --------------------------------------------------------------------------- */

/*
 * After the last option: read the configuration file, complete *options from it, and refuse options
 * that contradict each other. Options that have no effect on the work are accepted, as openssl
 * accepts them. Returns like req_options_read.
 */
int req_check(struct req_options *options);

#define REQ_VERIFIED "Certificate request self-signature verify OK\n"

/* --- req_show.c ---------------------------------------------------------------------------- */

/* A complete output in memory, so that no file is replaced before all of the output exists. */
struct document {
    char *bytes; /* must be freed */
    size_t len;
};

/*
 * Print a request as -text and the similar options ask, and the request itself unless -noout is
 * given.
 */
int req_format(const struct req_options *options, const struct ursa_csr *csr,
               struct document *document);
/* Print a certificate in the same way. */
void req_format_cert(FILE *out, const struct req_options *options, const struct ursa_cert *cert);
/* Read a request, then show and verify it as the options ask. Returns the exit status. */
int req_read(const struct req_options *options);

/* --- req_x509.c ---------------------------------------------------------------------------- */

/* Take the arguments of -addext for a certificate. Returns EXIT_DONE or EXIT_USAGE. */
int req_x509_extensions(struct req_options *options);

/*
 * Make the self-signed certificate that the options describe, and print it as they ask. The subject
 * must be known. Returns EXIT_DONE, or EXIT_FAILED with the reason reported.
 */
int req_x509(struct req_options *options, const struct ursa_keypair *key,
             struct document *document);

#endif
