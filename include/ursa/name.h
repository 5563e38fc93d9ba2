/* SPDX-License-Identifier: MIT */
/*
 * Distinguished names: from text to DER (X.501 Name, in the profile of RFC 5280 Appendix A).
 *
 * A name can be written in two forms. If the first character is a slash, the name has the first
 * form.
 *
 *   /C=US/O=Acme/CN=x
 *       OpenSSL's form. The DER has the same order as the text. `+` joins the attributes of one
 *       RDN. The character after a backslash is taken as it is: \/ \+ \\ (so \2F is "2F").
 *
 *   CN=x,O=Acme,C=US
 *       The form of RFC 4514. The DER has the reverse order of the text. `+` joins the attributes
 *       of one RDN. An escape is a backslash and one of space # = " + , ; < > \ or two hex digits.
 *       Spaces around separators are skipped. Values in hex (`#...`) are refused.
 *
 * The table has the attribute types, which may be written in upper or lower case. For each type it
 * has the length of the longest value in characters, and the ASN.1 string type:
 *
 *   C  countryName            2, A-Z   Printable    emailAddress, E   255  IA5
 *   ST stateOrProvinceName    128      UTF8         serialNumber      64   Printable
 *   L  localityName           128      UTF8         UID userId        256  UTF8
 *   O  organizationName       64       UTF8         DC domainComponent 63  IA5 (a DNS label)
 *   OU organizationalUnitName 64       UTF8         GN givenName      64   UTF8
 *   CN commonName             64       UTF8         SN surname        64   UTF8
 *   title                     64       UTF8         dnQualifier       64   Printable
 *
 * These lengths are the upper bounds of RFC 5280, with three exceptions. RFC 5280 has no bound for
 * dnQualifier and the bound 32768 for GN and SN: Ursa allows 64 characters. The value of C must
 * have two letters.
 *
 * Control characters (C0, DEL, C1) and NUL are refused in all values. "/" is the empty name. A name
 * has at most URSA_NAME_MAX_ATTRIBUTES attributes.
 *
 * The functions work only on the caller's buffers, so threads may call them at the same time. No
 * function of this header may be called from an interrupt.
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

/* Upper bound for the bytes of the DER of a name, if its text has text_len bytes. */
#define URSA_NAME_SIZE(text_len) ((text_len) + 20u * URSA_NAME_MAX_ATTRIBUTES + 4u)

/*
 * Write the DER of a name.
 *
 * text is NUL-terminated. If out is NULL, only the length is computed in *len, and size is ignored.
 * On failure where->what is the attribute's type or "name", and where->at is the offset in text.
 * Stack: about 400 bytes.
 *
 * URSA_E_ARGUMENT        text or len is NULL
 * URSA_E_BUFFER          size is too small; nothing is written, and where->at is the length needed
 * URSA_E_NAME_SYNTAX     an attribute is not type=value, or a separator is wrong
 * URSA_E_NAME_ATTRIBUTE  the attribute type is not in the list above
 * URSA_E_NAME_EMPTY      the text or a value is empty
 * URSA_E_NAME_LENGTH     a value is too long, the value of C does not have two letters, or the text
 *                        is longer than 65535 bytes
 * URSA_E_NAME_ALPHABET   a character is not allowed in this attribute
 * URSA_E_NAME_UTF8       a value is not valid UTF-8
 * URSA_E_NAME_ESCAPE     an escape is wrong, or a character is not escaped but must be
 * URSA_E_NAME_COUNT      the name has more than URSA_NAME_MAX_ATTRIBUTES attributes
 * URSA_E_NAME_REPEATED   an RDN has two attributes of the same type
 */
int ursa_name_encode(const char *text, uint8_t *out, size_t size, size_t *len,
                     struct ursa_where *where) URSA_MUST_CHECK;

/*
 * Return the length of the longest value of an attribute, in characters.
 *
 * what is the attribute's type as in where->what after URSA_E_NAME_LENGTH, e.g. "CN". The
 * value of C must have exactly this length. Returns 0 if `what` is not an attribute type.
 */
unsigned ursa_name_bound(const char *what);

#ifdef __cplusplus
}
#endif

#endif
