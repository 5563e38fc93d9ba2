/* SPDX-License-Identifier: MIT */
/* `ursa pkcs8`: convert a key to PKCS#8, encrypted by default, or decrypt it. */
#define _GNU_SOURCE
#include <string.h>
#include <strings.h>
#include "commands/key_options.h"
#include "commands/commands.h"
#include "cli/report.h"

struct job {
    struct key_source source;
    struct key_target target;
    int topk8, nocrypt;
};

enum { TOPK8 = 1, NOCRYPT, V2, V2PRF };

#define ONLY_PBES2 "only PBES2 encryption is supported; use -v2 aes-256-cbc"

static const struct option options[] = {
    KEY_IN_OPTIONS,
    {"-topk8", NULL, TOPK8,
     "write encrypted PKCS#8; without this option, decrypt the\n"
     "key"},
    {"-nocrypt", NULL, NOCRYPT, "with -topk8: write the key unencrypted"},
    {"-v2", "CIPHER", V2,
     "encrypt with aes-256-cbc (default), aes-192-cbc,\n"
     "aes-128-cbc or des3"},
    {"-v2prf", "hmacWithSHA256", V2PRF, "no effect: the PRF is always hmacWithSHA256"},
    KEY_ITER_OPTION,
    KEY_PASSOUT_OPTION,
    KEY_OUT_OPTION,
    {"-outform", "PEM|DER", KEY_OUTFORM,
     "form of the key to write (PEM); without -topk8, DER\n"
     "means PKCS#1, as with openssl"},
    {"-traditional", NULL, KEY_TRADITIONAL, "without -topk8: PKCS#1, \"RSA PRIVATE KEY\""},
    {"-rand", "FILE", OPTION_NO_EFFECT, NULL},
    {"-v1", NULL, OPTION_REFUSED, ONLY_PBES2},
    {"-scrypt*", NULL, OPTION_REFUSED, ONLY_PBES2},
    {"-noiter", NULL, OPTION_REFUSED, "a single iteration does not protect a key; see -iter"},
    {NULL, NULL, 0, NULL},
};

static int pkcs8_main(char **args);

const struct command pkcs8_command = {
    "pkcs8",
    "encrypt a key as PKCS#8 or decrypt it, as openssl pkcs8",
    "[-topk8] [-in FILE] [option]...",
    NULL,
    options,
    NULL,
    pkcs8_main,
};

static int take_cipher(struct job *job, const char *value) {
    return key_find_cipher(value, &job->target.cipher)
               ? EXIT_DONE
               : report(
                     EXIT_USAGE,
                     "-v2: %s: unknown cipher; use aes-256-cbc, aes-192-cbc, aes-128-cbc or des3",
                     value);
}

static int take(void *ctx, const struct option *option, const char *value) {
    struct job *job = ctx;

    switch (option->id) {
    case TOPK8:
        job->topk8 = 1;
        return EXIT_DONE;
    case NOCRYPT:
        job->nocrypt = 1;
        return EXIT_DONE;
    case V2:
        return take_cipher(job, value);
    case V2PRF:
        return strcasecmp(value, "hmacWithSHA256") == 0
                   ? EXIT_DONE
                   : report(EXIT_USAGE, "-v2prf: %s: not supported; use hmacWithSHA256", value);
    default:
        return key_take(&job->source, &job->target, option, value);
    }
}

static int work(struct job *job) {
    struct ursa_keypair key = {0};
    int rc = key_passin(&job->source);

    if (rc == EXIT_DONE) {
        rc = key_passout(&job->target);
    }
    if (rc == EXIT_DONE) {
        rc = key_read(&job->source, &key);
    }
    if (rc == EXIT_DONE) {
        rc = key_ask_passout(&job->target, "Enter Encryption Password");
    }
    if (rc == EXIT_DONE) {
        rc = key_write(&job->target, &key, NULL);
    }
    ursa_keypair_wipe(&key);
    return rc;
}

static int pkcs8_main(char **args) {
    struct job job = {.source = {.option = "-in"}, .target = {.option = "-out"}};
    int rc = options_read(&pkcs8_command, args, take, &job);

    if (job.topk8) {
        job.target.traditional = 0; /* as with openssl */
        job.target.encrypt = !job.nocrypt;
    } else {
        job.source.prompt = "Enter Password";
        job.target.traditional |= job.target.der; /* as with openssl */
    }
    if (rc == EXIT_DONE) {
        rc = key_check_target(&job.target);
    }
    if (rc == EXIT_DONE) {
        rc = work(&job);
    }
    explicit_bzero(&job, sizeof job);
    return rc;
}
