/* SPDX-License-Identifier: MIT */
/*
 * Distinguished names, parsed and written in two separate steps.
 *
 * A request parses its name once and writes it twice: to count the bytes, then into the buffer.
 */
#ifndef URSA_CORE_NAME_PARSE_H
#define URSA_CORE_NAME_PARSE_H

#include "codec/der_write.h"
#include "ursa/name.h"

struct ursa_name_attribute {
    uint16_t at;    /* offset of the value in the text */
    uint16_t raw;   /* bytes of the value in the text, escapes included */
    uint16_t len;   /* bytes of the value with its escapes resolved */
    uint8_t type;   /* index into the table of types */
    uint8_t joined; /* 1: a + joins this attribute to the one before it */
};

struct ursa_name {
    const char *text;
    uint8_t slashes; /* 1: OpenSSL's spelling, with the RDNs in the order of the DER */
    uint8_t count;
    struct ursa_name_attribute attribute[URSA_NAME_MAX_ATTRIBUTES];
};

/*
 * Parse and check a complete name.
 *
 * *name refers to the text, which must stay unchanged while *name is used. where may be NULL. The
 * errors are those of ursa_name_encode.
 */
int ursa_name_parse(struct ursa_name *name, const char *text,
                    struct ursa_where *where) URSA_MUST_CHECK;

/* Write a parsed name as a DER Name. */
void ursa_name_write(const struct ursa_name *name, struct ursa_der *der);

#endif
