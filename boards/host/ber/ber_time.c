/* SPDX-License-Identifier: MIT */
#include "ber/ber_time.h"
#include "ber/ber_read.h"
#include "base/text.h"

enum time_tag { UTC_TIME = 0x17, GENERALIZED_TIME = 0x18 };

/* Take two decimal digits. Returns 0 if their number is not from `least` to `most`. */
static int take_pair(struct ursa_der_in *in, unsigned least, unsigned most, unsigned *number) {
    if (in->left < 2 || !ursa_is_digit(in->at[0]) || !ursa_is_digit(in->at[1])) {
        return 0;
    }
    *number = (unsigned)(in->at[0] - '0') * 10 + (unsigned)(in->at[1] - '0');
    in->at += 2;
    in->left -= 2;
    return *number >= least && *number <= most;
}

static int is_leap(unsigned year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned month_length(unsigned year, unsigned month) {
    static const uint8_t lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return lengths[month - 1] + (month == 2 && is_leap(year) ? 1u : 0u);
}

/* Days from 1970-01-01 to the first day of a year, in the Gregorian calendar. */
static int64_t days_to(unsigned year) {
    int64_t y = (int64_t)year, past = y - 1;

    /*
     * The sum in parentheses is the number of leap years from year 1 to year `past`. From year 1
     * to 1969 there are 477 leap years. For year 0, `past` is -1 and C rounds the quotients to 0,
     * so the sum does not subtract the leap day of year 0. The last term does.
     */
    return 365 * (y - 1970) + (past / 4 - past / 100 + past / 400) - 477 - (year == 0);
}

static int64_t days_of(const struct ber_time *time) {
    int64_t days = days_to(time->year) + time->day - 1;
    unsigned m;

    for (m = 1; m < time->month; m++) {
        days += month_length(time->year, m);
    }
    return days;
}

static int take_date(struct ursa_der_in *in, unsigned tag, struct ber_time *time) {
    unsigned century = 0, year;

    if (tag == GENERALIZED_TIME && !take_pair(in, 0, 99, &century)) {
        return 0;
    }
    if (!take_pair(in, 0, 99, &year) || !take_pair(in, 1, 12, &time->month)) {
        return 0;
    }
    if (tag == UTC_TIME) { /* RFC 5280 4.1.2.5.1 */
        century = year < 50 ? 20 : 19;
    }
    time->year = century * 100 + year;
    return take_pair(in, 1, month_length(time->year, time->month), &time->day);
}

static int take_clock(struct ursa_der_in *in, unsigned tag, struct ber_time *time) {
    struct ursa_der_in *fraction = &time->fraction;

    if (!take_pair(in, 0, 23, &time->hour) || !take_pair(in, 0, 59, &time->minute)) {
        return 0;
    }
    time->second = 0;
    fraction->at = in->at;
    fraction->left = 0;
    if (in->left == 0 || !ursa_is_digit(in->at[0])) {
        time->form |= BER_TIME_NO_SECONDS;
        return 1;
    }
    if (!take_pair(in, 0, 59, &time->second)) {
        return 0;
    }
    if (tag != GENERALIZED_TIME || in->left == 0 || in->at[0] != '.') {
        return 1;
    }
    time->form |= BER_TIME_FRACTION;
    fraction->at = in->at;
    do {
        in->at++;
        in->left--;
    } while (in->left > 0 && ursa_is_digit(in->at[0]));
    fraction->left = (size_t)(in->at - fraction->at);
    return fraction->left > 1;
}

/* Take the time zone: Z, or an offset such as +0130. *minutes becomes the offset from UTC. */
static int take_zone(struct ursa_der_in *in, struct ber_time *time, int *minutes) {
    unsigned sign, hour, minute;

    *minutes = 0;
    if (in->left == 0) {
        return 0;
    }
    sign = in->at[0];
    in->at++;
    in->left--;
    if (sign == 'Z') {
        return 1;
    }
    if ((sign != '+' && sign != '-') || !take_pair(in, 0, 12, &hour) ||
        !take_pair(in, 0, 59, &minute)) {
        return 0;
    }
    time->form |= BER_TIME_OFFSET;
    *minutes = (int)(60 * hour + minute) * (sign == '+' ? 1 : -1);
    return 1;
}

/*
 * Set the date and the clock from time->seconds. time->year must be the year of that time, the year
 * before it or the year after it.
 */
static void set_from_seconds(struct ber_time *time) {
    int64_t days = time->seconds / 86400, rest = time->seconds % 86400;

    if (rest < 0) {
        rest += 86400;
        days--;
    }
    time->year -= days < days_to(time->year);
    time->year += days >= days_to(time->year + 1);
    days -= days_to(time->year);
    for (time->month = 1; days >= month_length(time->year, time->month); time->month++) {
        days -= month_length(time->year, time->month);
    }
    time->day = (unsigned)days + 1;
    time->hour = (unsigned)(rest / 3600);
    time->minute = (unsigned)(rest / 60 % 60);
    time->second = (unsigned)(rest % 60);
}

int ber_time_read(struct ursa_der_in in, struct ber_time *time) {
    struct ber_element element;
    struct ursa_der_in text;
    int minutes;

    time->form = 0;
    if (!ber_take(&in, &element) || (element.tag != UTC_TIME && element.tag != GENERALIZED_TIME)) {
        return 0;
    }
    text = element.content;
    if (!take_date(&text, element.tag, time) || !take_clock(&text, element.tag, time) ||
        !take_zone(&text, time, &minutes) || text.left != 0) {
        return 0;
    }
    if (element.tag == GENERALIZED_TIME && time->year >= 1950 && time->year < 2050) {
        time->form |= BER_TIME_NOT_UTC;
    }
    time->seconds = ((days_of(time) * 24 + time->hour) * 60 + time->minute) * 60 + time->second;
    if (minutes != 0) {
        if (time->year < 1899) {
            /* The result is before 1900. It can be before year 0, which time->year cannot hold. */
            return 0;
        }
        time->seconds -= 60 * (int64_t)minutes;
        set_from_seconds(time);
        return time->year >= 1900 && time->year <= 9999;
    }
    return 1;
}
