/* SPDX-License-Identifier: MIT */
/* Reads Validity (RFC 5280 4.1.2.5): two times, in seconds since 1970. */
#include "base/compiler.h"
#include "base/text.h"
#include "codec/der_read.h"
#include "codec/der_write.h"
#include "ursa/cert.h"

/* The fields of a time, each with two digits. */
enum { CENTURY, YEAR, MONTH, DAY, HOUR, MINUTE, SECOND, FIELDS };

/* Return the number in the two characters at p, or 100 if they are not both digits. */
static unsigned pair(const uint8_t *p) {
    return ursa_is_digit(p[0]) && ursa_is_digit(p[1])
               ? (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0')
               : 100;
}

/*
 * Return the number of days from a fixed day to the start of this year. Only differences of two
 * results have a meaning.
 *
 * The Gregorian calendar repeats every 400 years. Adding 400 years thus changes no difference, and
 * keeps `past` from becoming negative in the year 0.
 */
static URSA_OWN_FRAME uint32_t days_before(unsigned year) {
    unsigned past = year + 399;

    return 365u * (year + 400) + past / 4 - past / 100 + past / 400;
}

/* Store the number of days from 1970-01-01, modulo 2^32. Return 0 if the month has no such day. */
static int count_days(const unsigned fields[FIELDS], uint32_t *days) {
    static const uint8_t lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned year = fields[CENTURY] * 100 + fields[YEAR], m = 0, length = 0;
    uint32_t start = days_before(year), leap_day = days_before(year + 1) - start - 365;

    start += fields[DAY] - 1u - days_before(1970);
    for (; m < fields[MONTH]; m++) {
        start += length;
        length = lengths[m] + (m == 1 ? leap_day : 0);
    }
    *days = start;
    return fields[DAY] <= length;
}

/* Read a time. Leap seconds are refused. */
static int read_time(struct ursa_der_in *in, int64_t *time) {
    static const uint8_t least[FIELDS] = {0, 0, 1, 1, 0, 0, 0};
    static const uint8_t most[FIELDS] = {99, 99, 12, 31, 23, 59, 59};
    struct ursa_der_in text;
    unsigned fields[FIELDS], i = ursa_der_next(in, DER_UTC_TIME, &text) ? YEAR : CENTURY;
    uint32_t days;

    if (i == CENTURY && !ursa_der_next(in, DER_GENERALIZED_TIME, &text)) {
        return 0;
    }
    if (text.left != 2 * (FIELDS - i) + 1) {
        return 0;
    }
    for (; i < FIELDS; i++, text.at += 2) {
        fields[i] = pair(text.at);
        if (fields[i] < least[i] || fields[i] > most[i]) {
            return 0;
        }
    }
    if (text.left == sizeof "YYMMDDhhmmssZ" - 1) {
        fields[CENTURY] = fields[YEAR] < 50 ? 20 : 19;
    }
    if (text.at[0] != 'Z' || !count_days(fields, &days)) {
        return 0;
    }
    *time = (int64_t)(int32_t)days * 86400 +
            (int32_t)((fields[HOUR] * 60 + fields[MINUTE]) * 60 + fields[SECOND]);
    return 1;
}

int ursa_cert_validity(const struct ursa_cert *cert, int64_t *not_before, int64_t *not_after) {
    struct ursa_der_in in = {cert->validity.at, cert->validity.len}, times;

    return ursa_der_next(&in, DER_SEQUENCE, &times) && read_time(&times, not_before) &&
                   read_time(&times, not_after)
               ? URSA_OK
               : URSA_E_CERT_TIME;
}
