/* SPDX-License-Identifier: MIT */
/*
 * Reads DER (X.690), forward and in place. Only definite lengths in their shortest form are
 * accepted, up to 2^24 - 1, and only tags of one byte. No byte outside the given bytes is read.
 */
#ifndef URSA_CORE_DER_READ_H
#define URSA_CORE_DER_READ_H

#include <stddef.h>
#include <stdint.h>

/* The bytes that are not read yet. */
struct ursa_der_in {
    const uint8_t *at;
    size_t left;
};

/*
 * Takes the next element if it has this tag and is complete. Returns 1, and *content is the content
 * of the element. content may be NULL. Otherwise returns 0 and changes nothing.
 */
int ursa_der_next(struct ursa_der_in *in, unsigned tag, struct ursa_der_in *content);

/* Like ursa_der_next, but for any tag. */
int ursa_der_any(struct ursa_der_in *in, struct ursa_der_in *content);

/*
 * Returns the size in bytes that the next element has according to its header. The size may be
 * greater than in.left. Returns 0 if the header is incomplete or its length is not accepted.
 */
size_t ursa_der_size(struct ursa_der_in in);

/* Returns 1 if the content is valid for an INTEGER, else 0. */
int ursa_der_is_integer(struct ursa_der_in content);

/* Returns 1 if the content is valid for an OBJECT IDENTIFIER, else 0. */
int ursa_der_is_oid(struct ursa_der_in content);

/*
 * Returns 1 if *content is valid for an INTEGER that is not negative, else 0. If the result is 1, a
 * zero byte in front of another byte has been removed from *content.
 */
int ursa_der_open_unsigned(struct ursa_der_in *content);

/*
 * Returns 1 if *content is valid for a BIT STRING of complete bytes, else 0. If the result is 1,
 * *content has become these bytes, without the count of unused bits.
 */
int ursa_der_open_bits(struct ursa_der_in *content);

/* Returns 1 if a and b have the same bytes, else 0. */
int ursa_der_is_same(struct ursa_der_in a, struct ursa_der_in b);

#endif
