/* SPDX-License-Identifier: MIT */
/*
 * Distinguished names: from text to DER (X.501 Name, in the profile of RFC 5280 Appendix A).
 *
 * A name can be written in two ways. A slash as the first character means the first way.
 *
 *   /C=US/O=Acme/CN=x
 *       OpenSSL's form. The DER has the same order. `+` joins the attributes of one RDN. After a
 *       backslash the next character is taken as it is: \/ \+ \\ (so \2F is "2F").
 *
 *   CN=x,O=Acme,C=US
 *       The form of RFC 4514. The DER has the reverse order. `+` joins the attributes of one RDN.
 *       An escape is a backslash and one of space # = " + , ; < > \ or two hex digits. Spaces
 *       around separators are skipped. Hexstrings (`#...`) are refused.
 *
 * The attribute types, in upper or lower case, with the longest value in characters and the ASN.1
 * string type:
 *
 *   C  countryName            2, A-Z   Printable    emailAddress, E   255  IA5
 *   ST stateOrProvinceName    128      UTF8         serialNumber      64   Printable
 *   L  localityName           128      UTF8         UID userId        256  UTF8
 *   O  organizationName       64       UTF8         DC domainComponent 63  IA5 (a DNS label)
 *   OU organizationalUnitName 64       UTF8         GN givenName      64   UTF8
 *   CN commonName             64       UTF8         SN surname        64   UTF8
 *   title                     64       UTF8         dnQualifier       64   Printable
 *
 * The longest values are RFC 5280's upper bounds. RFC 5280 sets no bound for dnQualifier, and 32768
 * for GN and SN: here these three have 64. C always has two letters.
 *
 * Control characters (C0, DEL, C1) and NUL are refused everywhere. "/" is the empty name. A name
 * has at most URSA_NAME_MAX_ATTRIBUTES attributes.
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

/* Bytes of DER, at most, of a name whose text has text_len bytes. */
#define URSA_NAME_SIZE(text_len) ((text_len) + 20u * URSA_NAME_MAX_ATTRIBUTES + 4u)

/*
 * Write the DER of a name.
 *
 * text is NUL-terminated. If out is NULL, only the length is computed in *len, and size is ignored.
 * On failure where->what is the attribute's type or "name", and where->at the offset in text.
 * Stack: about 400 bytes.
 *
 * URSA_E_ARGUMENT        text or len is NULL
 * URSA_E_BUFFER          size is too small; nothing is written, and where->at is the length needed
 * URSA_E_NAME_SYNTAX     not of the form type=value with the separators above
 * URSA_E_NAME_ATTRIBUTE  the attribute type is not in the list above
 * URSA_E_NAME_EMPTY      the text or a value is empty
 * URSA_E_NAME_LENGTH     a value is too long, the value of C does not have two letters, or the text
 *                        is longer than 65535 bytes
 * URSA_E_NAME_ALPHABET   a character is not allowed in this attribute
 * URSA_E_NAME_UTF8       a value is not valid UTF-8
 * URSA_E_NAME_ESCAPE     an escape is wrong, or a character must be escaped
 * URSA_E_NAME_COUNT      more than URSA_NAME_MAX_ATTRIBUTES attributes
 * URSA_E_NAME_REPEATED   an RDN has two attributes of one type
 */
int ursa_name_encode(const char *text, uint8_t *out, size_t size, size_t *len,
                     struct ursa_where *where) URSA_MUST_CHECK;

/*
 * The length of the longest value of an attribute, in characters.
 *
 * what is the attribute's type as where->what of URSA_E_NAME_LENGTH has it, e.g. "CN". For C the
 * length is exact. Returns 0 if no attribute has this name.
 */
unsigned ursa_name_bound(const char *what);

#ifdef __cplusplus
}
#endif

#endif
