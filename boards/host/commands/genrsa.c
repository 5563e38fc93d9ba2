/* SPDX-License-Identifier: MIT */
/* `ursa genrsa`: make a key. */
#define _GNU_SOURCE
#include <string.h>
#include "commands/key_options.h"
#include "commands/commands.h"
#include "cli/noise_source.h"
#include "cli/report.h"

struct request {
    struct key_target target;
    struct noise_source noise;
    int verbose;
};

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
    {"-3", NULL, OPTION_REFUSED, "no CA accepts a key with exponent 3; leave this option out"},
    {"-primes", NULL, OPTION_REFUSED, "a key always has two primes; leave this option out"},
    {"-rand", NULL, OPTION_REFUSED, "not supported; use -noise"},
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
    struct request *request = ctx;

    switch (option->id) {
    case OPTION_OPERAND:
        return strcmp(value, "2048") == 0
                   ? EXIT_DONE
                   : report(EXIT_USAGE, "%s: not supported; only keys of 2048 bits are made",
                            value);
    case VERBOSE:
        request->verbose = 1;
        return EXIT_DONE;
    case AS_EVER:
        return EXIT_DONE;
    default:
        return option->id >= SOURCE_IDS ? source_read(&request->noise, option, value)
                                        : key_take(NULL, &request->target, option, value);
    }
}

static int make(struct request *request) {
    struct ursa_keypair pair;
    struct ursa_rsa_key key;
    int rc = key_make(&request->noise, request->verbose, "genrsa", &key);

    if (rc != EXIT_DONE) {
        return rc;
    }
    if (ursa_keypair_from_rsa(&pair, &key) != URSA_OK) {
        rc = report_code(EXIT_FAILED, "genrsa", URSA_E_KEY_CHECK, NULL);
    } else {
        rc = key_write(&request->target, &pair, NULL);
    }
    ursa_rsa_wipe(&key);
    ursa_keypair_wipe(&pair);
    return rc;
}

static int genrsa_main(char **args) {
    struct request request = {.target = {.option = "-out"}};
    int rc = options_read(&genrsa_command, args, take, &request);

    if (rc == EXIT_DONE) {
        rc = key_check_encryption(&request.target);
    }
    if (rc == EXIT_DONE) {
        rc = source_check(&request.noise);
    }
    if (rc == EXIT_DONE) {
        rc = key_check_target(&request.target);
    }
    if (rc == EXIT_DONE) {
        rc = key_passout(&request.target);
    }
    if (rc == EXIT_DONE) {
        rc = key_ask_passout(&request.target, NULL);
    }
    if (rc == EXIT_DONE) {
        rc = make(&request);
    }
    explicit_bzero(&request, sizeof request);
    return rc;
}
