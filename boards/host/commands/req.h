/* SPDX-License-Identifier: MIT */
/* `ursa req`: what it was asked for, and its parts. */
#ifndef URSA_HOST_REQ_H
#define URSA_HOST_REQ_H

#include <stdio.h>
#include "commands/key_options.h"
#include "commands/questions.h"
#include "cli/noise_source.h"

/* What is to be shown of a request. */
enum req_show {
    SHOW_TEXT = 1 << 0,
    SHOW_SUBJECT = 1 << 1,
    SHOW_PUBKEY = 1 << 2,
    SHOW_MODULUS = 1 << 3,
    SHOW_VERIFY = 1 << 4,
    SHOW_NO_REQUEST = 1 << 5, /* -noout */
    SHOW_SPKI_SHA256 = 1 << 6,
};

struct req_options {
    int is_new; /* make a request; else read one */
    int newkey;
    int verbose;
    unsigned show;   /* enum req_show bits */
    const char *out; /* NULL: standard output */
    int out_der;
    /* making one */
    struct key_source key; /* an existing key; without a path: a new one */
    struct key_target keyout;
    int noenc, batch;
    struct ursa_csr_template csr; /* subject NULL: ask */
    const char *san_arg;          /* the -addext argument that csr.san points into */
    struct noise_source noise;
    struct answers answers; /* what csr's texts point to where they were asked for */
    /* reading one */
    const char *in; /* NULL: standard input */
    const char *bound;
    uint8_t nonce[URSA_BOUND_NONCE_MAX];
    size_t nonce_len;     /* 0: none said */
    uint8_t expected[32]; /* digest of the public key that it has to be for */
    int has_expected;
};

/* Read the arguments behind `req` into options, all zero before. EXIT_DONE, or EXIT_USAGE with
 * everything reported. */
int req_options_read(struct req_options *options, char **args);

int req_main(char **args);

/* --- req_show.c ---------------------------------------------------------------------------- */

/* A whole output in memory, so that nothing is replaced before all of it is there. */
struct document {
    char *bytes; /* to be freed */
    size_t len;
};

/* A request as -text and the like show it, and unless -noout itself. */
int req_format(const struct req_options *options, const struct ursa_csr *csr,
               struct document *document);
/* Read a request and do with it what is asked. Returns the exit status. */
int req_read(const struct req_options *options);

#endif
