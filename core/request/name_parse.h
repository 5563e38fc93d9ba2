/* SPDX-License-Identifier: MIT */
/* Distinguished names in two steps, so that a request parses once and writes twice. */
#ifndef URSA_CORE_NAME_PARSE_H
#define URSA_CORE_NAME_PARSE_H

#include "codec/der_write.h"
#include "ursa/name.h"

struct ursa_name_attribute {
    uint16_t at;    /* where its value starts in the text */
    uint16_t raw;   /* bytes of the value there, escapes included */
    uint16_t len;   /* bytes of the value */
    uint8_t type;   /* index into the table of types */
    uint8_t joined; /* with the attribute before it, by a + */
};

struct ursa_name {
    const char *text;
    uint8_t slashes; /* OpenSSL's spelling: the text's order is the DER's */
    uint8_t count;
    struct ursa_name_attribute attribute[URSA_NAME_MAX_ATTRIBUTES];
};

/* Read and check a whole name. See ursa_name_encode for the errors; where may be NULL. */
int ursa_name_parse(struct ursa_name *name, const char *text,
                    struct ursa_where *where) URSA_MUST_CHECK;

/* Write it as a DER Name. */
void ursa_name_write(const struct ursa_name *name, struct ursa_der *der);

#endif
