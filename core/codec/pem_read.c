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

/* Returns all ones if low <= c <= high, else 0. */
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

/* Write the bytes of a complete group of four characters. The last `padding` of them are `=`. */
static void put_group(struct ursa_pem_reader *reader) {
    unsigned n = 3u - reader->padding, i;
    uint32_t group = reader->quad << 6 * reader->padding;

    if (n > reader->size - reader->len) {
        fail(reader, URSA_E_BUFFER);
    } else if ((group << 8 * n & 0xFFFFFF) != 0) {
        fail(reader, URSA_E_PEM_BASE64); /* a bit after the last byte is not zero */
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
        /* After padding, `digits` is not reset, so that any further character is an error. */
        reader->digits = reader->padding == 0 ? 0 : reader->digits;
    }
}

/* ---- lines ------------------------------------------------------------------------------- */

/*
 * Returns character `at` of the expected line, or NUL after its last character. Inside an object
 * the END line is expected, outside an object the BEGIN line.
 */
static char expected_at(const struct ursa_pem_reader *reader, size_t at) {
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

/*
 * Check at the END line that the object is complete. If the object is DER, its header contains its
 * length. The length is not secret, even if the object is a key.
 */
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

/* Handle a complete BEGIN or END line: an object begins or ends with it. */
static void begin_or_end_object(struct ursa_pem_reader *reader) {
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
 * Returns 1 if a line that agrees with our BEGIN line in its first `matched` characters differs
 * from it in the label or right after the label.
 */
static int is_in_label(const struct ursa_pem_reader *reader, size_t matched) {
    const size_t start = sizeof begin_word - 1;

    return matched >= start && matched <= start + strlen(reader->label);
}

/*
 * Handle a line that differs from the expected BEGIN or END line. `c` is its first wrong character.
 *
 * Outside an object, a line that only begins like a BEGIN or END line is an error. If such a line
 * were ignored as text, one bad byte could remove a certificate from a chain.
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
 * Take the next character of a line that has agreed so far with the expected BEGIN or END line.
 * Returns 0 if `c` is base64 or text, which the caller must handle, else 1.
 */
static int take_banner(struct ursa_pem_reader *reader, uint8_t c) {
    char expected = expected_at(reader, reader->matched);

    if (expected != '\0' && c == (uint8_t)expected) {
        reader->matched++;
        return 1;
    }
    if (expected == '\0' && (c == ' ' || c == '\t')) {
        return 1;
    }
    if (expected == '\0' && c == '\n') {
        begin_or_end_object(reader);
        return 1;
    }
    mismatch(reader, c);
    return reader->fault != URSA_OK || c == '\n';
}

/*
 * Returns 1 if the character is ignored, else 0. Blanks are ignored before a BEGIN or END line and
 * in base64 (RFC 7468 3, laxtextualmsg). Before a BEGIN line, bytes that are not ASCII are ignored
 * as well, such as UTF-8's byte order mark or a no-break space.
 */
static int is_ignored(const struct ursa_pem_reader *reader, uint8_t c) {
    if (c == ' ' || c == '\t') {
        return reader->matched == 0 || reader->matched == NO_BANNER;
    }
    return c >= 0x80 && reader->matched == 0 && !reader->inside;
}

/* Take a character. The caller has turned every line end into LF. */
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

        if (c != '\n' || !reader->after_cr) { /* in CRLF the CR has already ended the line */
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
