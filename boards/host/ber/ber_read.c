/* SPDX-License-Identifier: MIT */
#include "ber/ber_read.h"
#include <stdint.h>

#define CONSTRUCTED 0x20

static void pass(struct ursa_der_in *in, size_t n) {
    in->at += n;
    in->left -= n;
}

/* Returns the number of bytes of the tag, or 0 if the tag is cut off. */
static size_t tag_length(struct ursa_der_in in) {
    size_t n = 1;

    if (in.left == 0 || (in.at[0] & 0x1F) != 0x1F) {
        return in.left > 0;
    }
    while (n < in.left && in.at[n] >= 0x80) {
        n++;
    }
    return n < in.left ? n + 1 : 0;
}

/*
 * Read the length field of an element. Returns the number of bytes of the field. Returns 0 if the
 * field is cut off, if its first byte is FF, which is reserved (X.690 8.1.3.5 c), or if the length
 * is above SIZE_MAX. *len becomes the length, or 0 if the length is indefinite. *form becomes an
 * enum ber_form, or 0 if the field is as in DER.
 */
static size_t read_length(struct ursa_der_in in, size_t *len, unsigned *form) {
    size_t n, i;

    *len = 0;
    *form = 0;
    if (in.left == 0 || in.at[0] == 0xFF) {
        return 0;
    }
    if (in.at[0] < 0x80) {
        *len = in.at[0];
        return 1;
    }
    if (in.at[0] == 0x80) {
        *form = BER_LENGTH_INDEFINITE;
        return 1;
    }
    n = in.at[0] - 0x80u;
    for (i = 1; i <= n; i++) {
        if (i >= in.left || *len > SIZE_MAX >> 8) {
            return 0;
        }
        *len = *len << 8 | in.at[i];
    }
    if (in.at[1] == 0 || *len < 0x80) {
        *form = BER_LENGTH_LONG;
    }
    return 1 + n;
}

size_t ber_header(struct ursa_der_in in, size_t *len, unsigned *form) {
    size_t tag = tag_length(in), n;
    struct ursa_der_in rest = in;

    if (tag == 0) {
        return 0;
    }
    pass(&rest, tag);
    n = read_length(rest, len, form);
    if (n == 0 || (*form == BER_LENGTH_INDEFINITE && (in.at[0] & CONSTRUCTED) == 0) ||
        *len > SIZE_MAX - tag - n) {
        return 0;
    }
    return tag + n;
}

/* Like ber_header, but also returns 0 if the header announces more bytes than are left. */
static size_t read_header(struct ursa_der_in in, size_t *len, unsigned *form) {
    size_t head = ber_header(in, len, form);

    return head > 0 && *len <= in.left - head ? head : 0;
}

static int is_end(struct ursa_der_in in) {
    return in.left >= 2 && in.at[0] == 0 && in.at[1] == 0;
}

/*
 * Find the two zero bytes that end an element of indefinite length. `in` begins after the header of
 * this element. `depth` counts the open elements of indefinite length. Elements of definite length
 * are skipped, so the time is linear. Returns the number of bytes before the two zero bytes, or
 * SIZE_MAX if the zero bytes are missing or a header is wrong.
 */
static size_t find_end(struct ursa_der_in in) {
    const uint8_t *start = in.at;
    size_t depth = 1, head, len;
    unsigned form;

    for (;;) {
        if (is_end(in)) {
            if (--depth == 0) {
                return (size_t)(in.at - start);
            }
            pass(&in, 2);
            continue;
        }
        head = read_header(in, &len, &form);
        if (head == 0) {
            return SIZE_MAX;
        }
        pass(&in, head + len);
        depth += form == BER_LENGTH_INDEFINITE;
    }
}

int ber_take(struct ursa_der_in *in, struct ber_element *element) {
    size_t len, end = 0, head = read_header(*in, &len, &element->form);

    if (head == 0 || in->at[0] == 0) { /* tag 0 is not an element: it ends an indefinite length */
        return 0;
    }
    element->tag = in->at[0];
    element->all = *in;
    element->content = *in;
    pass(&element->content, head);
    if (element->form == BER_LENGTH_INDEFINITE) {
        len = find_end(element->content);
        end = 2;
        if (len == SIZE_MAX) {
            return 0;
        }
    }
    element->content.left = len;
    element->all.left = head + len + end;
    pass(in, element->all.left);
    return 1;
}

int ber_any(struct ursa_der_in *in, struct ursa_der_in *content) {
    struct ber_element element;

    if (!ber_take(in, &element)) {
        return 0;
    }
    if (content != NULL) {
        *content = element.content;
    }
    return 1;
}

int ber_next(struct ursa_der_in *in, unsigned tag, struct ursa_der_in *content) {
    return in->left > 0 && in->at[0] == tag && ber_any(in, content);
}

int ber_open_bits(struct ursa_der_in *content, unsigned *unused) {
    if (content->left == 0 || content->at[0] > 7 || (content->left == 1 && content->at[0] != 0)) {
        return 0;
    }
    *unused = content->at[0];
    pass(content, 1);
    return 1;
}

int ber_is_negative(struct ursa_der_in integer) {
    return integer.left > 0 && integer.at[0] >= 0x80;
}

struct ursa_der_in ber_magnitude(struct ursa_der_in integer) {
    while (integer.left > 1 && integer.at[0] == 0) {
        pass(&integer, 1);
    }
    return integer;
}
