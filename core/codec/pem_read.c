/* SPDX-License-Identifier: MIT */
#include "ursa/pem.h"
#include <string.h>
#include "base/wipe.h"
#include "codec/der_read.h"

static const char begin_word[] = "-----BEGIN ", end_word[] = "-----END ";

#define DASHES    5u
#define NO_BANNER 0xFFFFu /* value of `matched`: this line is not a BEGIN or END line */

void ursa_pem_reader_init(struct ursa_pem_reader *reader, const char *label, void *out,
                          size_t size) {
    memset(reader, 0, sizeof *reader);
    reader->label = label;
    reader->out = out;
    reader->size = size;
    reader->line = 1;
}

static void fail(struct ursa_pem_reader *reader, int code) {
    reader->fault = (int16_t)code;
    reader->quad = 0;
    ursa_wipe(reader->out, reader->len);
    reader->len = 0;
}

/* ---- base64: no branch or address depends on the data, which may be a key ------------------- */

/* All ones if low <= c <= high, else 0. */
static uint32_t in_range(uint32_t c, uint32_t low, uint32_t high) {
    return (((c - low) | (high - c)) >> 31) - 1u;
}

/* Returns the value of a base64 digit, 0 to 63, or more if c is not a base64 digit. */
static uint32_t digit_value(uint32_t c) {
    uint32_t v = in_range(c, 'A', 'Z') & (c - 'A' + 1);

    v |= in_range(c, 'a', 'z') & (c - 'a' + 27);
    v |= in_range(c, '0', '9') & (c - '0' + 53);
    v |= in_range(c, '+', '+') & 63;
    v |= in_range(c, '/', '/') & 64;
    return v - 1;
}

/* Write the bytes of a group of four characters, `padding` of which are =. */
static void put_group(struct ursa_pem_reader *reader) {
    unsigned n = 3u - reader->padding, i;
    uint32_t group = reader->quad << 6 * reader->padding;

    if (n > reader->size - reader->len) {
        fail(reader, URSA_E_BUFFER);
    } else if ((group << 8 * n & 0xFFFFFF) != 0) {
        fail(reader, URSA_E_PEM_BASE64); /* bits that belong to no byte */
    } else {
        for (i = 0; i < n; i++) {
            reader->out[reader->len++] = (uint8_t)(group >> (16 - 8 * i));
        }
        reader->quad = 0;
    }
}

static void take_base64(struct ursa_pem_reader *reader, uint8_t c) {
    uint32_t value = digit_value(c);

    if (c == '=' && reader->digits >= 2 && reader->digits + reader->padding < 4) {
        reader->padding++;
    } else if (value < 64 && reader->padding == 0) {
        reader->quad = reader->quad << 6 | value;
        reader->digits++;
    } else {
        fail(reader, URSA_E_PEM_BASE64);
        return;
    }
    if (reader->digits + reader->padding == 4) {
        put_group(reader);
        /* After padding, digits stays: one more character makes the group too long. */
        reader->digits = reader->padding == 0 ? 0 : reader->digits;
    }
}

/* ---- lines ------------------------------------------------------------------------------- */

/*
 * Returns character `at` of the expected line, or NUL after its last character. The END line is
 * expected inside an object, the BEGIN line outside.
 */
static char due_at(const struct ursa_pem_reader *reader, size_t at) {
    const char *word = reader->inside ? end_word : begin_word;
    size_t word_len = strlen(word), label_len = strlen(reader->label);

    if (at < word_len) {
        return word[at];
    }
    at -= word_len;
    if (at < label_len) {
        return reader->label[at];
    }
    return at - label_len < DASHES ? '-' : '\0';
}

/* The END line. A DER header tells how long the object is, which is not secret, even of a key. */
static void end_object(struct ursa_pem_reader *reader) {
    struct ursa_der_in object;
    size_t announced;

    object.at = reader->out + reader->start;
    object.left = reader->len - reader->start;
    announced = reader->is_der ? ursa_der_size(object) : 0;
    if (announced > object.left) {
        fail(reader, URSA_E_OBJECT_SHORT);
        reader->quad = (uint32_t)(announced - object.left);
        reader->start = object.left;
    } else if ((reader->digits + reader->padding) % 4 != 0) {
        fail(reader, URSA_E_PEM_BASE64);
    }
    reader->found = 1;
}

/* A complete BEGIN or END line: an object begins or ends. */
static void turn(struct ursa_pem_reader *reader) {
    if (reader->inside) {
        end_object(reader);
    } else {
        reader->start = reader->len;
    }
    reader->inside = !reader->inside;
    reader->digits = 0;
    reader->padding = 0;
}

/*
 * Returns 1 if `matched` characters agree with our BEGIN line and the first difference is in its
 * label or right after the label.
 */
static int is_in_label(const struct ursa_pem_reader *reader, size_t matched) {
    const size_t start = sizeof begin_word - 1;

    return matched >= start && matched <= start + strlen(reader->label);
}

/*
 * The line differs from the expected BEGIN or END line. Decide whether this is an error.
 *
 * Outside an object, a line that only begins like a BEGIN or END line must not be ignored as text.
 * Otherwise one bad byte could remove a certificate from a chain.
 */
static void mismatch(struct ursa_pem_reader *reader, uint8_t c) {
    size_t matched = reader->matched;

    reader->matched = NO_BANNER;
    if (!reader->inside && is_in_label(reader, matched) && c != '\n') {
        fail(reader, URSA_E_PEM_KIND);
    } else if (matched > DASHES || (matched == DASHES && (reader->inside || c == 'E'))) {
        fail(reader, URSA_E_PEM_LABEL);
    } else if (reader->inside && matched > 0) {
        fail(reader, URSA_E_PEM_BASE64); /* a dash is not base64 */
    }
}

/*
 * So far the line agrees with the expected BEGIN or END line. Returns 1 if `c` is part of that line
 * or follows it, or if `c` needs no further work. Returns 0 if `c` is base64 or text.
 */
static int take_banner(struct ursa_pem_reader *reader, uint8_t c) {
    char due = due_at(reader, reader->matched);

    if (due != '\0' && c == (uint8_t)due) {
        reader->matched++;
        return 1;
    }
    if (due == '\0' && (c == ' ' || c == '\t')) {
        return 1;
    }
    if (due == '\0' && c == '\n') {
        turn(reader);
        return 1;
    }
    mismatch(reader, c);
    return reader->fault != URSA_OK || c == '\n';
}

/*
 * Blanks before a BEGIN or END line and in base64 are allowed (RFC 7468 3, laxtextualmsg). So are
 * bytes that are not ASCII before a BEGIN line: UTF-8's byte order mark, or a no-break space.
 */
static int is_ignored(const struct ursa_pem_reader *reader, uint8_t c) {
    if (c == ' ' || c == '\t') {
        return reader->matched == 0 || reader->matched == NO_BANNER;
    }
    return c >= 0x80 && reader->matched == 0 && !reader->inside;
}

/* Take a character. Every line ends with LF here. */
static void take(struct ursa_pem_reader *reader, uint8_t c) {
    int done = is_ignored(reader, c);

    if (!done && reader->matched != NO_BANNER) {
        done = take_banner(reader, c);
    }
    if (!done && c != '\n' && reader->inside) {
        take_base64(reader, c);
    }
    if (c == '\n' && reader->fault == URSA_OK) {
        reader->matched = 0;
        reader->line++;
    }
}

int ursa_pem_reader_feed(struct ursa_pem_reader *reader, const char *text, size_t len) {
    if (reader->label == NULL) {
        return URSA_E_STATE; /* the reader was never set up */
    }
    for (; len > 0 && reader->fault == URSA_OK; len--) {
        uint8_t c = (uint8_t)*text++;
        int is_cr = c == '\r';

        if (c != '\n' || !reader->after_cr) { /* the CR of a CRLF has ended the line */
            take(reader, is_cr ? '\n' : c);
        }
        reader->after_cr = (uint8_t)is_cr;
    }
    return reader->fault;
}

int ursa_pem_reader_finish(struct ursa_pem_reader *reader, size_t *len) {
    uint32_t line = reader->line;
    int rc = ursa_pem_reader_feed(reader, "\n", 1); /* the last line may have no end */

    if (rc == URSA_OK && (reader->inside || !reader->found)) {
        rc = reader->inside ? URSA_E_PEM_UNFINISHED : URSA_E_PEM_MISSING;
        fail(reader, rc);
        reader->line = line;
    }
    if (rc == URSA_OK) {
        *len = reader->len;
    }
    return rc;
}
