/* SPDX-License-Identifier: MIT */
/*
 * Reading DER (X.690), forward and in place: definite lengths in their shortest form only, tags of
 * one byte only, at most 64 KB in all. Nothing is read outside the bytes that were given.
 */
#ifndef URSA_CORE_DER_READ_H
#define URSA_CORE_DER_READ_H

#include <stddef.h>
#include <stdint.h>

/* Bytes not read yet. */
struct ursa_der_in {
    const uint8_t *at;
    size_t left;
};

/*
 * If the next element has this tag and lies whole in what is left, move behind it, put its content
 * into *content (NULL: not wanted) and return 1. Else return 0 and change nothing.
 */
int ursa_der_next(struct ursa_der_in *in, unsigned tag, struct ursa_der_in *content);

/* The same for any tag. */
int ursa_der_any(struct ursa_der_in *in, struct ursa_der_in *content);

/* Is this right as the content of an INTEGER, of an OBJECT IDENTIFIER? */
int ursa_der_is_integer(struct ursa_der_in content);
int ursa_der_is_oid(struct ursa_der_in content);
/* ... of an INTEGER that is not negative? 1: *content is then without the zero in front of another
   byte. */
int ursa_der_open_unsigned(struct ursa_der_in *content);
/* ... of a BIT STRING, of whole bytes? 1: the bytes are what is left in *content. */
int ursa_der_open_bits(struct ursa_der_in *content);

/* Are the bytes of both the same? */
int ursa_der_is_same(struct ursa_der_in a, struct ursa_der_in b);

#endif
