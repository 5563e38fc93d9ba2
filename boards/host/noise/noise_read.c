/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "noise/noise_read.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "noise/noise_estimate.h"
#include "cli/report.h"

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

static int take_sample(const struct source *source, const char *digits) {
    struct noise_samples *samples = source->samples;
    int high = hex_digit(digits[0]), low = hex_digit(digits[1]);

    if (high < 0 || low < 0) {
        return bad_line(
            source, "a line must have hex digits, or be OK or a comment that begins with \"# \"");
    }
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

/* Blanks at the end of a line are ignored, because some terminal programs add them to a log. */
static int take_line(const struct source *source, const char *line, size_t len) {
    if (len >= 2 && memcmp(line, "# ", 2) == 0) {
        return EXIT_DONE;
    }
    while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t')) {
        len--;
    }
    if (len == 2 && memcmp(line, "OK", 2) == 0) {
        return end_answer(source);
    }
    if (len >= 4 && memcmp(line, "ERR ", 4) == 0) {
        return report(EXIT_FAILED, "%s:%zu: the device failed: %s", source->path, source->line,
                      line);
    }
    return take_hex(source, line, len);
}

/* Remove the line end and return the new length. The log of a serial line may have CR LF. */
static size_t chomp(char *line, size_t len) {
    if (len > 0 && line[len - 1] == '\n') {
        len--;
    }
    if (len > 0 && line[len - 1] == '\r') {
        len--;
    }
    line[len] = '\0';
    return len;
}

/*
 * Read a line with its line end. Returns the length of the line, LINE_SIZE if the line is too long,
 * or 0 at the end of the file.
 */
static size_t read_line(FILE *file, char line[LINE_SIZE]) {
    size_t len = 0;
    int c = 0;

    while (len < LINE_SIZE && c != '\n' && (c = getc(file)) != EOF) {
        line[len++] = (char)c;
    }
    return len;
}

static int read_text(struct source *source) {
    char line[LINE_SIZE];
    size_t len;
    int rc = EXIT_DONE;

    while (rc == EXIT_DONE && (len = read_line(source->file, line)) > 0) {
        if (source->line++ == NOISE_LINES_MAX) {
            return report(EXIT_FAILED, "%s: too long: at most %zu lines are read", source->path,
                          NOISE_LINES_MAX);
        }
        rc = len < LINE_SIZE ? take_line(source, line, chomp(line, len))
                             : bad_line(source, "this line has 1024 characters or more");
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
