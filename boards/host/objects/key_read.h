/* SPDX-License-Identifier: MIT */
/* Keys from files, for all commands. */
#ifndef URSA_HOST_KEY_READ_H
#define URSA_HOST_KEY_READ_H

#include "cli/passphrase.h"
#include "ursa/ursa.h"

/* Where a key comes from. All zero but `option`: standard input. */
struct key_source {
    const char *option; /* the option that errors are about: "-in", "-key" */
    const char *path;   /* NULL or "-": standard input */
    const char *passin; /* of -passin (passphrase.h); NULL: ask if it is encrypted */
    const char *prompt; /* to ask with; NULL: openssl's usual one */
    int has_passphrase; /* ->passphrase was read from ->passin */
    struct passphrase passphrase;
};

/*
 * Read what -passin names, if it was said and not read before. As openssl does, that is before the
 * key: where both come from standard input, the passphrase is the first line. EXIT_DONE, or
 * EXIT_FAILED and reported.
 */
int key_passin(struct key_source *source);

/*
 * Read a private key in any form that ursa/keyfile.h knows: PEM or DER, PKCS#1 or PKCS#8, encrypted
 * or not. It has passed all checks. EXIT_DONE, or EXIT_FAILED with the file and the reason
 * reported and nothing in *key. Wipe it with ursa_keypair_wipe; the source's passphrase is wiped.
 */
int key_read(struct key_source *source, struct ursa_keypair *key);

/* The same as a key to sign with: RSA-2048, e = 65537. Wipe it with ursa_rsa_wipe. */
int key_read_rsa(struct key_source *source, struct ursa_rsa_key *key);

/* A public key: SubjectPublicKeyInfo or RSAPublicKey, PEM or DER. */
int key_read_public(const struct key_source *source, struct ursa_pubkey *key);

#endif
