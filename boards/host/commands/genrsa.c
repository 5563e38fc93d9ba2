/* SPDX-License-Identifier: MIT */
/* `ursa genrsa`: make a key. */
#define _GNU_SOURCE
#include <string.h>
#include "commands/key_new.h"
#include "commands/commands.h"
#include "cli/report.h"

enum { VERBOSE = 1, AS_EVER };

static const struct option options[] = {
    KEY_OUT_OPTION,
    KEY_CIPHER_OPTIONS,
    KEY_PASSOUT_OPTION,
    KEY_ITER_OPTION,
    KEY_TRADITIONAL_OPTION,
    {"-verbose", NULL, VERBOSE, "show the progress, even if not on a terminal"},
    {"-f4", NULL, AS_EVER, "no effect: the exponent is always 65537"},
    {"-F4", NULL, AS_EVER, NULL},
    {"-primes", "2", OPTION_NO_EFFECT, "a key always has two primes; leave this option out"},
    {"-rand", "FILE", OPTION_NO_EFFECT, NULL},
    {"-3", NULL, OPTION_REFUSED, "no CA accepts a key with exponent 3; leave this option out"},
    {NULL, NULL, 0, NULL},
};

static int genrsa_main(char **args);

const struct command genrsa_command = {
    "genrsa",
    "make an RSA-2048 key, as openssl genrsa",
    "[option]... [2048]",
    "BITS",
    options,
    source_options,
    genrsa_main,
};

static int take(void *ctx, const struct option *option, const char *value) {
    struct key_new *work = ctx;

    switch (option->id) {
    case OPTION_OPERAND:
        return strcmp(value, "2048") == 0
                   ? EXIT_DONE
                   : report(EXIT_USAGE,
                            "%s: not supported; only keys of 2048 bits are made; write 2048",
                            value);
    case VERBOSE:
        work->verbose = 1;
        return EXIT_DONE;
    case AS_EVER:
        return EXIT_DONE;
    case KEY_CIPHER:
        return key_take(NULL, &work->target, option, value);
    default:
        return option->id >= SOURCE_IDS ? source_read(&work->noise, option, value)
                                        : key_take(NULL, &work->target, option, value);
    }
}

static int genrsa_main(char **args) {
    struct key_new work = {.target = {.option = "-out"}, .name = "genrsa"};
    int rc = options_read(&genrsa_command, args, take, &work);

    if (rc == EXIT_DONE) {
        rc = key_new(&work);
    }
    explicit_bzero(&work, sizeof work);
    return rc;
}
