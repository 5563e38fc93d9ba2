/* SPDX-License-Identifier: MIT */
/* subjectAltName (RFC 5280 4.2.1.6): text in, GeneralNames out. */
#ifndef URSA_CORE_SAN_H
#define URSA_CORE_SAN_H

#include "codec/der_write.h"
#include "ursa/csr.h"

struct ursa_san_name {
    uint16_t at, len; /* the name in the text, without its prefix */
    uint8_t kind;     /* index into the table of kinds */
};

struct ursa_san {
    const char *text;
    uint8_t count;
    struct ursa_san_name name[URSA_SAN_MAX_NAMES];
};

/* Read and check. text may be NULL: no names. See ursa_csr_write for the errors. */
int ursa_san_parse(struct ursa_san *san, const char *text,
                   struct ursa_where *where) URSA_MUST_CHECK;

/* Write the SEQUENCE of GeneralNames. */
void ursa_san_write(const struct ursa_san *san, struct ursa_der *der);

/*
 * Read an IPv4 address in dotted decimal or an IPv6 address (RFC 4291 2.2) of n characters.
 * Returns 4 or 16, the bytes written to out, or 0 if it is neither.
 */
size_t ursa_ip_parse(const char *s, size_t n, uint8_t out[16]);

/*
 * Read an OID in digits and dots: two to sixteen numbers under 2^28, as X.660 has them. Returns the
 * bytes of its content in DER, at most URSA_OID_MAX_SIZE, written to out unless that is NULL; 0: it
 * is none.
 */
#define URSA_OID_MAX_SIZE 64u
size_t ursa_oid_parse(const char *s, size_t n, uint8_t *out);

#endif
