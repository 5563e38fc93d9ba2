/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "noise/noise_read.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/pem_text.h"
#include "cli/report.h"
#include "noise/noise_estimate.h"

#define LINE_SAMPLES 32
#define LINE_SIZE    1024u /* lines have fewer bytes than this, including the line end */

/*
 * noise_initial makes a sample of each bit, and noise_shared_prefixes must be able to sort these.
 */
_Static_assert(8 * NOISE_SAMPLES_MAX <= NOISE_MOST, "too many samples");

struct source {
    const char *path;
    FILE *file;
    unsigned bits;
    size_t line;
    int line_end; /* the CR or LF that ended the last line, or 0 */
    struct noise_samples *samples;
};

static int make_room(const struct source *source, size_t more) {
    struct noise_samples *samples = source->samples;
    size_t room = samples->room > 0 ? samples->room : 1u << 16;
    uint8_t *at;

    while (room < samples->count + more) {
        room *= 2;
    }
    if (room == samples->room) {
        return EXIT_DONE;
    }
    at = realloc(samples->at, room);
    if (at == NULL) {
        return report(EXIT_FAILED, "%s: %s", source->path, strerror(ENOMEM));
    }
    samples->at = at;
    samples->room = room;
    return EXIT_DONE;
}

static int too_many(const struct source *source) {
    return report(EXIT_FAILED, "%s: too long: at most %zu samples are read", source->path,
                  NOISE_SAMPLES_MAX);
}

static int bad_line(const struct source *source, const char *why) {
    return report(EXIT_FAILED, "%s:%zu: %s", source->path, source->line, why);
}

static int end_answer(const struct source *source) {
    struct noise_samples *samples = source->samples;
    size_t in_this = samples->count - samples->answered;

    if (samples->uneven == 0 && samples->answers > 0 &&
        in_this * samples->answers != samples->answered) {
        samples->uneven = source->line;
    }
    samples->answers++;
    samples->answered = samples->count;
    return EXIT_DONE;
}

static int hex_digit(char c) {
    static const char digits[] = "0123456789abcdef";
    const char *at = c != '\0' ? strchr(digits, c | 0x20) : NULL;

    return at != NULL ? (int)(at - digits) : -1;
}

/* Report the character at `at`, which is not a hex digit, in the line from `line` to `end`. */
static int bad_character(const struct source *source, const char *line, const char *at,
                         const char *end) {
    char character[7] = {'"', *at};
    size_t n = 1;

    while (at + n < end && n < 4 && (at[n] & 0xC0) == 0x80) {
        character[n + 1] = at[n]; /* the rest of a character in UTF-8 */
        n++;
    }
    character[n + 1] = '"';
    return report(
        EXIT_FAILED,
        "%s:%zu: column %zu: %s is not a hex digit; a line must have hex digits, or be OK "
        "or a comment that begins with \"# \"",
        source->path, source->line, (size_t)(at - line) + 1,
        *at == '\0'                 ? "a zero byte"
        : *at == ' ' || *at == '\t' ? "a blank"
                                    : character);
}

static int take_sample(const struct source *source, const char *digits) {
    struct noise_samples *samples = source->samples;
    int high = hex_digit(digits[0]), low = hex_digit(digits[1]);

    if (high * 16 + low >= 1 << source->bits) {
        return bad_line(source, "a 1-bit sample must be 00 or 01; use -bits 8 for bytes");
    }
    if (samples->count == NOISE_SAMPLES_MAX) {
        return too_many(source);
    }
    samples->at[samples->count++] = (uint8_t)(high * 16 + low);
    return EXIT_DONE;
}

static int take_hex(const struct source *source, const char *line, size_t len) {
    int rc = make_room(source, LINE_SAMPLES);
    size_t i;

    if (len == 0) {
        return bad_line(source, "an empty line is not allowed");
    }
    for (i = 0; rc == EXIT_DONE && i + 1 < len && i < 2 * LINE_SAMPLES; i += 2) {
        rc = take_sample(source, line + i);
    }
    if (rc == EXIT_DONE && i < len) {
        rc = bad_line(source, i + 1 == len ? "odd number of characters; a sample is two hex digits"
                                           : "more than 32 samples in a line");
    }
    return rc;
}

static int is_blank(char c) {
    return c == ' ' || c == '\t';
}

/*
 * Take a line without its line end, ended by a NUL. Blanks around the line are ignored, because
 * some terminal programs add them to a log. So are other bytes that pem_clean turns into blanks.
 */
static int take_line(const struct source *source, char *start, size_t len) {
    const char *line = start;
    size_t i;

    pem_clean(start, len);
    for (; len > 0 && is_blank(*line); len--) {
        line++;
    }
    if (len >= 2 && memcmp(line, "# ", 2) == 0) {
        return EXIT_DONE;
    }
    while (len > 0 && is_blank(line[len - 1])) {
        len--;
    }
    if (len == 2 && memcmp(line, "OK", 2) == 0) {
        return end_answer(source);
    }
    if (len >= 4 && memcmp(line, "ERR ", 4) == 0) {
        return report(EXIT_FAILED, "%s:%zu: the device failed: %s", source->path, source->line,
                      line);
    }
    for (i = 0; i < len; i++) {
        if (hex_digit(line[i]) < 0) {
            return bad_character(source, start, line + i, line + len);
        }
    }
    return take_hex(source, line, len);
}

static int is_line_end(int c) {
    return c == '\n' || c == '\r';
}

/*
 * Read a line with the first byte of its line end. As on a device's console, a line ends with LF,
 * CR, CRLF or LFCR. The second byte of such a pair is skipped when the next line is read.
 *
 * Returns the length of the line, LINE_SIZE if the line is too long, or 0 at the end of the file.
 */
static size_t read_line(struct source *source, char line[LINE_SIZE]) {
    size_t len = 0;
    int c = getc(source->file);

    if (source->line_end != 0 && is_line_end(c) && c != source->line_end) {
        c = getc(source->file);
    }
    for (; c != EOF; c = getc(source->file)) {
        line[len++] = (char)c;
        if (len == LINE_SIZE || is_line_end(c)) {
            break;
        }
    }
    source->line_end = is_line_end(c) ? c : 0;
    return len;
}

/* Take a line that read_line has read. */
static int take_read(const struct source *source, char line[LINE_SIZE], size_t len) {
    const char *wide = source->line == 1 ? pem_wide_text(line, len) : NULL;

    if (wide != NULL) {
        return report(EXIT_FAILED, "%s: %s", source->path, wide);
    }
    if (len == LINE_SIZE) {
        return bad_line(source, "this line has 1024 characters or more");
    }
    len -= source->line_end != 0;
    line[len] = '\0';
    return take_line(source, line, len);
}

static int read_text(struct source *source) {
    char line[LINE_SIZE];
    size_t len;
    int rc = EXIT_DONE;

    while (rc == EXIT_DONE && (len = read_line(source, line)) > 0) {
        if (source->line++ == NOISE_LINES_MAX) {
            return report(EXIT_FAILED, "%s: too long: at most %zu lines are read", source->path,
                          NOISE_LINES_MAX);
        }
        rc = take_read(source, line, len);
    }
    return rc;
}

static int check_bits(const struct source *source) {
    const struct noise_samples *samples = source->samples;
    size_t i;

    for (i = 0; source->bits == 1 && i < samples->count; i++) {
        if (samples->at[i] > 1) {
            return report(EXIT_FAILED,
                          "%s: offset %zu: %u, but a 1-bit sample must be 0 or 1; use -bits 8 for "
                          "bytes",
                          source->path, i, samples->at[i]);
        }
    }
    return EXIT_DONE;
}

static int read_bytes(struct source *source) {
    struct noise_samples *samples = source->samples;
    size_t got;

    do {
        if (make_room(source, 1) != EXIT_DONE) {
            return EXIT_FAILED;
        }
        got = fread(samples->at + samples->count, 1, samples->room - samples->count, source->file);
        samples->count += got;
        if (samples->count > NOISE_SAMPLES_MAX) {
            return too_many(source);
        }
    } while (got > 0);
    return check_bits(source);
}

int noise_read(const char *path, unsigned bits, int is_binary, struct noise_samples *samples) {
    struct source source = {.path = path, .bits = bits, .samples = samples};
    int rc;

    *samples = (struct noise_samples){0};
    source.file = fopen(path, "re");
    if (source.file == NULL) {
        return report(EXIT_FAILED, "%s: %s", path, strerror(errno));
    }
    errno = 0;
    rc = is_binary ? read_bytes(&source) : read_text(&source);
    if (rc == EXIT_DONE && ferror(source.file)) {
        rc = report(EXIT_FAILED, "%s: %s", path, strerror(errno));
    }
    (void)fclose(source.file);
    if (rc == EXIT_DONE && samples->count < 2) {
        rc = report(EXIT_FAILED, "%s: %s", path,
                    samples->count == 0 ? "has no samples" : "has only one sample; two are needed");
    }
    return rc;
}
