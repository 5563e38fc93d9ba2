/* SPDX-License-Identifier: MIT */
#include "codec/der_read.h"
#include <string.h>

/*
 * Read the length that begins at p[1] of the n bytes at p. Returns the number of bytes of tag and
 * length. Returns 0 if the length is cut off, indefinite, longer than necessary, or has more than
 * three bytes.
 */
static size_t read_length(const uint8_t *p, size_t n, size_t *len) {
    size_t head, i, value = 0;

    if (n < 2 || p[1] > 0x83) {
        return 0;
    }
    if (p[1] < 0x80) {
        *len = p[1];
        return 2;
    }
    head = p[1] - 0x80u + 2u;
    if (head > n) {
        return 0;
    }
    for (i = 2; i < head; i++) {
        value = value << 8 | p[i];
        if (value == 0) {
            return 0; /* a leading zero byte */
        }
    }
    *len = value;
    return value < 0x80 ? 0 : head;
}

/*
 * Returns 1 if the tag is accepted, else 0. A tag must have one byte. Tag 0 is refused, because it
 * ends an element of indefinite length. Among the universal types, DER requires the constructed
 * form for SEQUENCE and SET, and the primitive form for all others.
 */
static int is_tag(unsigned tag) {
    unsigned number = tag & 0x1F;

    return number != 0x1F && tag != 0 &&
           (tag >= 0x40 || ((tag & 0x20) != 0) == (number == 0x10 || number == 0x11));
}

size_t ursa_der_size(struct ursa_der_in in) {
    size_t len = 0, head = read_length(in.at, in.left, &len);

    return head == 0 ? 0 : head + len;
}

int ursa_der_any(struct ursa_der_in *in, struct ursa_der_in *content) {
    size_t head, len = 0;

    if (in->left == 0 || !is_tag(in->at[0])) {
        return 0;
    }
    head = read_length(in->at, in->left, &len);
    if (head == 0 || len > in->left - head) {
        return 0;
    }
    if (content != NULL) {
        content->at = in->at + head;
        content->left = len;
    }
    in->at += head + len;
    in->left -= head + len;
    return 1;
}

int ursa_der_next(struct ursa_der_in *in, unsigned tag, struct ursa_der_in *content) {
    return in->left > 0 && in->at[0] == tag && ursa_der_any(in, content);
}

/* X.690 8.3.2: the first nine bits must not all be equal. */
int ursa_der_is_integer(struct ursa_der_in content) {
    const uint8_t *p = content.at;

    if (content.left < 2) {
        return content.left == 1;
    }
    return !(p[0] == 0x00 && p[1] < 0x80) && !(p[0] == 0xFF && p[1] >= 0x80);
}

int ursa_der_open_unsigned(struct ursa_der_in *content) {
    if (!ursa_der_is_integer(*content) || content->at[0] >= 0x80) {
        return 0;
    }
    if (content->left > 1 && content->at[0] == 0) {
        content->at++;
        content->left--;
    }
    return 1;
}

/*
 * An OID is a list of numbers with seven bits in each byte (X.690 8.19.2). No number may begin with
 * the byte 0x80, a leading zero, and the last number must be complete.
 */
int ursa_der_is_oid(struct ursa_der_in content) {
    const uint8_t *p = content.at;
    size_t i;

    for (i = 0; i < content.left; i++) {
        if (p[i] == 0x80 && (i == 0 || p[i - 1] < 0x80)) {
            return 0;
        }
    }
    return i > 0 && p[i - 1] < 0x80;
}

int ursa_der_open_bits(struct ursa_der_in *content) {
    if (content->left == 0 || content->at[0] != 0) {
        return 0;
    }
    content->at++;
    content->left--;
    return 1;
}

int ursa_der_is_same(struct ursa_der_in a, struct ursa_der_in b) {
    return a.left == b.left && memcmp(a.at, b.at, a.left) == 0;
}
