/* SPDX-License-Identifier: MIT */
/*
 * Checks on untrusted text: character classes, UTF-8, host names and mailboxes. Letters and digits
 * are those of ASCII, in every locale.
 */
#ifndef URSA_CORE_TEXT_H
#define URSA_CORE_TEXT_H

#include <stddef.h>
#include <stdint.h>

int ursa_is_digit(unsigned c);
int ursa_is_alpha(unsigned c);
int ursa_is_alnum(unsigned c);
/* Returns c in lower case if it is a letter, else c. */
uint32_t ursa_lower(uint32_t c);

/* Returns the value of a hexadecimal digit, or -1 if c is not a hexadecimal digit. */
int ursa_hex_value(unsigned c);

/* Returns 1 if c is allowed in ASN.1's PrintableString (X.680 41.4), else 0. */
int ursa_is_printable_string(unsigned c);

/* Returns 1 for a control character of ASCII or of Latin-1 (C0, DEL, C1), else 0. */
int ursa_is_control(uint32_t code_point);

/* Returns 1 if s (n bytes) equals the NUL-terminated `word`, else 0. */
int ursa_text_is(const char *s, size_t n, const char *word);

/* Like ursa_text_is, but ignores the case of ASCII letters. */
int ursa_text_is_nocase(const char *s, size_t n, const char *word);

/* Excludes blanks at both ends of the text from *at to *end: increases *at and decreases *end. */
void ursa_trim(const char *s, size_t *at, size_t *end);

/*
 * Decodes UTF-8 (RFC 3629), one byte per call. The caller sets *utf8 to zero before the first byte.
 *
 * Returns 1 when a code point is complete (in utf8->code_point), 0 when more bytes must follow, and
 * -1 for an invalid byte. Overlong forms, surrogates and code points above U+10FFFF are invalid.
 */
struct ursa_utf8 {
    uint32_t code_point;
    uint32_t least; /* the least code point that is not overlong */
    uint8_t pending;
};
int ursa_utf8_next(struct ursa_utf8 *utf8, uint8_t byte);

/* Returns 1 if the n bytes are complete characters in UTF-8, else 0. No bytes are valid UTF-8. */
int ursa_is_utf8(const uint8_t *s, size_t n);

/*
 * Each of the next three functions returns n if the n bytes are valid. Otherwise it returns the
 * offset of the first invalid byte. If something is missing at the end of the text, the function
 * returns the offset of the last byte, n - 1. So an error is never reported at offset n. n must be
 * greater than 0.
 */

/* A DNS label: 1 to 63 letters, digits and inner hyphens (RFC 1034 3.5, RFC 1123 2.1). */
size_t ursa_check_label(const char *s, size_t n);
/* A host name: DNS labels with dots between them, at most 253 bytes. The last is not all digits. */
size_t ursa_check_host(const char *s, size_t n);
/*
 * A mailbox, local@domain, in printable ASCII. The local part is not empty, and the domain is a
 * host name.
 */
size_t ursa_check_mailbox(const char *s, size_t n);

#endif
