/* SPDX-License-Identifier: MIT */
/* `ursa genpkey`: make a key, with the options of openssl genpkey. */
#define _GNU_SOURCE
#include <string.h>
#include <strings.h>
#include "commands/key_new.h"
#include "commands/commands.h"
#include "cli/report.h"

struct job {
    struct key_new work;
    const char *algorithm; /* NULL: not given */
};

enum { ALGORITHM = 1, TEXT, VERBOSE };

static const struct option options[] = {
    {"-algorithm", "RSA", ALGORITHM, "the algorithm of the key"},
    KEY_OUT_OPTION,
    {"-outform", "PEM|DER", KEY_OUTFORM,
     "form of the key to write (PEM); DER means PKCS#1, as with\n"
     "openssl"},
    KEY_CIPHER_OPTIONS,
    {"-pass", "SOURCE", KEY_PASSOUT, "passphrase to encrypt with" KEY_PASS_HELP},
    KEY_ITER_OPTION,
    {"-text", NULL, TEXT, "also write all numbers of the key, including the secret ones"},
    {"-verbose", NULL, VERBOSE, "show the progress, even if not on a terminal"},
    {"-pkeyopt", KEY_PKEYOPTS, OPTION_NO_EFFECT, KEY_ONLY_RSA_2048},
    {"-quiet", NULL, OPTION_NO_EFFECT, NULL},
    {"-paramfile", NULL, OPTION_REFUSED, "an RSA key has no parameters; use -algorithm RSA"},
    {"-genparam", NULL, OPTION_REFUSED, "an RSA key has no parameters; use -algorithm RSA"},
    {"-config", NULL, OPTION_REFUSED, "no modules can be loaded; leave this option out"},
    {NULL, NULL, 0, NULL},
};

static int genpkey_main(char **args);

const struct command genpkey_command = {
    "genpkey",
    "make an RSA-2048 key, as openssl genpkey",
    "-algorithm RSA [option]...",
    NULL,
    options,
    source_options,
    genpkey_main,
};

static int take(void *ctx, const struct option *option, const char *value) {
    struct job *job = ctx;

    switch (option->id) {
    case ALGORITHM:
        job->algorithm = value;
        return strcasecmp(value, "RSA") == 0
                   ? EXIT_DONE
                   : report(EXIT_USAGE, "-algorithm: %s: not supported; only RSA keys are made",
                            value);
    case TEXT:
        job->work.text = 1;
        return EXIT_DONE;
    case VERBOSE:
        job->work.verbose = 1;
        return EXIT_DONE;
    case KEY_CIPHER:
        return key_take(NULL, &job->work.target, option, value);
    default:
        return option->id >= SOURCE_IDS ? source_read(&job->work.noise, option, value)
                                        : key_take(NULL, &job->work.target, option, value);
    }
}

static int check(struct job *job) {
    struct key_target *target = &job->work.target;

    if (job->algorithm == NULL) {
        return report(EXIT_USAGE, "-algorithm: missing; write -algorithm RSA");
    }
    if (key_check_form(target) != EXIT_DONE) {
        return EXIT_USAGE;
    }
    if (job->work.text && (target->der || target->encrypt)) {
        return report(EXIT_USAGE,
                      "-text: cannot be used with -outform DER or a cipher: the private "
                      "numbers would be readable beside the key");
    }
    target->traditional = target->der; /* as with openssl */
    return EXIT_DONE;
}

static int genpkey_main(char **args) {
    struct job job = {.work = {.target = {.option = "-out"}, .name = "genpkey"}};
    int rc = options_read(&genpkey_command, args, take, &job);

    if (rc == EXIT_DONE) {
        rc = check(&job);
    }
    if (rc == EXIT_DONE) {
        rc = key_new(&job.work);
    }
    explicit_bzero(&job, sizeof job);
    return rc;
}
