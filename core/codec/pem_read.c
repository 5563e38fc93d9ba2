/* SPDX-License-Identifier: MIT */
#include "ursa/pem.h"
#include <string.h>
#include "base/wipe.h"

static const char begin_word[] = "-----BEGIN ", end_word[] = "-----END ";

#define DASHES    5u
#define NO_BANNER 0xFFFFu /* `matched`: this line is none */

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

/* ---- base64: what may be a key's decides no branch and no address --------------------------- */

/* All ones if low <= c <= high, else 0. */
static uint32_t in_range(uint32_t c, uint32_t low, uint32_t high) {
    return (((c - low) | (high - c)) >> 31) - 1u;
}

/* 0 to 63; more than that: not a base64 digit. */
static uint32_t digit_value(uint32_t c) {
    uint32_t v = in_range(c, 'A', 'Z') & (c - 'A' + 1);

    v |= in_range(c, 'a', 'z') & (c - 'a' + 27);
    v |= in_range(c, '0', '9') & (c - '0' + 53);
    v |= in_range(c, '+', '+') & 63;
    v |= in_range(c, '/', '/') & 64;
    return v - 1;
}

/* The bytes of a group of four characters, `padding` of them =. */
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

    if (c == ' ' || c == '\t') {
        return;
    }
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
        /* Behind padding a fifth character is one too many. */
        reader->digits = reader->padding == 0 ? 0 : reader->digits;
    }
}

/* ---- lines ------------------------------------------------------------------------------- */

/* The character at this offset of the banner that is due; NUL behind its last one. */
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

/* A whole banner: an object begins, or is done. */
static void turn(struct ursa_pem_reader *reader) {
    if (reader->inside && (reader->digits + reader->padding) % 4 != 0) {
        fail(reader, URSA_E_PEM_BASE64);
        return;
    }
    reader->found |= reader->inside;
    reader->inside = !reader->inside;
    reader->digits = 0;
    reader->padding = 0;
}

/* Does only the label tell a BEGIN line with so many characters matched from ours? */
static int is_in_label(const struct ursa_pem_reader *reader, size_t matched) {
    const size_t start = sizeof begin_word - 1;

    return matched >= start && matched <= start + strlen(reader->label);
}

/*
 * This line is not the banner that is due after all: is it another one? Outside an object what
 * only begins like one must not pass for text either, or a chain could lose a link to a bad byte.
 */
static void mismatch(struct ursa_pem_reader *reader, uint8_t c) {
    size_t matched = reader->matched;

    reader->matched = NO_BANNER;
    if (!reader->inside && is_in_label(reader, matched) && c != '\n') {
        fail(reader, URSA_E_PEM_KIND);
    } else if (matched > DASHES || (matched == DASHES && (reader->inside || c == 'E'))) {
        fail(reader, URSA_E_PEM_LABEL);
    } else if (reader->inside && matched > 0) {
        fail(reader, URSA_E_PEM_BASE64); /* a dash */
    }
}

/* The line may still be a banner. Is `c` in it, or behind it? */
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

static void take(struct ursa_pem_reader *reader, uint8_t c) {
    uint8_t line_end = c == '\n' || c == '\r'; /* CRLF: a blank line more does no harm */
    int done = 0;

    if (reader->matched != NO_BANNER) {
        done = take_banner(reader, line_end ? '\n' : c);
    }
    if (!done && !line_end && reader->inside) {
        take_base64(reader, c);
    }
    if (line_end && reader->fault == URSA_OK) {
        reader->matched = 0;
        reader->line += c == '\n';
    }
}

int ursa_pem_reader_feed(struct ursa_pem_reader *reader, const char *text, size_t len) {
    if (reader->label == NULL) {
        return URSA_E_STATE; /* it was never set up */
    }
    for (; len > 0 && reader->fault == URSA_OK; len--) {
        take(reader, (uint8_t)*text++);
    }
    return reader->fault;
}

int ursa_pem_reader_finish(struct ursa_pem_reader *reader, size_t *len) {
    int rc = ursa_pem_reader_feed(reader, "\n", 1); /* the last line may have no end */

    if (rc == URSA_OK && (reader->inside || !reader->found)) {
        rc = reader->inside ? URSA_E_PEM_UNFINISHED : URSA_E_PEM_MISSING;
        fail(reader, rc);
    }
    reader->quad = 0;
    if (rc == URSA_OK) {
        *len = reader->len;
    }
    return rc;
}
