/* SPDX-License-Identifier: MIT */
/*
 * Options for keys that several commands share: rows for their tables, and one function that takes
 * these options.
 */
#ifndef URSA_HOST_KEY_OPTIONS_H
#define URSA_HOST_KEY_OPTIONS_H

#include "objects/key_read.h"
#include "objects/key_write.h"
#include "cli/options.h"
#include "ursa/ursa.h"

/* The ids of the options that key_take accepts. The ids of a command's own options begin at 1. */
enum key_option {
    KEY_IN = 900,
    KEY_INFORM,
    KEY_PASSIN,
    KEY_OUT,
    KEY_OUTFORM,
    KEY_PASSOUT,
    KEY_ITER,
    KEY_TRADITIONAL,
    KEY_CIPHER = 950 | OPTION_ANY_CASE,
};

#define KEY_PASS_HELP " (default: ask):\npass:WORDS, env:NAME, file:PATH, fd:N or stdin"

#define KEY_IN_OPTIONS                                                                             \
    {"-in", "FILE", KEY_IN,                                                                        \
     "read the key (standard input), PKCS#1 or PKCS#8, in PEM\n"                                   \
     "or DER"},                                                                                    \
        {"-inform", "PEM|DER", KEY_INFORM, "no effect: the form is recognized"}, {                 \
        "-passin", "SOURCE", KEY_PASSIN, "passphrase of the key" KEY_PASS_HELP                     \
    }

#define KEY_OUT_OPTION                                                                             \
    {                                                                                              \
        "-out", "FILE", KEY_OUT,                                                                   \
            "write the key to FILE, mode 0600 (standard output);\n"                                \
            "unlike with openssl, an existing FILE is never replaced"                              \
    }

#define KEY_OUTFORM_OPTION                                                                         \
    { "-outform", "PEM|DER", KEY_OUTFORM, "form of the key to write (PEM)" }

#define KEY_OTHER_CIPHER "keys are not encrypted with this cipher; use -aes256, -aes192 or -aes128"

/* The rows for the ciphers in a command's table: -aes256, -aes-256-cbc, -des3, ... */
#define KEY_CIPHER_OPTIONS                                                                         \
    {"-aes256", NULL, KEY_CIPHER,                                                                  \
     "encrypt the key: AES-256-CBC, PBES2 with\n"                                                  \
     "PBKDF2-HMAC-SHA-256"},                                                                       \
        {"-aes-256-cbc", NULL, KEY_CIPHER, NULL},                                                  \
        {"-aes192", NULL, KEY_CIPHER, "... AES-192-CBC"},                                          \
        {"-aes-192-cbc", NULL, KEY_CIPHER, NULL},                                                  \
        {"-aes128", NULL, KEY_CIPHER, "... AES-128-CBC"},                                          \
        {"-aes-128-cbc", NULL, KEY_CIPHER, NULL},                                                  \
        {"-des3", NULL, KEY_CIPHER, "... DES-EDE3-CBC, for old programs"},                         \
        {"-des-ede3-cbc", NULL, KEY_CIPHER, NULL},                                                 \
        {"-des", NULL, OPTION_REFUSED, "DES is too weak to protect a key; use -aes256"},           \
        {"-aes*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                         \
        {"-aria*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                        \
        {"-bf*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                          \
        {"-blowfish*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                    \
        {"-camellia*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                    \
        {"-cast*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                        \
        {"-chacha20*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                    \
        {"-des*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                         \
        {"-id-*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                         \
        {"-idea*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                        \
        {"-rc*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER},                                          \
        {"-seed*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER}, {                                      \
        "-sm4*", NULL, OPTION_REFUSED, KEY_OTHER_CIPHER                                            \
    }

#define KEY_PASSOUT_OPTION                                                                         \
    { "-passout", "SOURCE", KEY_PASSOUT, "passphrase to encrypt with" KEY_PASS_HELP }
#define KEY_ITER_OPTION                                                                            \
    { "-iter", "N", KEY_ITER, "iterations of PBKDF2 (600000); fewer than 1000 are refused" }

#define KEY_TRADITIONAL_OPTION                                                                     \
    { "-traditional", NULL, KEY_TRADITIONAL, "PKCS#1, \"RSA PRIVATE KEY\", instead of PKCS#8" }

/* The values of -pkeyopt that are accepted, because keys are always made with these values. */
#define KEY_PKEYOPTS "rsa_keygen_bits:2048|rsa_keygen_primes:2|rsa_keygen_pubexp:65537"
#define KEY_ONLY_RSA_2048                                                                          \
    "only RSA keys of 2048 bits with two primes and the exponent 65537 are made; leave this "      \
    "option out"

/*
 * Take an option with an id of enum key_option. `source` may be NULL if the command's table has no
 * KEY_IN_OPTIONS. Returns EXIT_DONE, or EXIT_USAGE with the error reported.
 */
int key_take(struct key_source *source, struct key_target *target, const struct option *option,
             const char *value);

/*
 * Refuse a target that is both encrypted and PKCS#1. Returns EXIT_DONE, or EXIT_USAGE with the
 * error reported.
 */
int key_check_encryption(const struct key_target *target);
/*
 * Refuse a target that is both encrypted and DER, which only `ursa pkcs8` writes. Returns
 * EXIT_DONE, or EXIT_USAGE with the error reported.
 */
int key_check_form(const struct key_target *target);

/*
 * Find the cipher that a word such as -des3 or aes-256-cbc names. Returns 1, or 0 if this program
 * does not encrypt keys with such a cipher.
 */
int key_find_cipher(const char *word, enum ursa_cipher_id *cipher);

#endif
