/* SPDX-License-Identifier: MIT */
/* The noise source of a key: the options -noise and -noise-claim. */
#ifndef URSA_HOST_NOISE_SOURCE_H
#define URSA_HOST_NOISE_SOURCE_H

#include "../../../port/posix/posix.h"
#include "cli/options.h"
#include "ursa/ursa.h"

/* The noise options that were given. All zero: the noise comes from getrandom. */
struct noise_source {
    const char *name; /* value of -noise: getrandom, hwrng or a path; NULL: not given */
    unsigned h16;     /* value of -noise-claim: sixteenths of a bit for each byte; 0: not given */
};

/* The noise options, for `more` of struct command. Their ids begin at SOURCE_IDS. */
#define SOURCE_IDS 1000
extern const struct option source_options[];

/*
 * source_read takes one noise option. source_check is called after the last option and checks that
 * the noise options fit together. Both functions return EXIT_DONE, or EXIT_USAGE with the error
 * reported.
 */
int source_read(struct noise_source *source, const struct option *option, const char *value);
int source_check(const struct noise_source *source);

/*
 * Let a port draw its noise from the source. The port must be set up already, over raw->flash or
 * for noise only. Returns EXIT_DONE, or EXIT_FAILED with the reason reported. The caller closes
 * `raw` in both cases.
 */
int source_open(const struct noise_source *source, struct ursa_posix_raw *raw,
                struct ursa_port *port);

/* Report why there is no entropy. The alarm of `entropy` must be set. Returns EXIT_FAILED. */
int source_report(const struct noise_source *source, const struct ursa_entropy *entropy);

/*
 * The entropy of a source, for a key or a number that is drawn without a store. The parts point at
 * one another, so the structure must not be copied.
 */
struct source_entropy {
    const struct noise_source *source;
    uint8_t id[URSA_ID_MAX_SIZE];
    struct ursa_posix_raw raw;
    struct ursa_port port;
    struct ursa_entropy entropy;
};

/*
 * Open the source. Returns EXIT_DONE, or EXIT_FAILED with the reason reported. The caller calls
 * source_entropy_close in both cases.
 */
int source_entropy_open(const struct noise_source *source, struct source_entropy *opened);
void source_entropy_close(struct source_entropy *opened);

/*
 * Report why a function failed that draws from opened->entropy. If the noise failed, its alarm is
 * reported, otherwise `option` and the error `code`. Returns EXIT_FAILED.
 */
int source_entropy_report(const struct source_entropy *opened, const char *option, int code);

#endif
