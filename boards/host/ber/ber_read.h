/* SPDX-License-Identifier: MIT */
/*
 * Reads BER (X.690 8) in place, to show objects that are not DER. The functions correspond to the
 * functions in codec/der_read.h, and accept everything that those functions accept.
 *
 * A length may have more bytes than necessary, or be indefinite. A tag may have several bytes. No
 * byte outside the given bytes is read. The end of an indefinite length is found without recursion,
 * in a time that is linear in the content.
 */
#ifndef URSA_HOST_BER_READ_H
#define URSA_HOST_BER_READ_H

#include "codec/der_read.h"

/* How the length in an element's header can differ from DER. */
enum ber_form {
    BER_LENGTH_LONG = 1,       /* the length has more bytes than necessary (X.690 10.1) */
    BER_LENGTH_INDEFINITE = 2, /* two zero bytes end the content (X.690 10.1) */
};

struct ber_element {
    unsigned tag;  /* the first byte; a tag of several bytes has 0x1F in its low bits */
    unsigned form; /* enum ber_form; 0: the length is as in DER */
    struct ursa_der_in all, content; /* `all` includes the tag and the length */
};

/*
 * Read the header of the next element: its tag and length. The content may be cut off.
 *
 * Returns the number of bytes of the header. Returns 0 if the header is malformed or cut off, or if
 * the element has more than SIZE_MAX bytes. *len becomes the length of the content, or 0 if the
 * length is indefinite. *form becomes an enum ber_form, or 0 if the length is as in DER.
 */
size_t ber_header(struct ursa_der_in in, size_t *len, unsigned *form);

/*
 * Take the next element of *in and return 1. If the next element is malformed or not complete,
 * return 0 and leave *in unchanged.
 */
int ber_take(struct ursa_der_in *in, struct ber_element *element);

/* Like ursa_der_next, but for BER. content may be NULL. */
int ber_next(struct ursa_der_in *in, unsigned tag, struct ursa_der_in *content);
/* Like ursa_der_any, but for BER. content may be NULL. */
int ber_any(struct ursa_der_in *in, struct ursa_der_in *content);

/*
 * Take the first byte off the content of a BIT STRING: the number of unused bits. Return 0 if the
 * content is empty, if the number is above 7, or if it is not 0 and no other byte follows.
 * Otherwise return 1: *unused becomes the number, and *content the bytes after it.
 */
int ber_open_bits(struct ursa_der_in *content, unsigned *unused);

/* Return 1 if the INTEGER with this content is negative, else 0. */
int ber_is_negative(struct ursa_der_in integer);
/*
 * Return the content of an INTEGER without its leading zero bytes. The last byte is kept, even if
 * it is zero. A negative INTEGER has no leading zero byte and is returned unchanged.
 */
struct ursa_der_in ber_magnitude(struct ursa_der_in integer);

#endif
