/* SPDX-License-Identifier: MIT */
/* The validity of certificates (RFC 5280 4.1.2.5). Dates are in seconds since 1970 (UTC). */
#ifndef URSA_HOST_DATES_H
#define URSA_HOST_DATES_H

#include "cli/options.h"
#include "codec/der_write.h"

/* The first date of UTCTime (RFC 5280 4.1.2.5): 1950-01-01 00:00:00. */
#define DATE_FIRST (-631152000)
#define DATE_LAST  253402300799 /* 9999-12-31 23:59:59, "no well-defined expiration date" */

/*
 * Parse the value of -not_before or -not_after: YYYYMMDDHHMMSSZ, YYMMDDHHMMSSZ (1950 to 2049) or
 * `today`. The date for `today` is the parameter `now`. Returns EXIT_DONE, or EXIT_USAGE with the
 * reason reported.
 */
int date_read(const struct option *option, const char *value, int64_t now, int64_t *date);

/*
 * Compute the last date of a certificate that is valid for `days` days from `now` on. Returns
 * EXIT_DONE, or reports an error and returns EXIT_USAGE if that date would be after DATE_LAST.
 */
int date_after(unsigned long days, int64_t now, int64_t *date);

/* Write Validity. Both dates must be from DATE_FIRST to DATE_LAST. */
void date_write_validity(int64_t from, int64_t to, struct ursa_der *der);

#endif
