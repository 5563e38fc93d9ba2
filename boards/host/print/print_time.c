/* SPDX-License-Identifier: MIT */
#include "ber/ber_time.h"
#include "print/print.h"

void print_time(FILE *out, struct ursa_der_in time) {
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct ber_time t;

    if (!ber_time_read(time, &t)) {
        fputs("Bad time value", out);
        return;
    }
    fprintf(out, "%s %2u %02u:%02u:%02u", months[t.month - 1], t.day, t.hour, t.minute, t.second);
    (void)fwrite(t.fraction.at, 1, t.fraction.left, out);
    fprintf(out, " %u GMT", t.year);
}
