/* SPDX-License-Identifier: MIT */
/*
 * Reads UTCTime and GeneralizedTime in all forms that OpenSSL 3.0 prints: those of RFC
 * 5280 4.1.2.5, and also times without seconds, with a fraction of a second, or with an offset from
 * UTC.
 */
#ifndef URSA_HOST_BER_TIME_H
#define URSA_HOST_BER_TIME_H

#include <stdint.h>
#include "codec/der_read.h"

/* The ways in which a time can differ from RFC 5280 4.1.2.5. */
enum ber_time_form {
    BER_TIME_NO_SECONDS = 1,
    BER_TIME_FRACTION = 2,
    BER_TIME_OFFSET = 4,
    BER_TIME_NOT_UTC = 8, /* a GeneralizedTime of a year that UTCTime has, 1950 to 2049 */
};

/* A time in UTC: an offset is already subtracted. */
struct ber_time {
    unsigned year, month, day, hour, minute, second;
    struct ursa_der_in fraction; /* the digits of a second with their point, or empty */
    unsigned form;
    int64_t seconds; /* since 1970-01-01 00:00 UTC, without the fraction */
};

/*
 * Read a time, a complete element. Returns 1, or 0 if it has another form, does not exist, or has
 * an offset out of the years 1900 to 9999.
 */
int ber_time_read(struct ursa_der_in in, struct ber_time *time);

#endif
