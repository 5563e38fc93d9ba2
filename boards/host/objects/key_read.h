/* SPDX-License-Identifier: MIT */
/* Reads keys from files, for all commands. */
#ifndef URSA_HOST_KEY_READ_H
#define URSA_HOST_KEY_READ_H

#include "cli/passphrase.h"
#include "objects/key_judge.h"
#include "ursa/ursa.h"

/* The source of a key. If all members except `option` are zero, it is standard input. */
struct key_source {
    const char *option; /* the option that errors are about: "-in", "-key" */
    const char *path;   /* NULL or "-": standard input */
    const char *passin; /* value of -passin; NULL: ask on the terminal if the key is encrypted */
    enum key_weak weak; /* what key_read_to_sign and key_read_rsa do with a weak key */
    const char *prompt; /* prompt for the passphrase; NULL: openssl's usual prompt */
    int has_passphrase; /* 1: `passphrase` was read from `passin` */
    struct passphrase passphrase;
};

/*
 * Read the passphrase from the source that -passin names (passphrase.h). If -passin was not given,
 * or the passphrase was read before, do nothing. As with openssl, the passphrase is read before the
 * key. So if the passphrase and the key come from standard input, the first line is the passphrase.
 * Returns EXIT_DONE, or EXIT_FAILED with the error reported.
 */
int key_passin(struct key_source *source);

/*
 * Read a private key in any form that ursa/keyfile.h supports: PEM or DER, PKCS#1 or PKCS#8,
 * encrypted or not.
 *
 * Returns EXIT_DONE if the key has passed all checks of ursa_keypair_read. The caller wipes the key
 * with ursa_keypair_wipe. Otherwise returns EXIT_FAILED with the file and the reason reported, and
 * *key holds no key. In both cases the passphrase in `source` is wiped.
 */
int key_read(struct key_source *source, struct ursa_keypair *key);

/*
 * Like key_read, but a weak key is refused (key_judge.h), unless source->weak is KEY_WEAK_OK. All
 * commands that sign with a key read the key with this function or the next one.
 */
int key_read_to_sign(struct key_source *source, struct ursa_keypair *key);

/*
 * Like key_read_to_sign, but the key must be an RSA-2048 key with e = 65537, because it is used to
 * sign. The caller wipes the key with ursa_rsa_wipe.
 */
int key_read_rsa(struct key_source *source, struct ursa_rsa_key *key);

/* Read a public key: SubjectPublicKeyInfo or RSAPublicKey, in PEM or DER. */
int key_read_public(const struct key_source *source, struct ursa_pubkey *key);

#endif
