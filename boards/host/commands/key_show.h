/* SPDX-License-Identifier: MIT */
/*
 * The common part of `ursa rsa` and `ursa pkey`: their options and their work. They read a key,
 * print texts about it and write it again.
 */
#ifndef URSA_HOST_KEY_SHOW_H
#define URSA_HOST_KEY_SHOW_H

#include <stdio.h>
#include "commands/key_options.h"

/* The ids of the options that set a flag. The other options have ids of enum key_option. */
enum key_show_option {
    SHOW_NOOUT = 1,
    SHOW_TEXT,
    SHOW_CHECK,
    SHOW_PUBIN,
    SHOW_PUBOUT,
    SHOW_PUBOUT_PKCS1,
    SHOW_MODULUS,
    SHOW_SPKI_SHA256,
    SHOW_TEXT_PUB,
    SHOW_PUBCHECK,
};

#define SHOW_NOOUT_OPTION                                                                          \
    { "-noout", NULL, SHOW_NOOUT, "do not write the key" }
#define SHOW_TEXT_OPTION                                                                           \
    { "-text", NULL, SHOW_TEXT, "print all numbers of the key, including the secret ones" }
#define SHOW_CHECK_OPTION                                                                          \
    {                                                                                              \
        "-check", NULL, SHOW_CHECK,                                                                \
            "check that the primes are prime and that the key is not\n"                            \
            "weak (that the parts of the key belong together is\n"                                 \
            "always checked)"                                                                      \
    }

struct key_show {
    struct key_source source;
    struct key_target target;
    int pubin, pubout, noout, text, check;
    int pubout_pkcs1, modulus, sha256; /* of rsa; pubout_pkcs1: the public key as PKCS#1 */
    int text_pub, pubcheck;            /* of pkey */
    int is_secret_text;                /* 1: the texts show the private numbers */
};

/* The differences between the commands. */
struct key_show_kind {
    /*
     * Check that the options fit together, and set is_secret_text. Returns EXIT_DONE, or EXIT_USAGE
     * with the error reported.
     */
    int (*check)(struct key_show *show);
    /*
     * Print the texts that go before and after the key. If the input is a public key, only key->pub
     * is set. With -noout, `before` and `after` are the same stream. Returns EXIT_DONE, or
     * EXIT_FAILED with the reason reported.
     */
    int (*print)(FILE *before, FILE *after, const struct key_show *show,
                 const struct ursa_keypair *key);
    const char *message; /* for standard error, before a key is written; NULL: no message */
};

/*
 * Do the work of a command: read its options, check them, read the key, print the texts and write
 * the key. Nothing is written after an error. Returns the exit status.
 */
int key_show(const struct command *command, char **args, const struct key_show_kind *kind);

#endif
