/* SPDX-License-Identifier: MIT */
/* `ursa noise-report`: what a board's raw noise is worth. */
#ifndef URSA_HOST_NOISE_REPORT_H
#define URSA_HOST_NOISE_REPORT_H

#include "noise/noise_estimate.h"
#include "noise/noise_read.h"
#include "ursa/ursa.h"

struct noise_options {
    const char *path;
    const char *restart; /* NULL: none */
    const char *svg;     /* NULL: none */
    unsigned bits;
    unsigned claim; /* 1/16 bit a sample; 0: none */
    int is_binary;
};

/* Read the arguments behind `noise-report`. EXIT_DONE, or EXIT_USAGE with everything reported. */
int noise_options_read(struct noise_options *options, char **args);

/* What was found, for printing. */
struct noise_findings {
    const struct noise_options *options;
    struct noise_samples samples;
    struct noise_samples restarts;
    struct noise_matrix matrix;
    struct noise_initial initial;
    struct noise_restart restart; /* only with options->restart */
    double h;                     /* the final estimate */
    unsigned h16;                 /* the most that a port may claim */
};

/* On standard output, whose errors are left to the caller. */
void noise_print(const struct noise_findings *findings);

/* The command; returns the exit status. */
int noise_report_main(char **args);

#endif
