/* SPDX-License-Identifier: MIT */
/*
 * Prints the content of public keys, with a function for each algorithm. Each function
 * print_..._key prints the lines after `Public Key Algorithm:` as OpenSSL 3.0 does, and returns 1.
 * If OpenSSL cannot load the key, the function prints as much of the content as it can read, and
 * returns 0.
 */
#ifndef URSA_HOST_PRINT_KEY_KINDS_H
#define URSA_HOST_PRINT_KEY_KINDS_H

#include <stdio.h>
#include "codec/der_read.h"

/* The parts of a SubjectPublicKeyInfo. */
struct key_parts {
    struct ursa_der_in oid, parameters; /* parameters: a complete element, or empty */
    struct ursa_der_in bits;            /* the key: the bits of the BIT STRING */
};

int print_rsa_key(FILE *out, const struct key_parts *key, int indent);
int print_pss_key(FILE *out, const struct key_parts *key, int indent);
int print_ec_key(FILE *out, const struct key_parts *key, int indent);
int print_dsa_key(FILE *out, const struct key_parts *key, int indent);
/* Print a key of X25519, X448, Ed25519 or Ed448 (RFC 8410). */
int print_edwards_key(FILE *out, const struct key_parts *key, int indent);

/*
 * Read modulus and exponent of an RSA key. The algorithm may be rsaEncryption or RSASSA-PSS.
 * Returns 0 if the key is malformed.
 */
int read_rsa_numbers(struct ursa_der_in bits, struct ursa_der_in *n, struct ursa_der_in *e);
/* Read the public number of a DSA key. Returns 0 if the key is malformed. */
int read_dsa_number(struct ursa_der_in bits, struct ursa_der_in *y);

/*
 * Print the parameters of RSASSA-PSS in a signature. The caller has printed the line with the
 * algorithm, but not the end of this line.
 */
void print_pss_signature(FILE *out, struct ursa_der_in parameters, int indent);
/* Print r and s of a DSA signature. If the signature is malformed, print nothing and return 0. */
int print_dsa_signature(FILE *out, struct ursa_der_in bits, int indent);

#endif
