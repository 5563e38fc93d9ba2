/* SPDX-License-Identifier: MIT */
/* Reading keys from files, for all commands. */
#ifndef URSA_HOST_KEY_READ_H
#define URSA_HOST_KEY_READ_H

#include "cli/passphrase.h"
#include "ursa/ursa.h"

/* The source of a key. If all members but `option` are zero: standard input. */
struct key_source {
    const char *option; /* the option that errors are about: "-in", "-key" */
    const char *path;   /* NULL or "-": standard input */
    const char *passin; /* value of -passin (passphrase.h); NULL: ask if the key is encrypted */
    const char *prompt; /* prompt for the passphrase; NULL: openssl's usual prompt */
    int has_passphrase; /* `passphrase` was read from `passin` */
    struct passphrase passphrase;
};

/*
 * Read the passphrase that -passin names, if the option was given and not read before. As with
 * openssl, the passphrase is read before the key: if both come from standard input, the passphrase
 * is the first line. Returns EXIT_DONE, or EXIT_FAILED with the error reported.
 */
int key_passin(struct key_source *source);

/*
 * Read a private key in any form that ursa/keyfile.h knows: PEM or DER, PKCS#1 or PKCS#8, encrypted
 * or not.
 *
 * Returns EXIT_DONE, and the key has passed all checks of ursa_keypair_read. Or returns EXIT_FAILED
 * with the file and the reason reported and nothing in *key. Wipe the key with ursa_keypair_wipe.
 * The passphrase in `source` is wiped.
 */
int key_read(struct key_source *source, struct ursa_keypair *key);

/* Like key_read, for a key to sign with: RSA-2048, e = 65537. Wipe the key with ursa_rsa_wipe. */
int key_read_rsa(struct key_source *source, struct ursa_rsa_key *key);

/* Read a public key: SubjectPublicKeyInfo or RSAPublicKey, in PEM or DER. */
int key_read_public(const struct key_source *source, struct ursa_pubkey *key);

#endif
