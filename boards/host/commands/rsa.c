/* SPDX-License-Identifier: MIT */
/* `ursa rsa`: show, check, decrypt, encrypt or convert an RSA key. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "commands/key_options.h"
#include "print/print_private.h"
#include "commands/commands.h"
#include "cli/report.h"

struct request {
    struct key_source source;
    struct key_target target;
    int noout, modulus, sha256, text, check, pubin, pubout;
};

enum { NOOUT = 1, MODULUS, SPKI_SHA256, TEXT, CHECK, PUBIN, PUBOUT };

static const struct option options[] = {
    KEY_IN_OPTIONS,
    {"-pubin", NULL, PUBIN, "the input is a public key"},
    {"-noout", NULL, NOOUT, "do not write the key"},
    {"-modulus", NULL, MODULUS, "print the modulus, as openssl does: Modulus=..."},
    {"-spki-sha256", NULL, SPKI_SHA256,
     "print the SHA-256 of the public key, as `status` of a\n"
     "device does"},
    {"-text", NULL, TEXT, "print all numbers of the key, including the secret ones"},
    {"-check", NULL, CHECK,
     "check that the primes are prime (that the parts of the\n"
     "key belong together is always checked)"},
    KEY_OUT_OPTION,
    KEY_OUTFORM_OPTION,
    {"-pubout", NULL, PUBOUT, "write the public key instead of the private key"},
    KEY_TRADITIONAL_OPTION,
    KEY_CIPHER_OPTIONS,
    KEY_PASSOUT_OPTION,
    KEY_ITER_OPTION,
    {NULL, NULL, 0, NULL},
};

static int rsa_main(char **args);

const struct command rsa_command = {
    "rsa",
    "show, check, decrypt or encrypt an RSA key, as openssl rsa",
    "[-in FILE] [option]...",
    NULL,
    options,
    NULL,
    rsa_main,
};

/* The flag that an option sets, or NULL. */
static int *flag_of(struct request *request, int id) {
    switch (id) {
    case NOOUT:
        return &request->noout;
    case MODULUS:
        return &request->modulus;
    case SPKI_SHA256:
        return &request->sha256;
    case TEXT:
        return &request->text;
    case CHECK:
        return &request->check;
    case PUBIN:
        return &request->pubin;
    case PUBOUT:
        return &request->pubout;
    default:
        return NULL;
    }
}

static int take(void *ctx, const struct option *option, const char *value) {
    struct request *request = ctx;
    int *flag = flag_of(request, option->id);

    if (flag == NULL) {
        return key_take(&request->source, &request->target, option, value);
    }
    *flag = 1;
    return EXIT_DONE;
}

static int check(const struct request *request) {
    if (request->pubin && (request->check || request->target.encrypt)) {
        return report(EXIT_USAGE, "-pubin: cannot be used with -check or a cipher, which need a "
                                  "private key");
    }
    if (request->pubout && request->target.encrypt) {
        return report(EXIT_USAGE, "-pubout: a public key is not encrypted; leave out the cipher");
    }
    if (request->text && !request->pubin && !request->noout && request->pubout) {
        return report(EXIT_USAGE,
                      "-text: would print the private numbers beside the public key; add "
                      "-noout to print only the text, or -pubin if the input is a public "
                      "key");
    }
    return key_check_encryption(&request->target);
}

/* --- the text before the key ----------------------------------------------------------------- */

static int print_check(FILE *out, const struct request *request, const struct ursa_keypair *key) {
    int code = ursa_keypair_check_primes(key);

    if (code != URSA_OK) {
        return report_code(EXIT_FAILED, request->source.option, code, NULL);
    }
    fputs("RSA key ok\n", out);
    return EXIT_DONE;
}

/* Print everything that comes before the key into *text, which must be wiped and freed. */
static int print(const struct request *request, const struct ursa_keypair *key, char **text) {
    size_t len = 0;
    FILE *out = open_memstream(text, &len);
    int rc = EXIT_DONE;

    if (out == NULL) {
        return report(EXIT_FAILED, "%s", strerror(errno));
    }
    if (request->text && request->pubin) {
        print_pubkey(out, &key->pub);
    } else if (request->text) {
        print_keypair(out, key);
    }
    if (request->modulus) {
        print_pubkey_modulus(out, &key->pub);
    }
    if (request->sha256) {
        print_pubkey_sha256(out, &key->pub);
    }
    if (request->check) {
        rc = print_check(out, request, key);
    }
    if (fclose(out) != 0) {
        return report(EXIT_FAILED, "%s", strerror(ENOMEM));
    }
    return rc;
}

static int put(const struct request *request, const struct ursa_keypair *key, const char *text) {
    if (request->noout) {
        return text[0] == '\0'
                   ? EXIT_DONE
                   : key_write_text(&request->target, text, request->text && !request->pubin);
    }
    fputs("writing RSA key\n", stderr);
    return request->pubin || request->pubout ? key_write_public(&request->target, &key->pub, text)
                                             : key_write(&request->target, key, text);
}

/* --- the command ----------------------------------------------------------------------------- */

static int is_secret_output(const struct request *request) {
    return request->noout ? request->text && !request->pubin : !request->pubin && !request->pubout;
}

static int work(struct request *request) {
    struct ursa_keypair key = {0};
    char *text = NULL;
    int rc = key_passin(&request->source);

    if (rc == EXIT_DONE) {
        rc = key_passout(&request->target);
    }
    if (rc == EXIT_DONE) {
        rc = request->pubin ? key_read_public(&request->source, &key.pub)
                            : key_read(&request->source, &key);
    }
    if (rc == EXIT_DONE && !request->noout) {
        rc = key_ask_passout(&request->target, NULL);
    }
    if (rc == EXIT_DONE) {
        rc = print(request, &key, &text);
    }
    if (rc == EXIT_DONE) {
        rc = put(request, &key, text);
    }
    if (text != NULL) {
        explicit_bzero(text, strlen(text));
        free(text);
    }
    ursa_keypair_wipe(&key);
    return rc;
}

static int rsa_main(char **args) {
    struct request request = {.source = {.option = "-in"}, .target = {.option = "-out"}};
    int rc = options_read(&rsa_command, args, take, &request);

    if (rc == EXIT_DONE) {
        rc = check(&request);
    }
    if (rc == EXIT_DONE && is_secret_output(&request)) {
        rc = key_check_target(&request.target);
    }
    if (rc == EXIT_DONE) {
        rc = work(&request);
    }
    explicit_bzero(&request, sizeof request);
    return rc;
}
