/* SPDX-License-Identifier: MIT */
/* Where the noise for a key comes from: the options -noise and -noise-claim. */
#ifndef URSA_HOST_NOISE_SOURCE_H
#define URSA_HOST_NOISE_SOURCE_H

#include "../../../port/posix/posix.h"
#include "cli/options.h"
#include "ursa/ursa.h"

/* What was said; all zero: getrandom. */
struct noise_source {
    const char *name; /* of -noise: getrandom, hwrng or a path; NULL: not said */
    unsigned h16;     /* of -noise-claim; 0: not said */
};

/* What says it: struct command's `more`, with ids from SOURCE_IDS on. */
#define SOURCE_IDS 1000
extern const struct option source_options[];

/* Read such an option, or check that all of them go together. EXIT_DONE, or EXIT_USAGE. */
int source_read(struct noise_source *source, const struct option *option, const char *value);
int source_check(const struct noise_source *source);

/*
 * Let a port that is set up over raw->flash, or for noise only, draw from the source. EXIT_DONE, or
 * EXIT_FAILED with the reason reported. Close raw in both cases.
 */
int source_open(const struct noise_source *source, struct ursa_posix_raw *raw,
                struct ursa_port *port);

/* Report why there is no entropy (its alarm is set). Returns EXIT_FAILED. */
int source_report(const struct noise_source *source, const struct ursa_entropy *entropy);

#endif
