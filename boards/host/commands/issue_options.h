/* SPDX-License-Identifier: MIT */
/* Options of certificates that `req -x509` and `x509 -req` share: dates, serial number, digest. */
#ifndef URSA_HOST_ISSUE_OPTIONS_H
#define URSA_HOST_ISSUE_OPTIONS_H

#include "cli/options.h"
#include "issue/cert_write.h"

/* The ids of the shared options in the option tables of the commands. */
enum issue_option {
    ISSUE_DAYS = 800,
    ISSUE_FROM,
    ISSUE_TO,
    ISSUE_SERIAL,
    ISSUE_END,
    ISSUE_DIGEST = 850 | OPTION_ANY_CASE,
};

#define ISSUE_DAYS_OPTION                                                                          \
    { "-days", "N", ISSUE_DAYS, "the certificate ends N days from now (30)" }
#define ISSUE_FROM_OPTION                                                                          \
    {                                                                                              \
        "-not_before", "DATE", ISSUE_FROM,                                                         \
            "the certificate begins at DATE (now), in UTC:\n"                                      \
            "YYYYMMDDHHMMSSZ, YYMMDDHHMMSSZ or today"                                              \
    }
#define ISSUE_TO_OPTION                                                                            \
    {                                                                                              \
        "-not_after", "DATE", ISSUE_TO,                                                            \
            "the certificate ends at DATE instead of -days;\n"                                     \
            "99991231235959Z: it never ends"                                                       \
    }
#define ISSUE_SERIAL_OPTION                                                                        \
    {                                                                                              \
        "-set_serial", "N", ISSUE_SERIAL,                                                          \
            "serial number, decimal or hexadecimal after 0x\n"                                     \
            "(20 random bytes)"                                                                    \
    }

/* The options that were given. All zero: no option was given. */
struct issue_options {
    unsigned long days;    /* 0: not given */
    const char *from, *to; /* values of -not_before and -not_after; NULL: not given */
    struct serial serial;  /* len 0: not given */
    const char *digest;    /* "-sha256"; NULL: not given */
};

/*
 * Take an option with an id of enum issue_option. Returns EXIT_DONE, or EXIT_USAGE with the error
 * reported.
 */
int issue_take(struct issue_options *options, const struct option *option, const char *value);

/*
 * Set the dates and the digest of *parts, and the serial number if it was given. `now` is the
 * current time. Returns EXIT_DONE, or EXIT_USAGE with the error reported: a date is wrong, the end
 * is before the start, or the digest is not SHA-256, SHA-384 or SHA-512.
 */
int issue_set(const struct issue_options *options, int64_t now, struct cert_parts *parts);

#endif
