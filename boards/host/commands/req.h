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
    int has_bits; /* 1: -newkey gives the length of the key */
    int verbose;
    unsigned show;   /* enum req_show bits */
    const char *out; /* NULL: standard output */
    int out_der;
    /* for making a request */
    struct key_source key; /* an existing key; path NULL: make a new key */
    struct key_target keyout;
    int noenc, batch;
    struct ursa_csr_template csr;       /* if its subject is NULL, the user is asked */
    const char *addext[REQ_ADDEXT_MAX]; /* the arguments of -addext */
    size_t addext_count;
    const char *san_arg; /* the -addext that csr.san points into; NULL: the configuration */
    struct req_config config;
    struct issue_options issue;
    struct ext_list exts; /* with -x509: the extensions of -addext */
    struct noise_source noise;
    struct answers answers; /* the texts that the user entered; csr points to them */
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
 * Read the configuration file, complete *options from the file, and refuse options that contradict
 * each other. Call this after the last option was read. Options without an effect on the work are
 * accepted, as openssl accepts them. Returns like req_options_read.
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
 * Print the parts of a request that -text and the similar options ask for, and the request itself
 * unless -noout is given. Returns EXIT_DONE, or EXIT_FAILED with the reason reported.
 */
int req_format(const struct req_options *options, const struct ursa_csr *csr,
               struct document *document);
/* Print a certificate as req_format prints a request. */
void req_format_cert(FILE *out, const struct req_options *options, const struct ursa_cert *cert);
/* Read a request, then show and verify it as the options ask. Returns the exit status. */
int req_read(const struct req_options *options);

/* --- req_x509.c ---------------------------------------------------------------------------- */

/* Take the arguments of -addext for a certificate. Returns EXIT_DONE or EXIT_USAGE. */
int req_x509_extensions(struct req_options *options);

/*
 * Make the self-signed certificate that the options describe, and print it as req_format does.
 * options->csr.subject must be set. Returns EXIT_DONE, or EXIT_FAILED with the reason reported.
 */
int req_x509(struct req_options *options, const struct ursa_keypair *key,
             struct document *document);

#endif
