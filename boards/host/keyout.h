/* SPDX-License-Identifier: MIT */
/* Keys made, and put into files, for all commands. */
#ifndef URSA_HOST_KEYOUT_H
#define URSA_HOST_KEYOUT_H

#include "host.h"
#include "options.h"
#include "passphrase.h"

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
    int encrypt;     /* PBES2 under ->passphrase, which passphrase_new gets */
    enum ursa_cipher_id cipher;
    unsigned long iterations;     /* 0: URSA_PBES2_ITERATIONS */
    struct passphrase passphrase; /* wipe it */
};

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

/* --- options of encryption, shared by commands --------------------------------------------- */

/* -aes256, -aes-256-cbc, -des3, ... in a command's table */
#define KEY_CIPHER_OPTIONS(id)                                                                     \
    {"-aes256", NULL, id, "encrypt the key: AES-256-CBC, PBES2 with PBKDF2-HMAC-SHA-256"},         \
        {"-aes-256-cbc", NULL, id, NULL}, {"-aes192", NULL, id, "... AES-192-CBC"},                \
        {"-aes-192-cbc", NULL, id, NULL}, {"-aes128", NULL, id, "... AES-128-CBC"},                \
        {"-aes-128-cbc", NULL, id, NULL},                                                          \
        {"-des3", NULL, id, "... DES-EDE3-CBC, for old readers"},                                  \
        {"-des-ede3-cbc", NULL, id, NULL}, {                                                       \
        "-des", NULL, OPTION_REFUSED, "DES is not encryption any more; use -aes256"                \
    }

/* That it is not to be encrypted and PKCS#1 at once. EXIT_DONE, or EXIT_USAGE and reported. */
int key_check_encryption(const struct key_target *target);

/* The cipher that a word such as -des3 or aes-256-cbc names. 0: none that is written here. */
int key_find_cipher(const char *word, enum ursa_cipher_id *cipher);

#define KEY_PASS_HELP "pass:WORDS, env:NAME, file:PATH, fd:N or stdin (else it is asked for)"
#define KEY_ITER_HELP "iterations of PBKDF2 for that (600000)"

#endif
