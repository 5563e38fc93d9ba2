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
    int text;         /* also write the key as text, after the key */
    const char *name; /* of the command, for errors */
};

/*
 * Check the options, ask for a passphrase if the key is to be encrypted, make the key and write it.
 * Returns the exit status. Wipe *work afterwards, because it holds a passphrase.
 */
int key_new(struct key_new *work);

#endif
