/* SPDX-License-Identifier: MIT */
/*
 * Writes DER (X.690) from the end to the start: the content first, then its header. So the length
 * of the content is known when its header is written.
 *
 * A first pass without a buffer counts the bytes. A second pass writes into a buffer of exactly
 * that length and cannot overrun it. The same code does both passes.
 */
#ifndef URSA_CORE_DER_WRITE_H
#define URSA_CORE_DER_WRITE_H

#include <stddef.h>
#include <stdint.h>

enum ursa_der_tag {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OID = 0x06,
    DER_UTF8 = 0x0C,
    DER_NUMERIC = 0x12,
    DER_PRINTABLE = 0x13,
    DER_TELETEX = 0x14,
    DER_IA5 = 0x16,
    DER_VISIBLE = 0x1A,
    DER_UNIVERSAL = 0x1C,
    DER_BMP = 0x1E,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31,
    DER_CONTEXT = 0x80,             /* primitive; the tag number is ORed in */
    DER_CONTEXT_CONSTRUCTED = 0xA0, /* constructed; the tag number is ORed in */
};

struct ursa_der {
    uint8_t *end; /* one byte past the buffer, or NULL to count only */
    size_t room;  /* bytes of the buffer */
    size_t len;   /* bytes so far; if more than `room`, nothing more is written */
};

void ursa_der_count(struct ursa_der *der);
void ursa_der_init(struct ursa_der *der, uint8_t *buf, size_t room);

/*
 * Reserves n bytes in front of the output. Returns a pointer to these bytes, or NULL if the pass
 * only counts or the buffer is too small.
 */
uint8_t *ursa_der_reserve(struct ursa_der *der, size_t n);
void ursa_der_bytes(struct ursa_der *der, const void *p, size_t n);
void ursa_der_byte(struct ursa_der *der, unsigned value);

/* Writes a header in front of everything that was written since der->len was `mark`. */
void ursa_der_wrap(struct ursa_der *der, unsigned tag, size_t mark);

/* Writes a complete primitive element. */
void ursa_der_tlv(struct ursa_der *der, unsigned tag, const void *content, size_t n);

/* Writes an INTEGER from an unsigned big-endian number of n bytes, n > 0. */
void ursa_der_unsigned(struct ursa_der *der, const uint8_t *number, size_t n);

/* Returns the number of bytes of the header of an element with n bytes of content. */
size_t ursa_der_header_size(size_t n);

#endif
