/* SPDX-License-Identifier: MIT */
/* The command line of `ursa noise-report`. */
#include <stdlib.h>
#include <string.h>
#include "commands/noise_report.h"
#include "commands/commands.h"
#include "cli/files.h"
#include "cli/report.h"

static int read_bits(struct noise_options *options, const char *value) {
    if (strcmp(value, "1") != 0 && strcmp(value, "8") != 0) {
        return report(EXIT_USAGE, "-bits: %s: a sample has 1 or 8 bits", value);
    }
    options->bits = (unsigned)(value[0] - '0');
    return EXIT_DONE;
}

static int read_claim(struct noise_options *options, const char *value) {
    char *end;
    unsigned long claim = strtoul(value, &end, 10);

    if (value[0] < '0' || value[0] > '9' || *end != '\0' || claim < 1 || claim > 128) {
        return report(EXIT_USAGE, "-claim: %s: not a number of 1/16 bits a sample, 1 to 128",
                      value);
    }
    options->claim = (unsigned)claim;
    return EXIT_DONE;
}

enum { BITS = 1, RESTART, SVG, CLAIM, BINARY };

static const struct option table[] = {
    {"-bits", "1|8", BITS, "bits a sample (8)"},
    {"-restart", "FILE", RESTART,
     "what it answered to 1000 times `noise 1000`, each after a\nrestart"},
    {"-svg", "FILE", SVG, "a picture: histogram and autocorrelation"},
    {"-claim", "H16", CLAIM, "fail if the port's noise_h16 = H16 is more than was found"},
    {"-binary", NULL, BINARY,
     "files are raw, one sample a byte (in either form,\n16777216 samples at most)"},
    {NULL, NULL, 0, NULL},
};

const struct command noise_report_command = {
    "noise-report",
    "what raw noise (a console's answer to `noise <n>`) is worth, by NIST SP 800-90B",
    "[option]... FILE",
    "FILE",
    table,
    NULL,
    noise_report_main,
};

static int take(void *ctx, const struct option *option, const char *value) {
    struct noise_options *options = ctx;

    switch (option->id) {
    case BITS:
        return read_bits(options, value);
    case CLAIM:
        return read_claim(options, value);
    case RESTART:
        return option_path(option, value, &options->restart);
    case SVG:
        return option_path(option, value, &options->svg);
    case BINARY:
        options->is_binary = 1;
        return EXIT_DONE;
    default:
        break;
    }
    if (options->path != NULL) {
        return report(EXIT_USAGE, "%s: a second file; restarts go behind -restart", value);
    }
    options->path = value;
    return EXIT_DONE;
}

/* What must be there, and what cannot be together. */
static int check(const struct noise_options *options) {
    if (options->path == NULL || options->path[0] == '\0') {
        return report(EXIT_USAGE, "noise-report: no file; say which one has the samples");
    }
    if (options->claim > 16 * options->bits) {
        return report(EXIT_USAGE, "-claim: %u: more than the %u/16 bits that a sample has",
                      options->claim, 16 * options->bits);
    }
    if (options->svg != NULL &&
        (file_is_same_place(options->svg, options->path) ||
         (options->restart != NULL && file_is_same_place(options->svg, options->restart)))) {
        return report(EXIT_USAGE, "-svg: the picture would replace the samples");
    }
    return EXIT_DONE;
}

int noise_options_read(struct noise_options *options, char **args) {
    int rc;

    *options = (struct noise_options){.bits = 8};
    rc = options_read(&noise_report_command, args, take, options);
    return rc == EXIT_DONE ? check(options) : rc;
}
