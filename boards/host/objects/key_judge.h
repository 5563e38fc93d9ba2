/* SPDX-License-Identifier: MIT */
/* Refuses weak keys, for all commands that check a key or sign with a key. */
#ifndef URSA_HOST_KEY_JUDGE_H
#define URSA_HOST_KEY_JUDGE_H

#include "cli/options.h"
#include "ursa/ursa.h"

/* The option of commands that sign: go on although a key is weak. */
#define KEY_WEAK_OPTION(id)                                                                        \
    { "-weak_key_ok", NULL, id, "go on although a key is weak; each weakness is still reported" }

/* What to do about a weak key. */
enum key_weak {
    KEY_WEAK_REFUSED, /* report each weakness, and say how to go on: -weak_key_ok */
    KEY_WEAK_FOUND,   /* report each weakness; the command only checks */
    KEY_WEAK_OK,      /* report each weakness as a warning */
};

/*
 * Judge a key pair, or a public key, that was read from the file `path`. Each kind of weakness
 * (weak.h) is reported in a line with its name and the reason. `option` may be NULL. Returns
 * EXIT_FAILED if the key is weak and `what` is not KEY_WEAK_OK, else EXIT_DONE.
 */
int key_judge(const char *option, const char *path, const struct ursa_keypair *key,
              enum key_weak what);
int key_judge_public(const char *option, const char *path, const struct ursa_pubkey *key,
                     enum key_weak what);

#endif
