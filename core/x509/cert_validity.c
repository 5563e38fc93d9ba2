/* SPDX-License-Identifier: MIT */
/* Reads Validity (RFC 5280 4.1.2.5): two times, in seconds since 1970. */
#include "codec/der_read.h"
#include "base/text.h"
#include "codec/der_write.h"
#include "ursa/cert.h"

enum time_tag { UTC_TIME = 0x17, GENERALIZED_TIME = 0x18 };

/* Return the number in the two characters at p, or 100 if they are not both digits. */
static unsigned pair(const uint8_t *p) {
    return ursa_is_digit(p[0]) && ursa_is_digit(p[1])
               ? (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0')
               : 100;
}

static int is_leap(unsigned year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/*
 * Return the number of days from a fixed day to the start of this year. Only differences of two
 * results have a meaning.
 *
 * The Gregorian calendar repeats every 400 years. Adding 400 years thus changes no difference, and
 * keeps `past` from becoming negative in the year 0.
 */
static uint32_t days_before(unsigned year) {
    unsigned past = year + 399;

    return 365u * (year + 400) + past / 4 - past / 100 + past / 400;
}

static int read_date(unsigned year, const uint8_t *p, uint32_t *days) {
    static const uint8_t lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned month = pair(p), day = pair(p + 2), m, length = 0;

    if (month < 1 || month > 12) {
        return 0;
    }
    *days = days_before(year) - days_before(1970) + day - 1; /* before 1970 modulo 2^32 */
    for (m = 1; m <= month; m++) {
        *days += length;
        length = lengths[m - 1] + (m == 2 && is_leap(year) ? 1u : 0u);
    }
    return day >= 1 && day <= length;
}

/* Read hhmmssZ. Leap seconds are refused. */
static int read_clock(const uint8_t *p, uint32_t *seconds) {
    unsigned hour = pair(p), minute = pair(p + 2), second = pair(p + 4);

    *seconds = (hour * 60u + minute) * 60u + second;
    return hour < 24 && minute < 60 && second < 60 && p[6] == 'Z';
}

static int read_time(struct ursa_der_in *in, int64_t *time) {
    struct ursa_der_in text;
    unsigned year;
    uint32_t days, seconds;

    if (ursa_der_next(in, UTC_TIME, &text)) {
        if (text.left != sizeof "YYMMDDhhmmssZ" - 1 || pair(text.at) > 99) {
            return 0;
        }
        year = pair(text.at) + (pair(text.at) < 50 ? 2000 : 1900);
        text.at += 2;
    } else {
        if (!ursa_der_next(in, GENERALIZED_TIME, &text) ||
            text.left != sizeof "YYYYMMDDhhmmssZ" - 1 || pair(text.at) > 99 ||
            pair(text.at + 2) > 99) {
            return 0;
        }
        year = pair(text.at) * 100 + pair(text.at + 2);
        text.at += 4;
    }
    if (!read_date(year, text.at, &days) || !read_clock(text.at + 4, &seconds)) {
        return 0;
    }
    *time = (int64_t)(int32_t)days * 86400 + seconds;
    return 1;
}

int ursa_cert_validity(const struct ursa_cert *cert, int64_t *not_before, int64_t *not_after) {
    struct ursa_der_in in = {cert->validity.at, cert->validity.len}, times;

    return ursa_der_next(&in, DER_SEQUENCE, &times) && read_time(&times, not_before) &&
                   read_time(&times, not_after)
               ? URSA_OK
               : URSA_E_CERT_TIME;
}
