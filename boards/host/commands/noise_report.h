/* SPDX-License-Identifier: MIT */
/* `ursa noise-report`: estimate the min-entropy of a board's raw noise. */
#ifndef URSA_HOST_NOISE_REPORT_H
#define URSA_HOST_NOISE_REPORT_H

#include "noise/noise_estimate.h"
#include "noise/noise_read.h"
#include "ursa/ursa.h"

struct noise_options {
    const char *path;
    const char *restart; /* file of restarts; NULL: not given */
    const char *svg;     /* file of the picture to write; NULL: not given */
    unsigned bits;
    unsigned claim; /* 1/16 bit a sample; 0: not given */
    int is_binary;
};

/*
 * Parse the arguments after `noise-report`. Returns EXIT_DONE, or EXIT_USAGE with the error
 * reported.
 */
int noise_options_read(struct noise_options *options, char **args);

/* The results to print. */
struct noise_findings {
    const struct noise_options *options;
    struct noise_samples samples;
    struct noise_samples restarts;
    struct noise_matrix matrix;
    struct noise_initial initial;
    struct noise_restart restart; /* only with options->restart */
    double h;                     /* the final estimate: bits of min-entropy per sample */
    unsigned h16;                 /* the largest noise_h16 that a port may claim */
};

/* Print the report on standard output. The caller checks for write errors. */
void noise_print(const struct noise_findings *findings);

/* The command `noise-report`. Returns the exit status. */
int noise_report_main(char **args);

#endif
