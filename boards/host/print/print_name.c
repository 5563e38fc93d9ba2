/* SPDX-License-Identifier: MIT */
/*
 * Printing names, e.g. `C = US, O = Acme`. Values are escaped and quoted as in RFC 2253, but the
 * attributes are in the order of the DER.
 */
#include <string.h>
#include "ber/ber_read.h"
#include "print/print.h"

struct ursa_der_in span_in(struct ursa_span span) {
    struct ursa_der_in in;

    in.at = span.at;
    in.left = span.len;
    return in;
}

/* ---- the characters of a value -------------------------------------------------------------- */

/*
 * Return the number of bytes of a character in a string type. The result is 0 for UTF8String, whose
 * bytes are printed one by one. The result is -1 for other types than strings.
 */
static int width_of(uint8_t tag) {
    switch (tag) {
    case 0x0C: /* UTF8String */
        return 0;
    case 0x12: /* NumericString */
    case 0x13: /* PrintableString */
    case 0x14: /* TeletexString */
    case 0x16: /* IA5String */
    case 0x17: /* UTCTime */
    case 0x18: /* GeneralizedTime */
    case 0x1A: /* VisibleString */
        return 1;
    case 0x1C: /* UniversalString */
        return 4;
    case 0x1E: /* BMPString */
        return 2;
    default:
        return -1;
    }
}

/* The position of a character in a value. */
enum place { MIDDLE = 0, FIRST, LAST };

/* True if a character needs quotes around the complete value (RFC 2253 2.4). */
static int needs_quotes(unsigned c, enum place place) {
    return (c != 0 && c < 0x80 && strchr("+,;<>", (int)c) != NULL) ||
           (c == ' ' && place != MIDDLE) || (c == '#' && place == FIRST);
}

/* Print one byte of UTF-8. If out is NULL, only return whether the byte needs quotes. */
static int put_byte(FILE *out, unsigned c, enum place place) {
    if (out == NULL) {
        return needs_quotes(c, place);
    }
    if (c >= 0x7F || c < 0x20) {
        fprintf(out, "\\%02X", c);
    } else {
        if (c == '"' || c == '\\') {
            fputc('\\', out);
        }
        fputc((int)c, out);
    }
    return 0;
}

/* Print the UTF-8 of a code point. Invalid code points are encoded in the same way. */
static int put_code_point(FILE *out, uint32_t c, enum place place) {
    int quotes = 0;

    if (c < 0x80) {
        return put_byte(out, c, place);
    }
    if (c >= 0x10000) {
        quotes |= put_byte(out, 0xF0u | (c >> 18 & 7), place);
        quotes |= put_byte(out, 0x80u | (c >> 12 & 0x3F), place);
    } else if (c >= 0x800) {
        quotes |= put_byte(out, 0xE0u | c >> 12, place);
    } else {
        quotes |= put_byte(out, 0xC0u | c >> 6, place);
    }
    if (c >= 0x800) {
        quotes |= put_byte(out, 0x80u | (c >> 6 & 0x3F), place);
    }
    return quotes | put_byte(out, 0x80u | (c & 0x3F), place);
}

static int put_value(FILE *out, struct ursa_der_in value, size_t width) {
    size_t step = width == 0 ? 1 : width, at, i;
    int quotes = 0;

    for (at = 0; at + step <= value.left; at += step) {
        enum place place = at + step == value.left ? LAST : at == 0 ? FIRST : MIDDLE;
        uint32_t c = 0;

        for (i = 0; i < step; i++) {
            c = c << 8 | value.at[at + i];
        }
        quotes |= width == 0 ? put_byte(out, c, place) : put_code_point(out, c, place);
    }
    return quotes;
}

/* Print a value. A value that is not a string is printed as # and its encoding in hexadecimal. */
static void print_value(FILE *out, struct ursa_der_in element) {
    uint8_t tag = element.left > 0 ? element.at[0] : 0;
    struct ursa_der_in all = element, value = {NULL, 0};
    int width = width_of(tag), quotes;
    size_t i;

    if (width < 0 || !ber_any(&element, &value) || (width > 1 && value.left % (size_t)width != 0)) {
        fputc('#', out);
        for (i = 0; i < all.left; i++) {
            fprintf(out, "%02X", all.at[i]);
        }
        return;
    }
    quotes = put_value(NULL, value, (size_t)width);
    fputs(quotes ? "\"" : "", out);
    (void)put_value(out, value, (size_t)width);
    fputs(quotes ? "\"" : "", out);
}

/* ---- names ---------------------------------------------------------------------------------- */

void print_escaped(FILE *out, struct ursa_der_in bytes) {
    size_t i;

    for (i = 0; i < bytes.left; i++) {
        fprintf(out, bytes.at[i] >= ' ' && bytes.at[i] <= '~' ? "%c" : "\\x%02X", bytes.at[i]);
    }
}

/* Read the next AttributeTypeAndValue of an RDN: its type, and its value as a complete element. */
static int next_attribute(struct ursa_der_in *rdn, struct ursa_der_in *type,
                          struct ursa_der_in *value) {
    struct ursa_der_in attribute;

    if (!ber_next(rdn, DER_SEQUENCE, &attribute) || !ber_next(&attribute, DER_OID, type)) {
        return 0;
    }
    *value = attribute;
    return 1;
}

void print_name(FILE *out, struct ursa_span name) {
    struct ursa_der_in in = span_in(name), rdns = {NULL, 0}, rdn, type, value;
    const char *separator = "";
    char text[OID_TEXT_SIZE];

    (void)ber_next(&in, DER_SEQUENCE, &rdns);
    while (ber_next(&rdns, DER_SET, &rdn)) {
        while (next_attribute(&rdn, &type, &value)) {
            fprintf(out, "%s%s = ", separator, oid_short(type, text));
            print_value(out, value);
            separator = " + ";
        }
        separator = ", ";
    }
}

void print_name_slashed(FILE *out, struct ursa_span name) {
    struct ursa_der_in in = span_in(name), rdns = {NULL, 0}, rdn, type, value, content;
    char text[OID_TEXT_SIZE], separator;

    (void)ber_next(&in, DER_SEQUENCE, &rdns);
    while (ber_next(&rdns, DER_SET, &rdn)) {
        for (separator = '/'; next_attribute(&rdn, &type, &value); separator = '+') {
            fprintf(out, "%c%s=", separator, oid_short(type, text));
            if (ber_any(&value, &content)) {
                print_escaped(out, content);
            }
        }
    }
}
