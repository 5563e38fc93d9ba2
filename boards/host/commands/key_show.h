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
    int is_secret_text; /* the texts show the private numbers */
    /*
     * Print the texts before and after the key. Of a public key only key->pub is set. With noout,
     * `before` and `after` are the same stream. Returns EXIT_DONE, or EXIT_FAILED with the reason
     * reported.
     */
    int (*print)(FILE *before, FILE *after, void *ctx, const struct ursa_keypair *key);
    void *ctx;
    const char *message; /* for standard error, before a key is written; NULL: no message */
};

/*
 * Do all of it. Nothing is written after an error. Returns the exit status. Wipe *show afterwards,
 * because it holds passphrases.
 */
int key_show(struct key_show *show);

#endif
