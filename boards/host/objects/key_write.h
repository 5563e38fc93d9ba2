/* SPDX-License-Identifier: MIT */
/* Keys made, and put into files, for all commands. */
#ifndef URSA_HOST_KEY_WRITE_H
#define URSA_HOST_KEY_WRITE_H

#include "cli/options.h"
#include "cli/passphrase.h"
#include "cli/noise_source.h"
#include "ursa/ursa.h"

/* --- keymake.c ----------------------------------------------------------------------------- */

/*
 * Make an RSA-2048 key from noise; dots on a terminal, or if `verbose`. `option`: what an error is
 * about. EXIT_DONE, or EXIT_FAILED and reported. Wipe it with ursa_rsa_wipe.
 */
int key_make(const struct noise_source *noise, int verbose, const char *option,
             struct ursa_rsa_key *key);

/* --- keyout.c ------------------------------------------------------------------------------ */

/* How a key is written. All zero but `option`: PKCS#8 in PEM, open, to standard output. */
struct key_target {
    const char *option; /* the option that errors are about: "-out", "-keyout" */
    const char *path;   /* NULL or "-": standard output */
    int der;
    int traditional; /* PKCS#1, which is not encrypted here */
    int encrypt;     /* PBES2 under ->passphrase, which the functions below get */
    enum ursa_cipher_id cipher;
    unsigned long iterations;     /* 0: URSA_PBES2_ITERATIONS */
    const char *passout;          /* of -passout (passphrase.h); NULL: ask */
    struct passphrase passphrase; /* wipe it */
};

/*
 * Get the passphrase to encrypt with: first, behind key_passin, what -passout names, if it was
 * said; when the key is known, ask on the terminal, if nothing was. `prompt` as for passphrase_new.
 * EXIT_DONE, or EXIT_FAILED and reported.
 */
int key_passout(struct key_target *target);
int key_ask_passout(struct key_target *target, const char *prompt);

/*
 * May a private key be written there? EXIT_FAILED and reported: a file that is there stays. Ask
 * before there is a key or a passphrase to lose; key_write looks again.
 */
int key_check_target(const struct key_target *target);

/*
 * Write a private key behind `before`, a text or NULL: a file of mode 0600 that did not exist.
 * EXIT_DONE, or EXIT_FAILED and reported.
 */
int key_write(const struct key_target *target, const struct ursa_keypair *key, const char *before);

/* The public half as SubjectPublicKeyInfo; it may replace a file that holds no private key. */
int key_write_public(const struct key_target *target, const struct ursa_pubkey *key,
                     const char *before);

/* Only a text; `secret`: as a private key is. */
int key_write_text(const struct key_target *target, const char *text, int secret);

#endif
