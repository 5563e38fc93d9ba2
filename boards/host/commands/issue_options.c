/* SPDX-License-Identifier: MIT */
#include "commands/issue_options.h"
#include <string.h>
#include <strings.h>
#include "cli/report.h"
#include "issue/dates.h"

#define DEFAULT_DAYS 30u       /* as openssl */
#define MOST_DAYS    99999999u /* enough to reach the year 9999 from any date */

int issue_take(struct issue_options *options, const struct option *option, const char *value) {
    switch (option->id) {
    case ISSUE_DAYS:
        return option_number(option, value, 1, MOST_DAYS, &options->days);
    case ISSUE_FROM:
        options->from = value;
        return EXIT_DONE;
    case ISSUE_TO:
        options->to = value;
        return EXIT_DONE;
    case ISSUE_SERIAL:
        return serial_read(option, value, &options->serial);
    default:
        options->digest = option->name;
        return EXIT_DONE;
    }
}

static int set_dates(const struct issue_options *options, int64_t now, struct cert_parts *parts) {
    static const struct option from = {"-not_before", NULL, ISSUE_FROM, NULL};
    static const struct option to = {"-not_after", NULL, ISSUE_TO, NULL};
    int rc = date_read(&from, options->from != NULL ? options->from : "today", now, &parts->from);

    if (rc == EXIT_DONE && options->to != NULL) {
        rc = date_read(&to, options->to, now, &parts->to);
    } else if (rc == EXIT_DONE) {
        rc = date_after(options->days != 0 ? options->days : DEFAULT_DAYS, now, &parts->to);
    }
    if (rc == EXIT_DONE && parts->to < parts->from) {
        rc = report(EXIT_USAGE, "%s: the certificate would end before it begins",
                    options->to != NULL ? "-not_after" : "-not_before");
    }
    return rc;
}

int issue_set(const struct issue_options *options, int64_t now, struct cert_parts *parts) {
    static const char *const names[] = {"-sha256", "-sha384", "-sha512"};
    unsigned i = 0;

    while (options->digest != NULL && i < 3 && strcasecmp(options->digest, names[i]) != 0) {
        i++;
    }
    if (i == 3) {
        return report(EXIT_USAGE,
                      "%s: certificates are signed with -sha256, -sha384 or -sha512 only; a device "
                      "refuses any other digest",
                      options->digest);
    }
    parts->digest = (enum cert_digest)i;
    parts->serial = options->serial;
    return set_dates(options, now, parts);
}
