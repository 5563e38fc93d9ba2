/* SPDX-License-Identifier: MIT */
/*
 * Distinguished names: text in, DER out (X.501 Name, profiled by RFC 5280 Appendix A).
 *
 * Two spellings are read, told apart by the first character:
 *
 *   /C=US/O=Acme/CN=x
 *       OpenSSL's. Order is kept. `+` joins the attributes of one RDN. A backslash takes the next
 *       character as it is: \/ \+ \\ (and \2F is "2F").
 *
 *   CN=x,O=Acme,C=US
 *       RFC 4514. The last RDN comes first in the DER. `+` joins. Escapes: a backslash and one of
 *       space # = " + , ; < > \ or two hex digits. Spaces around separators are skipped.
 *       `#`-hexstrings are refused.
 *
 * Attribute types, in any case, with the bound in characters and the ASN.1 string type:
 *
 *   C  countryName            2, A-Z   Printable    emailAddress, E   255  IA5
 *   ST stateOrProvinceName    128      UTF8         serialNumber      64   Printable
 *   L  localityName           128      UTF8         UID userId        256  UTF8
 *   O  organizationName       64       UTF8         DC domainComponent 63  IA5 (a DNS label)
 *   OU organizationalUnitName 64       UTF8         GN givenName      64   UTF8
 *   CN commonName             64       UTF8         SN surname        64   UTF8
 *   title                     64       UTF8         dnQualifier       64   Printable
 *
 * Bounds are RFC 5280's upper bounds; where it sets none (dnQualifier) or an absurd one (GN, SN:
 * 32768), 64. Control characters (C0, DEL, C1) and NUL are refused everywhere. "/" is the empty
 * name. A name has at most URSA_NAME_MAX_ATTRIBUTES attributes.
 */
#ifndef URSA_NAME_H
#define URSA_NAME_H

#include <stddef.h>
#include <stdint.h>
#include "error.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_NAME_MAX_ATTRIBUTES 16

/* A bound on the DER of a name whose text has `text_len` bytes. */
#define URSA_NAME_SIZE(text_len) ((text_len) + 20u * URSA_NAME_MAX_ATTRIBUTES + 4u)

/*
 * Write the DER of a name. `text` is NUL-terminated. Needs about 400 bytes of stack.
 * out may be NULL to learn the length in *len (size is ignored then).
 * `where`, if not NULL, tells on failure which attribute, and the offset in `text`.
 * URSA_E_BUFFER (nothing written), URSA_E_NAME_*.
 */
int ursa_name_encode(const char *text, uint8_t *out, size_t size, size_t *len,
                     struct ursa_where *where) URSA_MUST_CHECK;

/*
 * The bound of an attribute, in characters, by what URSA_E_NAME_LENGTH calls it in where->what
 * ("CN"); exactly so many for C. 0: it calls no attribute so.
 */
unsigned ursa_name_bound(const char *what);

#ifdef __cplusplus
}
#endif

#endif
