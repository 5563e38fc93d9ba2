/* SPDX-License-Identifier: MIT */
/* Prints RSA key pairs and public keys as text, byte for byte as OpenSSL 3.0 does. */
#ifndef URSA_HOST_PRINT_PRIVATE_H
#define URSA_HOST_PRINT_PRIVATE_H

#include <stdio.h>
#include "ursa/ursa.h"

/*
 * Print a key as text. A key pair is printed as `Private-Key: (2048 bit, 2 primes)` and all its
 * numbers, including the secret numbers. A public key is printed as `Public-Key: (2048 bit)`,
 * modulus and exponent.
 */
void print_keypair(FILE *out, const struct ursa_keypair *key);
void print_pubkey(FILE *out, const struct ursa_pubkey *key);

/* Print `Modulus=<hex>` and a line end. */
void print_pubkey_modulus(FILE *out, const struct ursa_pubkey *key);
/* Print `spki-sha256: <hex>` and a line end, as print_spki_sha256 does. */
void print_pubkey_sha256(FILE *out, const struct ursa_pubkey *key);

#endif
