/* SPDX-License-Identifier: MIT */
#include "issue/name_check.h"
#include "base/fail.h"
#include "base/text.h"
#include "codec/der_read.h"
#include "codec/der_write.h"

enum { NUMERIC = 0x12, TELETEX = 0x14, UNIVERSAL = 0x1C, BMP = 0x1E };

static int is_numeric(unsigned c) {
    return ursa_is_digit(c) || c == ' ';
}

/* All programs read a TeletexString as Latin-1. */
static int is_latin(unsigned c) {
    return !ursa_is_control(c);
}

static int is_ascii(unsigned c) {
    return c < 0x80 && !ursa_is_control(c);
}

static int all_are(struct ursa_der_in text, int (*is_good)(unsigned c)) {
    size_t i = 0;

    while (i < text.left && is_good(text.at[i])) {
        i++;
    }
    return i == text.left;
}

/* True if the text has no control character. ursa_csr_read has checked that it is valid UTF-8. */
static int has_no_control(struct ursa_der_in text) {
    struct ursa_utf8 utf8 = {0, 0, 0};
    size_t i;

    for (i = 0; i < text.left; i++) {
        if (ursa_utf8_next(&utf8, text.at[i]) > 0 && ursa_is_control(utf8.code_point)) {
            return 0;
        }
    }
    return 1;
}

/*
 * True if the text consists of complete characters of `size` bytes, big-endian. Control characters,
 * surrogates and code points above U+10FFFF are not allowed.
 */
static int is_wide(struct ursa_der_in text, size_t size) {
    size_t i, k;

    for (i = 0; i + size <= text.left; i += size) {
        uint32_t c = 0;

        for (k = 0; k < size; k++) {
            c = c << 8 | text.at[i + k];
        }
        if (ursa_is_control(c) || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF) {
            return 0;
        }
    }
    return i == text.left;
}

static int is_value(unsigned tag, struct ursa_der_in text) {
    switch (tag) {
    case DER_UTF8:
        return has_no_control(text);
    case DER_PRINTABLE:
        return all_are(text, ursa_is_printable_string);
    case DER_IA5:
        return all_are(text, is_ascii);
    case NUMERIC:
        return all_are(text, is_numeric);
    case TELETEX:
        return all_are(text, is_latin);
    case BMP:
        return is_wide(text, 2);
    case UNIVERSAL:
        return is_wide(text, 4);
    default:
        return 0;
    }
}

static int check_value(struct ursa_der_in attribute, int *code) {
    struct ursa_der_in value = {NULL, 0};
    unsigned tag;

    (void)ursa_der_next(&attribute, DER_OID, NULL);
    tag = attribute.at[0];
    (void)ursa_der_any(&attribute, &value);
    *code = value.left == 0 ? URSA_E_NAME_EMPTY : URSA_E_NAME_ALPHABET;
    return value.left > 0 && is_value(tag, value);
}

int name_check(struct ursa_span name, struct ursa_where *where) {
    struct ursa_der_in in = {name.at, name.len}, all = {NULL, 0}, rdn, attribute;
    int code = URSA_OK;

    (void)ursa_der_next(&in, DER_SEQUENCE, &all);
    while (ursa_der_next(&all, DER_SET, &rdn)) {
        while (ursa_der_next(&rdn, DER_SEQUENCE, &attribute)) {
            if (!check_value(attribute, &code)) {
                return ursa_fail(code, where, "subject", (size_t)(attribute.at - name.at));
            }
        }
    }
    return URSA_OK;
}
