/* SPDX-License-Identifier: MIT */
/* Options about keys that several commands have: rows of their tables, and one function for all. */
#ifndef URSA_HOST_KEY_OPTIONS_H
#define URSA_HOST_KEY_OPTIONS_H

#include "objects/key_read.h"
#include "objects/key_write.h"
#include "cli/options.h"
#include "ursa/ursa.h"

/* Those that key_take knows. A command's own begin with 1. */
enum key_option {
    KEY_IN = 900,
    KEY_INFORM,
    KEY_PASSIN,
    KEY_OUT,
    KEY_OUTFORM,
    KEY_PASSOUT,
    KEY_CIPHER,
    KEY_ITER,
    KEY_TRADITIONAL,
};

#define KEY_PASS_HELP "pass:WORDS, env:NAME, file:PATH, fd:N or stdin (else it is asked for)"

#define KEY_IN_OPTIONS                                                                             \
    {"-in", "FILE", KEY_IN, "the key (standard input): PKCS#1 or PKCS#8, PEM or DER"},             \
        {"-inform", "PEM|DER", KEY_INFORM, "accepted: its form is recognized"}, {                  \
        "-passin", "SOURCE", KEY_PASSIN, "its passphrase: " KEY_PASS_HELP                          \
    }

#define KEY_OUT_OPTION                                                                             \
    {                                                                                              \
        "-out", "FILE", KEY_OUT,                                                                   \
            "the key, mode 0600 (standard output); a FILE that is there is\n"                      \
            "never replaced, unlike openssl's"                                                     \
    }

#define KEY_OUTFORM_OPTION                                                                         \
    { "-outform", "PEM|DER", KEY_OUTFORM, "its form (PEM)" }

/* -aes256, -aes-256-cbc, -des3, ... in a command's table */
#define KEY_CIPHER_OPTIONS                                                                         \
    {"-aes256", NULL, KEY_CIPHER, "encrypt the key: AES-256-CBC, PBES2 with PBKDF2-HMAC-SHA-256"}, \
        {"-aes-256-cbc", NULL, KEY_CIPHER, NULL},                                                  \
        {"-aes192", NULL, KEY_CIPHER, "... AES-192-CBC"},                                          \
        {"-aes-192-cbc", NULL, KEY_CIPHER, NULL},                                                  \
        {"-aes128", NULL, KEY_CIPHER, "... AES-128-CBC"},                                          \
        {"-aes-128-cbc", NULL, KEY_CIPHER, NULL},                                                  \
        {"-des3", NULL, KEY_CIPHER, "... DES-EDE3-CBC, for old readers"},                          \
        {"-des-ede3-cbc", NULL, KEY_CIPHER, NULL}, {                                               \
        "-des", NULL, OPTION_REFUSED, "DES is not encryption any more; use -aes256"                \
    }

#define KEY_PASSOUT_OPTION                                                                         \
    { "-passout", "SOURCE", KEY_PASSOUT, "the passphrase for that: " KEY_PASS_HELP }
#define KEY_ITER_OPTION                                                                            \
    { "-iter", "N", KEY_ITER, "iterations of PBKDF2 for that (600000)" }

#define KEY_TRADITIONAL_OPTION                                                                     \
    { "-traditional", NULL, KEY_TRADITIONAL, "PKCS#1, \"RSA PRIVATE KEY\", instead of PKCS#8" }

/*
 * Read such an option. `source` may be NULL if the command's table has none of KEY_IN_OPTIONS.
 * EXIT_DONE, or EXIT_USAGE and reported.
 */
int key_take(struct key_source *source, struct key_target *target, const struct option *option,
             const char *value);

/* That it is not to be encrypted and PKCS#1 at once. EXIT_DONE, or EXIT_USAGE and reported. */
int key_check_encryption(const struct key_target *target);

/* The cipher that a word such as -des3 or aes-256-cbc names. 0: none that is written here. */
int key_find_cipher(const char *word, enum ursa_cipher_id *cipher);

#endif
