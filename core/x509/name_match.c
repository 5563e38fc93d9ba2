/* SPDX-License-Identifier: MIT */
#include "x509/name_match.h"
#include "base/text.h"
#include "codec/der_read.h"
#include "codec/der_write.h"
#include "x509/x509_fields.h"

#define TEXT_END UINT32_MAX /* no character has this value */
#define LAST_BIT ((uint32_t)1 << (URSA_RDN_MAX - 1))

/* ---- characters ----------------------------------------------------------------------------- */

/* An attribute value being read. next_character folds its blanks and its case. */
struct text {
    struct ursa_der_in in;
    unsigned width; /* see ursa_text_width */
    uint32_t ahead; /* the next character, or TEXT_END */
};

/*
 * Read the next character into text->ahead. At the end of the value, and if the character is
 * incomplete, text->ahead becomes TEXT_END. ursa_is_name has checked that no byte of UTF-8 is
 * invalid.
 */
static void advance(struct text *text) {
    struct ursa_utf8 utf8 = {0, 0, 0};
    unsigned n = text->width, done = 0;
    uint32_t c = 0;

    while (!done && text->in.left > 0) {
        uint8_t byte = *text->in.at++;

        text->in.left--;
        c = c << 8 | byte;
        if (text->width != 0) {
            done = --n == 0;
        } else if (ursa_utf8_next(&utf8, byte) != 0) {
            c = utf8.code_point;
            done = 1;
        }
    }
    /* A UniversalString may contain FFFFFFFF, which must not end the text. It is read as 0. */
    text->ahead = !done ? TEXT_END : c == TEXT_END ? 0 : c;
}

/*
 * Skip blanks: spaces, and the characters from TAB to CR, which RFC 4518 2.2 maps to a space.
 * Returns 1 if there was a blank, else 0.
 */
static int skip_blanks(struct text *text) {
    int any = 0;

    while (text->ahead == ' ' || (text->ahead >= '\t' && text->ahead <= '\r')) {
        advance(text);
        any = 1;
    }
    return any;
}

static uint32_t next_character(struct text *text) {
    uint32_t c;

    if (skip_blanks(text) && text->ahead != TEXT_END) {
        return ' ';
    }
    c = text->ahead;
    if (c != TEXT_END) {
        advance(text);
    }
    return ursa_lower(c);
}

/* Begin to read the attribute value at *in. Returns the tag of the value. */
static unsigned begin(struct text *text, struct ursa_der_in *in) {
    unsigned tag = in->at[0];

    text->in.left = 0;
    (void)ursa_der_any(in, &text->in); /* ursa_is_name has found the value well-formed */
    text->width = ursa_text_width(tag);
    return tag;
}

static int is_same_value(struct ursa_der_in *a, struct ursa_der_in *b) {
    struct text text_a, text_b;
    unsigned tag = begin(&text_a, a);
    uint32_t c;

    if (begin(&text_b, b) == tag && ursa_der_is_same(text_a.in, text_b.in)) {
        return 1;
    }
    if (text_a.width == URSA_NO_TEXT || text_b.width == URSA_NO_TEXT) {
        return 0;
    }
    advance(&text_a);
    advance(&text_b);
    (void)skip_blanks(&text_a);
    (void)skip_blanks(&text_b);
    do {
        c = next_character(&text_a);
        if (c != next_character(&text_b)) {
            return 0;
        }
    } while (c != TEXT_END);
    return 1;
}

/* ---- attributes ----------------------------------------------------------------------------- */

/*
 * Take the first attribute of an RDN that equals `wanted` and is not taken yet.
 *
 * Bit n of *taken is set if attribute n of the RDN is taken. Returns 0 if there is no such
 * attribute.
 *
 * DER sorts the attributes of an RDN by their encodings, whose lengths depend on the string type.
 * So equal RDNs may have their attributes in different orders.
 */
static int take_equal(struct ursa_der_in rdn, const struct ursa_der_in *wanted, uint32_t *taken) {
    struct ursa_der_in a, b, type_a, type_b;
    uint32_t bit;

    for (bit = 1; bit <= LAST_BIT && ursa_der_next(&rdn, DER_SEQUENCE, &b); bit <<= 1) {
        a = *wanted;
        if (!(*taken & bit) && ursa_der_any(&a, &type_a) && ursa_der_any(&b, &type_b) &&
            ursa_der_is_same(type_a, type_b) && is_same_value(&a, &b)) {
            *taken |= bit;
            return 1;
        }
    }
    return 0;
}

/*
 * Return nonzero if two RDNs are equal: each attribute of `a` takes a different attribute of `b`,
 * and no attribute of `b` is left.
 */
static int is_same_rdn(struct ursa_der_in a, struct ursa_der_in b) {
    struct ursa_der_in attribute, rest = b;
    uint32_t taken = 0;

    while (ursa_der_next(&a, DER_SEQUENCE, &attribute)) {
        if (!take_equal(b, &attribute, &taken)) {
            return 0;
        }
        (void)ursa_der_any(&rest, NULL);
    }
    return rest.left == 0;
}

int ursa_name_matches(struct ursa_span a, struct ursa_span b) {
    struct ursa_der_in in_a = {a.at, a.len}, in_b = {b.at, b.len}, rdns_a, rdns_b, rdn_a, rdn_b;

    if (!ursa_der_next(&in_a, DER_SEQUENCE, &rdns_a) ||
        !ursa_der_next(&in_b, DER_SEQUENCE, &rdns_b)) {
        return 0;
    }
    while (ursa_der_next(&rdns_a, DER_SET, &rdn_a)) {
        if (!ursa_der_next(&rdns_b, DER_SET, &rdn_b) || !is_same_rdn(rdn_a, rdn_b)) {
            return 0;
        }
    }
    return rdns_b.left == 0;
}
