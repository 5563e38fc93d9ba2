/* SPDX-License-Identifier: MIT */
/* Keys as text, byte for byte as OpenSSL 3.0 prints them. */
#ifndef URSA_HOST_PRINT_PRIVATE_H
#define URSA_HOST_PRINT_PRIVATE_H

#include <stdio.h>
#include "ursa/ursa.h"

/* `Private-Key: (2048 bit, 2 primes)` and all numbers; `Public-Key: (2048 bit)` and its two. */
void print_keypair(FILE *out, const struct ursa_keypair *key);
void print_pubkey(FILE *out, const struct ursa_pubkey *key);

/* `Modulus=<hex>` and a line's end. */
void print_pubkey_modulus(FILE *out, const struct ursa_pubkey *key);
/* `spki-sha256: <hex>` and a line's end (print.h). */
void print_pubkey_sha256(FILE *out, const struct ursa_pubkey *key);

#endif
