/* SPDX-License-Identifier: MIT */
/* Keys into files, for all commands. */
#ifndef URSA_HOST_KEYOUT_H
#define URSA_HOST_KEYOUT_H

#include "host.h"
#include "passphrase.h"

/* How a key is written. All zero: PKCS#8 in PEM, unencrypted, to standard output. */
struct key_target {
    const char *option; /* the option that errors are about: "-out", "-keyout" */
    const char *path;   /* NULL or "-": standard output */
    int der;
    int traditional; /* PKCS#1; not encrypted */
    int encrypt;     /* PBES2 under ->passphrase */
    enum ursa_cipher_id cipher;
    uint32_t iterations; /* 0: URSA_PBES2_ITERATIONS */
    struct passphrase passphrase;
};

/* Does this option name a cipher, such as -des3 or -aes256? Then it is in *cipher. */
int key_cipher_option(const char *option, enum ursa_cipher_id *cipher);

/* May a private key be written there? EXIT_FAILED and reported: a file that is there stays. */
int key_check_target(const struct key_target *target);

/*
 * Write a private key: a file of mode 0600 that did not exist. `before` is text in front of it, or
 * NULL. EXIT_DONE, or EXIT_FAILED and reported.
 */
int key_write(const struct key_target *target, const struct ursa_keypair *key, const char *before);
/* The public half; it may replace a file that holds no private key. */
int key_write_public(const struct key_target *target, const struct ursa_pubkey *key,
                     const char *before);

#endif
