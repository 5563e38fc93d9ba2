/* SPDX-License-Identifier: MIT */
/*
 * The contents of public keys of each algorithm. Each function prints the lines after `Public Key
 * Algorithm:` as OpenSSL 3.0 does. It returns 0 if OpenSSL cannot load the key, and has then
 * printed the content as far as it can be read.
 */
#ifndef URSA_HOST_PRINT_KEY_KINDS_H
#define URSA_HOST_PRINT_KEY_KINDS_H

#include <stdio.h>
#include "codec/der_read.h"

/* The parts of a SubjectPublicKeyInfo. */
struct key_parts {
    struct ursa_der_in oid, parameters; /* parameters: a complete element, or empty */
    struct ursa_der_in bits;            /* the bytes of the BIT STRING */
};

int print_rsa_key(FILE *out, const struct key_parts *key, int indent);
int print_pss_key(FILE *out, const struct key_parts *key, int indent);
int print_ec_key(FILE *out, const struct key_parts *key, int indent);
int print_dsa_key(FILE *out, const struct key_parts *key, int indent);
/* X25519, X448, Ed25519 and Ed448 (RFC 8410). */
int print_edwards_key(FILE *out, const struct key_parts *key, int indent);

/* Read the numbers of an RSA key, for both of its algorithms. Returns 0 if it is malformed. */
int read_rsa_numbers(struct ursa_der_in bits, struct ursa_der_in *n, struct ursa_der_in *e);
/* Read the public number of a DSA key. Returns 0 if it is malformed. */
int read_dsa_number(struct ursa_der_in bits, struct ursa_der_in *y);

/*
 * Print the parameters of RSASSA-PSS in a signature, from the end of the line with the algorithm
 * on.
 */
void print_pss_signature(FILE *out, struct ursa_der_in parameters, int indent);
/* Print r and s of a DSA signature. Returns 0 if it is malformed; nothing is printed. */
int print_dsa_signature(FILE *out, struct ursa_der_in bits, int indent);

#endif
