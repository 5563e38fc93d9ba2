/* SPDX-License-Identifier: MIT */
/* The work of `ursa rsa` and `ursa pkey`: read a key, print texts about it, write it again. */
#ifndef URSA_HOST_KEY_SHOW_H
#define URSA_HOST_KEY_SHOW_H

#include <stdio.h>
#include "commands/key_options.h"

struct key_show {
    struct key_source source;
    struct key_target target;
    int pubin, pubout, noout;
    int is_secret_text; /* 1: the texts show the private numbers */
    /*
     * Print the texts that go before and after the key. If the input is a public key, only key->pub
     * is set. With -noout, `before` and `after` are the same stream. Returns EXIT_DONE, or
     * EXIT_FAILED with the reason reported.
     */
    int (*print)(FILE *before, FILE *after, void *ctx, const struct ursa_keypair *key);
    void *ctx;
    const char *message; /* for standard error, before a key is written; NULL: no message */
};

/*
 * Check the options, read the key, print the texts and write the key. Nothing is written after an
 * error. Returns the exit status. The caller wipes *show afterwards, because *show holds
 * passphrases.
 */
int key_show(struct key_show *show);

#endif
