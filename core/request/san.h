/* SPDX-License-Identifier: MIT */
/* subjectAltName (RFC 5280 4.2.1.6): parses its text and writes its GeneralNames. */
#ifndef URSA_CORE_SAN_H
#define URSA_CORE_SAN_H

#include "codec/der_write.h"
#include "ursa/csr.h"

struct ursa_san_name {
    uint16_t at, len; /* offset and bytes of the name in the text, without its prefix */
    uint8_t kind;     /* index into the table `kinds` in san.c */
};

struct ursa_san {
    const char *text;
    uint16_t count;
    struct ursa_san_name name[URSA_SAN_MAX_NAMES];
};

/*
 * Parse and check the names.
 *
 * If text is NULL, there are no names. *san refers to the text, which must stay unchanged while
 * *san is used. The errors are those of ursa_csr_write.
 */
int ursa_san_parse(struct ursa_san *san, const char *text,
                   struct ursa_where *where) URSA_MUST_CHECK;

/* Write the SEQUENCE of GeneralNames. */
void ursa_san_write(const struct ursa_san *san, struct ursa_der *der);

/*
 * Parse an IPv4 address in dotted decimal or an IPv6 address (RFC 4291 2.2) of n characters.
 *
 * Returns the number of bytes written to out, 4 or 16. Returns 0 if the text is not an address.
 */
size_t ursa_ip_parse(const char *s, size_t n, uint8_t out[16]);

/*
 * Parse an OID of n characters, digits and dots: two to sixteen numbers below 2^28. The first two
 * numbers must be allowed by X.660.
 *
 * Returns the size of the OID's content in DER, at most URSA_OID_MAX_SIZE. The content is written
 * to out unless out is NULL. Returns 0 if the text is not such an OID.
 */
#define URSA_OID_MAX_SIZE 64u
size_t ursa_oid_parse(const char *s, size_t n, uint8_t *out);

#endif
