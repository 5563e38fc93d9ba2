/* SPDX-License-Identifier: MIT */
/* Reading raw samples from a file. */
#ifndef URSA_HOST_NOISE_READ_H
#define URSA_HOST_NOISE_READ_H

#include <stddef.h>
#include <stdint.h>

/* The limits of a file. A longer file is refused, so that reading an endless device stops. */
#define NOISE_SAMPLES_MAX ((size_t)1 << 24) /* assessing so many samples of 8 bits takes 2 GB */
#define NOISE_LINES_MAX   ((size_t)1 << 25)

struct noise_samples {
    uint8_t *at; /* one sample in each byte; the caller frees the array */
    size_t count;
    size_t room;
    size_t answers;  /* number of console answers, each ended by a line OK */
    size_t answered; /* number of samples in these answers */
    /*
     * Number of the line with the first OK that ends an answer with more or fewer samples than the
     * first answer. 0 if there is no such line.
     */
    size_t uneven;
};

/*
 * Read the samples of a file. If is_binary is set, each byte is a sample. Otherwise the file is the
 * output of a console: each line has up to 32 samples of two hex digits, or begins with `# `, or is
 * OK. `bits` is the size of a sample, 1 or 8.
 *
 * Returns EXIT_DONE, or EXIT_FAILED after an error message with the file and, if known, the line or
 * offset. The caller frees samples->at in both cases.
 */
int noise_read(const char *path, unsigned bits, int is_binary, struct noise_samples *samples);

#endif
