/* SPDX-License-Identifier: MIT */
/* Reading hostile text: character classes, UTF-8, host names, mailboxes. ASCII only, no locale. */
#ifndef URSA_CORE_TEXT_H
#define URSA_CORE_TEXT_H

#include <stddef.h>
#include <stdint.h>

int ursa_is_digit(unsigned c);
int ursa_is_alpha(unsigned c);
int ursa_is_alnum(unsigned c);

/* The value of a hexadecimal digit, or -1. */
int ursa_hex_value(unsigned c);

/* In ASN.1's PrintableString (X.680 41.4)? */
int ursa_is_printable_string(unsigned c);

/* A control character of ASCII or of Latin-1 (C0, DEL, C1)? */
int ursa_is_control(uint32_t code_point);

/* Is s (n bytes) equal to the NUL-terminated `word`, exactly / without regard to ASCII case? */
int ursa_text_is(const char *s, size_t n, const char *word);
int ursa_text_is_nocase(const char *s, size_t n, const char *word);

/*
 * Decoding UTF-8 (RFC 3629) a byte at a time. Start zeroed. Returns 1 when a code point is
 * complete (in ->code_point), 0 when more bytes must follow, -1 on an invalid byte: overlong
 * forms, surrogates and anything over U+10FFFF included.
 */
struct ursa_utf8 {
    uint32_t code_point;
    uint32_t least; /* what is less would be overlong */
    uint8_t pending;
};
int ursa_utf8_next(struct ursa_utf8 *utf8, uint8_t byte);

/*
 * Each of these returns n if the n bytes are right, else the offset of the first that is wrong
 * (n is never a wrong offset; something missing at the end is blamed on the last byte).
 */
/* One DNS label: LDH, 1 to 63 (RFC 1034 3.5, RFC 1123 2.1). n > 0. */
size_t ursa_check_label(const char *s, size_t n);
/* A host name of such labels, 253 bytes at most, its last label not all digits. n > 0. */
size_t ursa_check_host(const char *s, size_t n);
/* local@domain in printable ASCII, neither part empty, domain a host name. n > 0. */
size_t ursa_check_mailbox(const char *s, size_t n);

#endif
