/* SPDX-License-Identifier: MIT */
/* Makes keys and writes keys into files, for all commands. */
#ifndef URSA_HOST_KEY_WRITE_H
#define URSA_HOST_KEY_WRITE_H

#include "cli/options.h"
#include "cli/passphrase.h"
#include "cli/noise_source.h"
#include "ursa/ursa.h"

/* --- key_make.c ---------------------------------------------------------------------------- */

/*
 * Make an RSA-2048 key from noise. Progress dots are shown if standard error is a terminal or if
 * `verbose` is set. `option` is the name that an error begins with. Returns EXIT_DONE, or
 * EXIT_FAILED with the error reported. The caller wipes the key with ursa_rsa_wipe.
 */
int key_make(const struct noise_source *noise, int verbose, const char *option,
             struct ursa_rsa_key *key);

/* --- key_write.c --------------------------------------------------------------------------- */

/*
 * The place and form of a key to write. If all members except `option` are zero, the key is written
 * to standard output in PEM, as PKCS#8 that is not encrypted.
 */
struct key_target {
    const char *option; /* the option that errors are about: "-out", "-keyout" */
    const char *path;   /* NULL or "-": standard output */
    int der;            /* 1: DER; 0: PEM */
    int traditional;    /* 1: PKCS#1, with `encrypt` 0; 0: PKCS#8 */
    const char *after;  /* the text to write after the key; NULL: no text */
    int encrypt;        /* 1: PBES2 with `passphrase`, which key_passout or key_ask_passout gets */
    enum ursa_cipher_id cipher;
    unsigned long iterations;     /* 0: URSA_PBES2_ITERATIONS */
    const char *passout;          /* value of -passout (passphrase.h); NULL: ask on the terminal */
    struct passphrase passphrase; /* the caller wipes it */
};

/*
 * Get the passphrase to encrypt with, in two steps.
 *
 * Call key_passout after key_passin. If -passout was given, key_passout reads the passphrase from
 * the source that -passout names. Then call key_ask_passout: after an existing key was read, or
 * before a new key is made. If -passout was not given, key_ask_passout asks on the terminal, with
 * `prompt` as in passphrase_new. Each function returns EXIT_DONE, or EXIT_FAILED with the error
 * reported.
 */
int key_passout(struct key_target *target);
int key_ask_passout(struct key_target *target, const char *prompt);

/*
 * Check that a private key can be written to the target. If the file exists, this is an error,
 * because a private key never replaces a file. Call this function before a key is made or a
 * passphrase is asked for. key_write checks again. Returns EXIT_DONE, or EXIT_FAILED with the error
 * reported.
 */
int key_check_target(const struct key_target *target);

/*
 * Write a private key after the text `before`, which may be NULL. The target is a new file of mode
 * 0600. Returns EXIT_DONE, or EXIT_FAILED with the error reported.
 */
int key_write(const struct key_target *target, const struct ursa_keypair *key, const char *before);

/*
 * Write the public key as SubjectPublicKeyInfo, or as RSAPublicKey (PKCS#1) if target->traditional
 * is set. An existing file is replaced, unless it holds a private key.
 */
int key_write_public(const struct key_target *target, const struct ursa_pubkey *key,
                     const char *before);

/*
 * Write a text and no key. If `secret` is set, write the text like a private key: to a new file of
 * mode 0600.
 */
int key_write_text(const struct key_target *target, const char *text, int secret);

#endif
