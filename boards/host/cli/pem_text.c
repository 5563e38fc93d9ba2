/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "cli/pem_text.h"
#include <stdint.h>
#include <string.h>

static const char dashes[] = "-----", begin_word[] = "BEGIN ", end_word[] = "END ";
#define DASHES (sizeof dashes - 1)

/* ---- the encoding --------------------------------------------------------------------------- */

#define SAMPLE 64u /* bytes at the start of a text that are checked for zeros */

/*
 * True if all characters at the start of the text have `width` bytes, and if only the byte at the
 * offset `low` of each character is not zero.
 */
static int is_wide(const uint8_t *bytes, size_t len, size_t width, size_t low) {
    size_t i, n = len < SAMPLE ? len / width * width : SAMPLE;

    for (i = 0; i < n && (bytes[i] != 0) == (i % width == low); i++) {
    }
    return n > 0 && i == n;
}

static int begins(const void *data, size_t len, const char *mark, size_t mark_len) {
    return len >= mark_len && memcmp(data, mark, mark_len) == 0;
}

const char *pem_wide_text(const void *data, size_t len) {
    if (begins(data, len, "\xFF\xFE\0\0", 4) || begins(data, len, "\0\0\xFE\xFF", 4) ||
        is_wide(data, len, 4, 0) || is_wide(data, len, 4, 3)) {
        return "the text is UTF-32; save it as UTF-8 or ASCII";
    }
    if (begins(data, len, "\xFF\xFE", 2) || begins(data, len, "\xFE\xFF", 2) ||
        is_wide(data, len, 2, 0) || is_wide(data, len, 2, 1)) {
        return "the text is UTF-16; save it as UTF-8 or ASCII";
    }
    return NULL;
}

static int is_line_end(char c) {
    return c == '\n' || c == '\r';
}

static int is_blank(char c) {
    return c == ' ' || c == '\t';
}

/*
 * The byte A0 is a no-break space in Latin-1, but a part of characters in UTF-8. So A0 is treated
 * as a blank only if another blank or the end of the line follows.
 */
static int is_latin_blank(const uint8_t *bytes, size_t i, size_t len) {
    return bytes[i] == 0xA0 &&
           (i + 1 == len || is_blank((char)bytes[i + 1]) || is_line_end((char)bytes[i + 1]));
}

void pem_clean(void *data, size_t len) {
    uint8_t *bytes = data;
    size_t i;

    for (i = len; i-- > 0;) {
        if (len - i >= 3 && memcmp(bytes + i, "\xEF\xBB\xBF", 3) == 0) {
            memset(bytes + i, ' ', 3);
        } else if (i > 0 && bytes[i] == 0xA0 && bytes[i - 1] == 0xC2) {
            memset(bytes + --i, ' ', 2);
        } else if (bytes[i] == '\v' || bytes[i] == '\f' || is_latin_blank(bytes, i, len)) {
            bytes[i] = ' ';
        }
    }
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* Lines end with LF, CRLF or CR. */
static size_t count_lines(const char *from, const char *to) {
    size_t n = 0;

    for (; from < to; from++) {
        n += *from == '\n' || (*from == '\r' && (from + 1 == to || from[1] != '\n'));
    }
    return n;
}

size_t pem_line_of(const char *text, const char *at) {
    return 1 + count_lines(text, at);
}

static void advance(struct pem_text *text, const char *to) {
    text->line += count_lines(text->at, to);
    text->at = to;
}

/* ---- objects -------------------------------------------------------------------------------- */

static int starts(const char *at, const char *end, const char *word) {
    size_t len = strlen(word);

    return (size_t)(end - at) >= len && memcmp(at, word, len) == 0;
}

/*
 * Read a BEGIN or END line that starts with the dashes at `at`. Returns the end of its last dashes.
 *
 * Returns NULL if `word` does not follow the first dashes, or if the label is empty, has a
 * character that is not printable ASCII, or is not followed by dashes.
 */
static const char *read_line(const char *at, const char *end, const char *word,
                             struct pem_object *object) {
    if (!starts(at + DASHES, end, word)) {
        return NULL;
    }
    object->label = at + DASHES + strlen(word);
    at = object->label;
    while (at < end && *at >= ' ' && *at <= '~' && !starts(at, end, dashes)) {
        at++;
    }
    object->label_len = (size_t)(at - object->label);
    return object->label_len > 0 && starts(at, end, dashes) ? at + DASHES : NULL;
}

/* True if text other than blanks is on the line of `at`, between `from` and `at`. */
static int has_text_before(const char *from, const char *at) {
    while (at > from && is_blank(at[-1])) {
        at--;
    }
    return at > from && !is_line_end(at[-1]);
}

/*
 * Find out whether other text is on the same line as the BEGIN line from `begin` to `after`. `done`
 * is the end of the previous object, whose END line may be on this line as well. Returns "before",
 * "after", or NULL if there is no other text.
 */
static const char *crowded(const char *done, const char *begin, const char *after,
                           const char *end) {
    if (has_text_before(done, begin)) {
        return "before";
    }
    while (after < end && is_blank(*after)) {
        after++;
    }
    return after == end || is_line_end(*after) ? NULL : "after";
}

/*
 * Find the end of the object whose BEGIN line ends at `after`. If the END line is wrong, the object
 * includes enough of the END line for the reader of the object to notice the error.
 */
static void find_end(struct pem_text *text, struct pem_object *object, const char *after) {
    const char *stop = memmem(after, (size_t)(text->end - after), dashes, DASHES), *last;
    struct pem_object other = {0};

    if (stop == NULL) {
        last = text->end;
        advance(text, last);
    } else if ((last = read_line(stop, text->end, end_word, &other)) != NULL &&
               other.label_len == object->label_len &&
               memcmp(other.label, object->label, other.label_len) == 0) {
        advance(text, last);
        object->crowded_end = has_text_before(after, stop) ? text->line : 0;
    } else {
        last = last != NULL ? last : stop + DASHES + (stop + DASHES < text->end);
        advance(text, stop);
    }
    object->len = (size_t)(last - object->at);
}

void pem_text_begin(struct pem_text *text, const char *data, size_t len) {
    *text = (struct pem_text){.start = data, .at = data, .end = data + len, .line = 1};
}

int pem_text_next(struct pem_text *text, struct pem_object *object) {
    const char *done = text->at, *at, *after;

    text->damaged = 0;
    while ((at = memmem(text->at, (size_t)(text->end - text->at), dashes, DASHES)) != NULL) {
        advance(text, at);
        *object = (struct pem_object){.at = at, .line = text->line};
        after = read_line(at, text->end, begin_word, object);
        if (after != NULL) {
            object->crowded = crowded(done, at, after, text->end);
            find_end(text, object, after);
            return 1;
        }
        after = read_line(at, text->end, end_word, object);
        if (after != NULL) {
            object->is_end = 1;
            object->len = (size_t)(after - at);
            advance(text, after);
            return 1;
        }
        if (text->damaged == 0 && starts(at + DASHES, text->end, begin_word)) {
            text->damaged = text->line;
        }
        advance(text, at + 1);
    }
    return 0;
}

int pem_is_label(const struct pem_object *object, const char *label) {
    return object->label_len == strlen(label) &&
           memcmp(object->label, label, object->label_len) == 0;
}

const char *pem_find_label(const struct pem_object *object, const char *const *labels) {
    while (*labels != NULL && !pem_is_label(object, *labels)) {
        labels++;
    }
    return *labels;
}
