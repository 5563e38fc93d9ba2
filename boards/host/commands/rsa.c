/* SPDX-License-Identifier: MIT */
/* `ursa rsa`: show, check, decrypt, encrypt or convert an RSA key. */
#define _GNU_SOURCE
#include <string.h>
#include "commands/key_show.h"
#include "print/print_private.h"
#include "commands/commands.h"
#include "cli/report.h"

struct request {
    struct key_show show;
    int modulus, sha256, text, check;
};

enum { NOOUT = 1, MODULUS, SPKI_SHA256, TEXT, CHECK, PUBIN, PUBOUT, PUBOUT_PKCS1 };

static const struct option options[] = {
    KEY_IN_OPTIONS,
    {"-pubin", NULL, PUBIN, "the input is a public key, in either of its forms"},
    {"-RSAPublicKey_in", NULL, PUBIN, NULL},
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
    {"-RSAPublicKey_out", NULL, PUBOUT_PKCS1, "like -pubout, but PKCS#1, \"RSA PUBLIC KEY\""},
    KEY_TRADITIONAL_OPTION,
    KEY_CIPHER_OPTIONS,
    KEY_PASSOUT_OPTION,
    KEY_ITER_OPTION,
    {"-pvk-none", NULL, OPTION_NO_EFFECT, NULL},
    {"-pvk-weak", NULL, OPTION_NO_EFFECT, NULL},
    {"-pvk-strong", NULL, OPTION_NO_EFFECT, NULL},
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
        return &request->show.noout;
    case MODULUS:
        return &request->modulus;
    case SPKI_SHA256:
        return &request->sha256;
    case TEXT:
        return &request->text;
    case CHECK:
        return &request->check;
    case PUBIN:
        return &request->show.pubin;
    case PUBOUT:
    case PUBOUT_PKCS1:
        return &request->show.pubout;
    default:
        return NULL;
    }
}

static int take(void *ctx, const struct option *option, const char *value) {
    struct request *request = ctx;
    int *flag = flag_of(request, option->id);

    if (flag == NULL) {
        return key_take(&request->show.source, &request->show.target, option, value);
    }
    *flag = option->id; /* if both PUBOUT and PUBOUT_PKCS1 are given, the last counts */
    return EXIT_DONE;
}

static int check(struct request *request) {
    struct key_show *show = &request->show;

    if (show->pubin && request->check) {
        return report(EXIT_USAGE, "-pubin: cannot be used with -check, which needs a private key");
    }
    if (request->text && !show->pubin && !show->noout && show->pubout) {
        return report(EXIT_USAGE,
                      "-text: would print the private numbers beside the public key; add "
                      "-noout to print only the text, or -pubin if the input is a public "
                      "key");
    }
    if (show->pubin || show->pubout) {
        show->target.traditional = show->pubout == PUBOUT_PKCS1;
    }
    show->is_secret_text = request->text && !show->pubin;
    return EXIT_DONE;
}

/* Print all texts before the key. No text follows the key. */
static int print(FILE *out, FILE *after, void *ctx, const struct ursa_keypair *key) {
    const struct request *request = ctx;
    int code = URSA_OK;

    (void)after;
    if (request->text && request->show.pubin) {
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
        code = ursa_keypair_check_primes(key);
    }
    if (code != URSA_OK) {
        return report_code(EXIT_FAILED, request->show.source.option, code, NULL);
    }
    fputs(request->check ? "RSA key ok\n" : "", out);
    return EXIT_DONE;
}

static int rsa_main(char **args) {
    struct request request = {.show = {.source = {.option = "-in"},
                                       .target = {.option = "-out"},
                                       .print = print,
                                       .message = "writing RSA key\n"}};
    int rc = options_read(&rsa_command, args, take, &request);

    request.show.ctx = &request;
    if (rc == EXIT_DONE) {
        rc = check(&request);
    }
    if (rc == EXIT_DONE) {
        rc = key_show(&request.show);
    }
    explicit_bzero(&request, sizeof request);
    return rc;
}
