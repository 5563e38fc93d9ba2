/* SPDX-License-Identifier: MIT */
/* Making keys and writing them into files, for all commands. */
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
 * EXIT_FAILED with the error reported. Wipe the key with ursa_rsa_wipe.
 */
int key_make(const struct noise_source *noise, int verbose, const char *option,
             struct ursa_rsa_key *key);

/* --- key_write.c --------------------------------------------------------------------------- */

/*
 * The place and form of a key to write. If all members but `option` are zero: PKCS#8 in PEM, not
 * encrypted, to standard output.
 */
struct key_target {
    const char *option; /* the option that errors are about: "-out", "-keyout" */
    const char *path;   /* NULL or "-": standard output */
    int der;
    int traditional;   /* PKCS#1; cannot be encrypted here */
    const char *after; /* the text to write after the key; NULL: no text */
    int encrypt;       /* PBES2 under `passphrase`, which the functions below get */
    enum ursa_cipher_id cipher;
    unsigned long iterations;     /* 0: URSA_PBES2_ITERATIONS */
    const char *passout;          /* value of -passout (passphrase.h); NULL: ask */
    struct passphrase passphrase; /* wipe it */
};

/*
 * Get the passphrase to encrypt with, in two steps. First call key_passout, after key_passin: it
 * reads the passphrase that -passout names, if the option was given. When the key is known, call
 * key_ask_passout: it asks on the terminal if -passout was not given. `prompt` is that of
 * passphrase_new. Both return EXIT_DONE, or EXIT_FAILED with the error reported.
 */
int key_passout(struct key_target *target);
int key_ask_passout(struct key_target *target, const char *prompt);

/*
 * Check that a private key may be written to the target. Returns EXIT_DONE, or EXIT_FAILED with the
 * error reported: an existing file is never replaced. Check before a key is made or a passphrase is
 * asked for. key_write checks again.
 */
int key_check_target(const struct key_target *target);

/*
 * Write a private key after the text `before`, which may be NULL. The target is a new file of mode
 * 0600. Returns EXIT_DONE, or EXIT_FAILED with the error reported.
 */
int key_write(const struct key_target *target, const struct ursa_keypair *key, const char *before);

/*
 * Write the public key as SubjectPublicKeyInfo, or as RSAPublicKey (PKCS#1) if the target is
 * traditional. It may replace a file that holds no private key. */
int key_write_public(const struct key_target *target, const struct ursa_pubkey *key,
                     const char *before);

/*
 * Write only a text. If `secret` is set, write it like a private key: to a new file of mode 0600.
 */
int key_write_text(const struct key_target *target, const char *text, int secret);

#endif
