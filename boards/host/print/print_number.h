/* SPDX-License-Identifier: MIT */
/* Numbers and bytes of public keys, as OpenSSL 3.0 prints them. */
#ifndef URSA_HOST_PRINT_NUMBER_H
#define URSA_HOST_PRINT_NUMBER_H

#include <stdio.h>
#include "codec/der_read.h"

/*
 * Print a label and a number that is not negative, given its big-endian bytes. A number of at most
 * 64 bits follows on the same line, after a space. A longer number follows on new lines.
 */
void print_bignum(FILE *out, const char *label, struct ursa_der_in number, int indent);
/* Print a label, and then bytes on new lines. */
void print_labeled(FILE *out, const char *label, struct ursa_der_in bytes, int indent);
/* Print a number in hexadecimal without leading zeros, e.g. after `Modulus=`. */
void print_hex_number(FILE *out, struct ursa_der_in number);
/* Return the number of significant bits of a number that is not negative. */
unsigned bits_of(struct ursa_der_in number);

#endif
