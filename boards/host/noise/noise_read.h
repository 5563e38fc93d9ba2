/* SPDX-License-Identifier: MIT */
/* Reading raw samples from a file. */
#ifndef URSA_HOST_NOISE_READ_H
#define URSA_HOST_NOISE_READ_H

#include <stddef.h>
#include <stdint.h>

/*
 * The limits of a file. Longer files are refused, so that an endless device is not read for ever.
 */
#define NOISE_SAMPLES_MAX ((size_t)1 << 24) /* with 8 bits each, these take 2 GB to assess */
#define NOISE_LINES_MAX   ((size_t)1 << 25)

struct noise_samples {
    uint8_t *at; /* one sample a byte; must be freed */
    size_t count;
    size_t room;
    size_t answers;  /* answers of a console, each ended by OK */
    size_t answered; /* samples in these answers */
    /*
     * The line of the first OK whose answer differs in length from the first answer; 0: no such
     * line.
     */
    size_t uneven;
};

/*
 * Read the samples of a file. If is_binary is set, each byte is a sample. Otherwise the file is the
 * output of a console: lines of up to 32 samples, two hex digits each, lines that begin with `# `,
 * and OK. Samples have 1 or 8 bits.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the file and the line or offset reported. The caller frees
 * samples->at in both cases.
 */
int noise_read(const char *path, unsigned bits, int is_binary, struct noise_samples *samples);

#endif
