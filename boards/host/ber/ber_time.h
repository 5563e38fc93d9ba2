/* SPDX-License-Identifier: MIT */
/*
 * Reads UTCTime and GeneralizedTime in all forms that OpenSSL 3.0 prints. These are the forms of
 * RFC 5280 4.1.2.5, and times without seconds, with a fraction of a second, or with an offset from
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
    BER_TIME_NOT_UTC = 8, /* GeneralizedTime from 1950 to 2049, where UTCTime is required */
};

/* A time in UTC. If it was written with an offset, the offset is already subtracted. */
struct ber_time {
    unsigned year, month, day, hour, minute, second;
    struct ursa_der_in fraction; /* the decimal point and the digits after it, or empty */
    unsigned form;               /* enum ber_time_form bits; 0: as RFC 5280 demands */
    int64_t seconds;             /* since 1970-01-01 00:00 UTC, without the fraction */
};

/*
 * Read a time. `in` is the complete element with tag and length. Returns 1. Returns 0 if the
 * element has another form, or if the date or the time of day does not exist. Also returns 0 if the
 * time has an offset other than 0 and lies outside the years 1900 to 9999 in UTC.
 */
int ber_time_read(struct ursa_der_in in, struct ber_time *time);

#endif
