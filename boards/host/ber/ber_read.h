/* SPDX-License-Identifier: MIT */
/*
 * Reads BER (X.690 8) in place, for showing objects that are not DER. The functions have the form
 * of those in codec/der_read.h, and read everything that those read.
 *
 * Lengths may be longer than necessary, or indefinite. Tags may have several bytes. No byte outside
 * the given bytes is read. There is no recursion: an indefinite length costs time in proportion to
 * its content.
 */
#ifndef URSA_HOST_BER_READ_H
#define URSA_HOST_BER_READ_H

#include "codec/der_read.h"

/* The ways in which the header of an element can differ from DER. */
enum ber_form {
    BER_LENGTH_LONG = 1,       /* more bytes than necessary (X.690 10.1) */
    BER_LENGTH_INDEFINITE = 2, /* ended by two zero bytes (X.690 10.1) */
};

struct ber_element {
    unsigned tag; /* the first byte; a tag of several bytes has 0x1F in its low bits */
    unsigned form;
    struct ursa_der_in all, content; /* `all` is with tag and length */
};

/*
 * Take the next element if it is complete, and return 1. Otherwise return 0 and change nothing.
 */
int ber_take(struct ursa_der_in *in, struct ber_element *element);

/* Take the next element if it has this tag: ursa_der_next for BER. content may be NULL. */
int ber_next(struct ursa_der_in *in, unsigned tag, struct ursa_der_in *content);
/* Take the next element: ursa_der_any for BER. content may be NULL. */
int ber_any(struct ursa_der_in *in, struct ursa_der_in *content);

/*
 * Return 1 if the content of a BIT STRING has the byte with the number of unused bits, else 0.
 * After 1, *content is the bits and *unused that number, 0 to 7.
 */
int ber_open_bits(struct ursa_der_in *content, unsigned *unused);

/* Return 1 for the content of an INTEGER that is below zero, else 0. */
int ber_is_negative(struct ursa_der_in integer);
/* Skip the leading zero bytes of an INTEGER that is not negative, but not its last byte. */
struct ursa_der_in ber_magnitude(struct ursa_der_in integer);

#endif
