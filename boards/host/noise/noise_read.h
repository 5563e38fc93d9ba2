/* SPDX-License-Identifier: MIT */
/* Raw samples from a file. */
#ifndef URSA_HOST_NOISE_READ_H
#define URSA_HOST_NOISE_READ_H

#include <stddef.h>
#include <stdint.h>

/* Of a file: more are refused, so that a device that never ends is not read for ever. */
#define NOISE_SAMPLES_MAX ((size_t)1 << 24) /* as 8 bits each they take 2 GB to assess */
#define NOISE_LINES_MAX   ((size_t)1 << 25)

struct noise_samples {
    uint8_t *at; /* one a byte; to be freed */
    size_t count;
    size_t room;
    size_t answers;  /* answers of a console, each ended by its OK */
    size_t answered; /* samples in them */
    size_t uneven; /* the line of the first OK of an answer that is not as long as the first one */
};

/*
 * Read what a console said (lines of up to 32 samples, two hex digits each; `# ` lines; OK), or, if
 * binary, a byte a sample. Samples have 1 or 8 bits. EXIT_DONE, or EXIT_FAILED with file and line
 * or offset reported; `samples` is to be freed in any case.
 */
int noise_read(const char *path, unsigned bits, int is_binary, struct noise_samples *samples);

#endif
