/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "print/print.h"

#define UTC_TIME 0x17

static unsigned two_digits(const uint8_t *p) {
    return (unsigned)(p[0] - '0') * 10 + (unsigned)(p[1] - '0');
}

/* True if the text is so many digits and a Z. UTCTime has 12 digits, GeneralizedTime has 14. */
static int is_time(struct ursa_der_in text, size_t digits) {
    size_t i;

    for (i = 0; i < text.left && i < digits; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return 0;
        }
    }
    return text.left == digits + 1 && text.at[digits] == 'Z';
}

void print_time(FILE *out, struct ursa_der_in time) {
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int is_utc = time.left > 0 && time.at[0] == UTC_TIME;
    struct ursa_der_in text = {NULL, 0};
    unsigned year, month;
    const uint8_t *p;

    if (!ursa_der_any(&time, &text) || !is_time(text, is_utc ? 12 : 14)) {
        fputs("Bad time value", out);
        return;
    }
    p = text.at;
    year = two_digits(p);
    if (is_utc) { /* the century, by RFC 5280 4.1.2.5.1 */
        year += year < 50 ? 2000 : 1900;
    } else {
        year = year * 100 + two_digits(p + 2);
        p += 2;
    }
    month = two_digits(p + 2);
    if (month < 1 || month > 12) {
        fputs("Bad time value", out);
        return;
    }
    fprintf(out, "%s %2u %02u:%02u:%02u %u GMT", months[month - 1], two_digits(p + 4),
            two_digits(p + 6), two_digits(p + 8), two_digits(p + 10), year);
}
