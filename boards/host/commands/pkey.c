/* SPDX-License-Identifier: MIT */
/* `ursa pkey`: show, check, decrypt, encrypt or convert a key, with the options of openssl pkey. */
#define _GNU_SOURCE
#include <string.h>
#include "commands/key_show.h"
#include "print/print_private.h"
#include "commands/commands.h"
#include "cli/report.h"

struct request {
    struct key_show show;
    int text, text_pub, check, pubcheck;
};

enum { NOOUT = 1, TEXT, TEXT_PUB, CHECK, PUBCHECK, PUBIN, PUBOUT };

#define ONLY_RSA "is for EC keys, and keys are RSA keys here; leave this option out"

static const struct option options[] = {
    KEY_IN_OPTIONS,
    {"-pubin", NULL, PUBIN, "the input is a public key"},
    {"-noout", NULL, NOOUT, "do not write the key"},
    {"-text", NULL, TEXT, "print all numbers of the key, including the secret ones"},
    {"-text_pub", NULL, TEXT_PUB, "print only the numbers of the public key"},
    {"-check", NULL, CHECK,
     "check that the primes are prime (that the parts of the\n"
     "key belong together is always checked)"},
    {"-pubcheck", NULL, PUBCHECK, "check that the modulus has no small factor"},
    KEY_OUT_OPTION,
    {"-outform", "PEM|DER", KEY_OUTFORM,
     "form of the key to write (PEM); DER means PKCS#1 for a\n"
     "private key, as with openssl"},
    {"-pubout", NULL, PUBOUT, "write and print only the public key"},
    KEY_TRADITIONAL_OPTION,
    KEY_CIPHER_OPTIONS,
    KEY_PASSOUT_OPTION,
    KEY_ITER_OPTION,
    {"-ec_conv_form", NULL, OPTION_REFUSED, ONLY_RSA},
    {"-ec_param_enc", NULL, OPTION_REFUSED, ONLY_RSA},
    {NULL, NULL, 0, NULL},
};

static int pkey_main(char **args);

const struct command pkey_command = {
    "pkey",
    "show, check, decrypt or encrypt an RSA key, as openssl pkey",
    "[-in FILE] [option]...",
    NULL,
    options,
    NULL,
    pkey_main,
};

/* The flag that an option sets, or NULL. */
static int *flag_of(struct request *request, int id) {
    switch (id) {
    case NOOUT:
        return &request->show.noout;
    case TEXT:
        return &request->text;
    case TEXT_PUB:
        return &request->text_pub;
    case CHECK:
        return &request->check;
    case PUBCHECK:
        return &request->pubcheck;
    case PUBIN:
        return &request->show.pubin;
    case PUBOUT:
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
    *flag = 1;
    return EXIT_DONE;
}

static int check(struct request *request) {
    struct key_show *show = &request->show;
    struct key_target *target = &show->target;
    const int is_public = show->pubin || show->pubout;

    if (!is_public && target->encrypt && show->noout) {
        return report(EXIT_USAGE, "-noout: cannot be used with a cipher, because no key is "
                                  "written; leave out the cipher");
    }
    if (!is_public && target->encrypt && target->der) {
        return report(EXIT_USAGE, "-outform: an encrypted key is written as PEM only; for DER use "
                                  "ursa pkcs8 -topk8 -outform DER");
    }
    if (target->der && !show->noout && (request->text || request->text_pub)) {
        return report(
            EXIT_USAGE,
            "-text: text is not written together with DER; add -noout to print only the text");
    }
    request->text_pub |= request->text && is_public;
    request->text &= !request->text_pub;
    if (request->text && target->encrypt) {
        return report(EXIT_USAGE,
                      "-text: would print the private numbers beside the encrypted key; "
                      "leave out the cipher, or use -text_pub");
    }
    /* As with openssl, a private key in DER is PKCS#1. A public key has only one form. */
    target->traditional = !is_public && (target->traditional || target->der);
    show->is_secret_text = request->text;
    return EXIT_DONE;
}

/* True if the modulus has a prime factor below 752, the limit of SP 800-89 5.3.3. */
static int has_small_factor(const struct ursa_pubkey *key) {
    size_t i;
    unsigned d, rest;

    for (d = 2; d < 752; d++) {
        rest = 0;
        for (i = 0; i < ursa_pubkey_size(key); i++) {
            rest = (rest * 256 + key->n[i]) % d;
        }
        if (rest == 0) {
            return 1;
        }
    }
    return 0;
}

static int print_check(FILE *out, const struct request *request, const struct ursa_keypair *key) {
    int code = URSA_OK;

    if (request->check && !request->show.pubin) {
        code = ursa_keypair_check_primes(key);
    } else if (has_small_factor(&key->pub)) {
        code = URSA_E_KEY_CHECK;
    }
    if (code != URSA_OK) {
        fputs("Key is invalid\n", stderr);
        return report_code(EXIT_FAILED, request->show.source.option, code, NULL);
    }
    fputs("Key is valid\n", out);
    return EXIT_DONE;
}

/* Print the result of the check before the key, and the numbers of the key after it. */
static int print(FILE *before, FILE *after, void *ctx, const struct ursa_keypair *key) {
    const struct request *request = ctx;
    int rc = request->check || request->pubcheck ? print_check(before, request, key) : EXIT_DONE;

    if (request->text_pub) {
        print_pubkey(after, &key->pub);
    } else if (request->text) {
        print_keypair(after, key);
    }
    return rc;
}

static int pkey_main(char **args) {
    struct request request = {
        .show = {.source = {.option = "-in"}, .target = {.option = "-out"}, .print = print}};
    int rc = options_read(&pkey_command, args, take, &request);

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
