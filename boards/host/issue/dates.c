/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "issue/dates.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "cli/report.h"
#include "ursa/ursa.h"

enum { UTC_TIME = 0x17, GENERALIZED_TIME = 0x18 };

#define UTC_LENGTH         (sizeof "YYMMDDhhmmssZ" - 1)
#define GENERALIZED_LENGTH (sizeof "YYYYMMDDhhmmssZ" - 1)
#define SECONDS_A_DAY      86400

/*
 * Parse a date with ursa_cert_validity. That function reads a Validity, so the text is written as
 * both dates of a Validity. Returns 0 if the text is not a date from DATE_FIRST on.
 */
static int read_text(const char *value, int64_t *date) {
    const size_t len = strlen(value);
    const unsigned tag = len == UTC_LENGTH ? UTC_TIME : GENERALIZED_TIME;
    uint8_t bytes[2 * (GENERALIZED_LENGTH + 2) + 2];
    struct ursa_cert cert = {.version = 3};
    struct ursa_der der;
    int64_t same;

    if (len != UTC_LENGTH && len != GENERALIZED_LENGTH) {
        return 0;
    }
    ursa_der_init(&der, bytes, sizeof bytes);
    ursa_der_tlv(&der, tag, value, len);
    ursa_der_tlv(&der, tag, value, len);
    ursa_der_wrap(&der, DER_SEQUENCE, 0);
    cert.validity = (struct ursa_span){der.end - der.len, der.len};
    return ursa_cert_validity(&cert, date, &same) == URSA_OK && *date >= DATE_FIRST;
}

int date_read(const struct option *option, const char *value, int64_t now, int64_t *date) {
    if (strcmp(value, "today") == 0) {
        *date = now;
        return EXIT_DONE;
    }
    return read_text(value, date) ? EXIT_DONE
                                  : report(EXIT_USAGE,
                                           "%s: %s: not a date; write `today`, YYYYMMDDHHMMSSZ or "
                                           "YYMMDDHHMMSSZ (in UTC, from 1950 on)",
                                           option->name, value);
}

int date_after(unsigned long days, int64_t now, int64_t *date) {
    if ((int64_t)days > (DATE_LAST - now) / SECONDS_A_DAY) {
        return report(EXIT_USAGE,
                      "-days: %lu: ends after the year 9999; for the last possible date write "
                      "-not_after 99991231235959Z",
                      days);
    }
    *date = now + (int64_t)days * SECONDS_A_DAY;
    return EXIT_DONE;
}

/* Write a date as UTCTime until 2049, and as GeneralizedTime from 2050 on (RFC 5280 4.1.2.5). */
static void write_date(int64_t date, struct ursa_der *der) {
    const time_t seconds = (time_t)date;
    char text[GENERALIZED_LENGTH + 1];
    struct tm tm;

    (void)gmtime_r(&seconds, &tm);
    if (tm.tm_year + 1900 < 2050) {
        (void)strftime(text, sizeof text, "%y%m%d%H%M%SZ", &tm);
        ursa_der_tlv(der, UTC_TIME, text, UTC_LENGTH);
    } else {
        (void)strftime(text, sizeof text, "%Y%m%d%H%M%SZ", &tm);
        ursa_der_tlv(der, GENERALIZED_TIME, text, GENERALIZED_LENGTH);
    }
}

void date_write_validity(int64_t from, int64_t to, struct ursa_der *der) {
    size_t mark = der->len;

    write_date(to, der);
    write_date(from, der);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}
