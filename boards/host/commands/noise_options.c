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
        return report(EXIT_USAGE, "-bits: %s: must be 1 or 8 bits a sample", value);
    }
    options->bits = (unsigned)(value[0] - '0');
    return EXIT_DONE;
}

static int read_claim(struct noise_options *options, const char *value) {
    char *end;
    unsigned long claim = strtoul(value, &end, 10);

    if (value[0] < '0' || value[0] > '9' || *end != '\0' || claim < 1 || claim > 128) {
        return report(EXIT_USAGE, "-claim: %s: not a number from 1 to 128 (in 1/16 bit a sample)",
                      value);
    }
    options->claim = (unsigned)claim;
    return EXIT_DONE;
}

enum { BITS = 1, RESTART, SVG, CLAIM, BINARY };

static const struct option table[] = {
    {"-bits", "1|8", BITS, "bits of a sample (8)"},
    {"-restart", "FILE", RESTART,
     "the console's answers to 1000 times `noise 1000`, each\n"
     "after a restart"},
    {"-svg", "FILE", SVG, "write a picture to FILE: histogram and autocorrelation"},
    {"-claim", "H16", CLAIM,
     "fail if noise_h16 = H16 is more than the estimate\n"
     "supports"},
    {"-binary", NULL, BINARY,
     "the files are raw, one sample a byte (at most 16777216\n"
     "samples in either form)"},
    {NULL, NULL, 0, NULL},
};

const struct command noise_report_command = {
    "noise-report",
    "estimate the min-entropy of raw noise (answers to `noise <n>`), SP 800-90B",
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
        return report(EXIT_USAGE,
                      "%s: only one file of samples is read; give restarts with -restart", value);
    }
    options->path = value;
    return EXIT_DONE;
}

/* Check required options and conflicts. */
static int check(const struct noise_options *options) {
    if (options->path == NULL || options->path[0] == '\0') {
        return report(EXIT_USAGE, "noise-report: no file; name the file of the samples");
    }
    if (options->claim > 16 * options->bits) {
        return report(EXIT_USAGE, "-claim: %u: more than %u, which is 16 for each bit of a sample",
                      options->claim, 16 * options->bits);
    }
    if (options->svg != NULL &&
        (file_is_same_place(options->svg, options->path) ||
         (options->restart != NULL && file_is_same_place(options->svg, options->restart)))) {
        return report(EXIT_USAGE, "-svg: the picture would replace the samples; name another file");
    }
    return EXIT_DONE;
}

int noise_options_read(struct noise_options *options, char **args) {
    int rc;

    *options = (struct noise_options){.bits = 8};
    rc = options_read(&noise_report_command, args, take, options);
    return rc == EXIT_DONE ? check(options) : rc;
}
