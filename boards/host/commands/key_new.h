/* SPDX-License-Identifier: MIT */
/* The work of `ursa genrsa` and `ursa genpkey`: make a key and write it. */
#ifndef URSA_HOST_KEY_NEW_H
#define URSA_HOST_KEY_NEW_H

#include "cli/noise_source.h"
#include "commands/key_options.h"

struct key_new {
    struct key_target target;
    struct noise_source noise;
    int verbose;
    int text;         /* 1: also write the numbers of the key as text, after the PEM */
    const char *name; /* name of the command, for error messages */
};

/*
 * Check the options, ask for a passphrase if the key is to be encrypted, make the key and write it.
 * Returns the exit status. The caller wipes *work afterwards, because *work holds a passphrase.
 */
int key_new(struct key_new *work);

#endif
