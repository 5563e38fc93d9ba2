/* SPDX-License-Identifier: MIT */
/* The command line of `ursa noise-report`. */
#include <stdlib.h>
#include <string.h>
#include "host.h"
#include "noise_report.h"

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

static int read_value(struct noise_options *options, const char *option, const char *value) {
    if (strcmp(option, "-bits") == 0) {
        return read_bits(options, value);
    }
    if (strcmp(option, "-claim") == 0) {
        return read_claim(options, value);
    }
    if (value[0] == '\0') {
        return report(EXIT_USAGE, "%s: an empty file name", option);
    }
    *(strcmp(option, "-svg") == 0 ? &options->svg : &options->restart) = value;
    return EXIT_DONE;
}

static int takes_value(const char *option) {
    return strcmp(option, "-bits") == 0 || strcmp(option, "-claim") == 0 ||
           strcmp(option, "-restart") == 0 || strcmp(option, "-svg") == 0;
}

static int read_word(struct noise_options *options, const char *word) {
    if (strcmp(word, "-binary") == 0 || strcmp(word, "--binary") == 0) {
        options->is_binary = 1;
    } else if (word[0] == '-') {
        return report(EXIT_USAGE, "%s: no such option; see: ursa help", word);
    } else if (options->path != NULL) {
        return report(EXIT_USAGE, "%s: a second file; restarts go behind -restart", word);
    } else {
        options->path = word;
    }
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
    int rc = EXIT_DONE;

    *options = (struct noise_options){.bits = 8};
    while (rc == EXIT_DONE && *args != NULL) {
        const char *word = *args++;
        const char *option = word[0] == '-' && word[1] == '-' ? word + 1 : word;

        if (!takes_value(option)) {
            rc = read_word(options, word);
        } else if (*args == NULL) {
            rc = report(EXIT_USAGE, "%s: needs a value", word);
        } else {
            rc = read_value(options, option, *args++);
        }
    }
    return rc == EXIT_DONE ? check(options) : rc;
}
