/* SPDX-License-Identifier: MIT */
/* `ursa rsa`: an RSA key, looked at, checked, decrypted, encrypted, or in another form. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "keyin.h"
#include "keyout.h"
#include "keytext.h"

struct request {
    struct key_source source;
    struct key_target target;
    const char *passout;
    int noout, modulus, text, check, pubin, pubout;
};

enum {
    IN = 1,
    OUT,
    INFORM,
    OUTFORM,
    PASSIN,
    PASSOUT,
    CIPHER,
    ITER,
    TRADITIONAL,
    NOOUT,
    MODULUS,
    TEXT,
    CHECK,
    PUBIN,
    PUBOUT
};

static const struct option options[] = {
    {"-in", "FILE", IN, "the key (standard input): PKCS#1 or PKCS#8, PEM or DER"},
    {"-inform", "PEM|DER", INFORM, "accepted: its form is recognized"},
    {"-passin", "SOURCE", PASSIN, "its passphrase: " KEY_PASS_HELP},
    {"-pubin", NULL, PUBIN, "it is a public key"},
    {"-noout", NULL, NOOUT, "do not write the key"},
    {"-modulus", NULL, MODULUS, "print the modulus, as openssl does: Modulus=..."},
    {"-text", NULL, TEXT, "print all of its numbers, the secret ones, too"},
    {"-check", NULL, CHECK,
     "say that its parts belong together, and its primes are prime\n"
     "(a key whose parts do not is never read)"},
    {"-out", "FILE", OUT,
     "the key, mode 0600 (standard output); a FILE that is there is\n"
     "never replaced, unlike openssl's"},
    {"-outform", "PEM|DER", OUTFORM, "its form (PEM)"},
    {"-pubout", NULL, PUBOUT, "write the public key instead"},
    {"-traditional", NULL, TRADITIONAL, "PKCS#1, \"RSA PRIVATE KEY\", instead of PKCS#8"},
    KEY_CIPHER_OPTIONS(CIPHER),
    {"-passout", "SOURCE", PASSOUT, "the passphrase for that: " KEY_PASS_HELP},
    {"-iter", "N", ITER, KEY_ITER_HELP},
    {NULL, NULL, 0, NULL},
};

static int rsa_main(char **args);

const struct command rsa_command = {
    "rsa",
    "look at an RSA key, check, decrypt or encrypt it; the words are openssl's",
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
    case TEXT:
        return &request->text;
    case CHECK:
        return &request->check;
    case PUBIN:
        return &request->pubin;
    case PUBOUT:
        return &request->pubout;
    case TRADITIONAL:
        return &request->target.traditional;
    default:
        return NULL;
    }
}

static int take(void *ctx, const struct option *option, const char *value) {
    struct request *request = ctx;
    int any;

    switch (option->id) {
    case IN:
        return option_path(option, value, &request->source.path);
    case OUT:
        return option_path(option, value, &request->target.path);
    case INFORM:
        return option_form(option, value, &any);
    case OUTFORM:
        return option_form(option, value, &request->target.der);
    case PASSIN:
        request->source.passin = value;
        return passphrase_check(option->name, value);
    case PASSOUT:
        request->passout = value;
        return passphrase_check(option->name, value);
    case CIPHER:
        request->target.encrypt = key_find_cipher(option->name, &request->target.cipher);
        return EXIT_DONE;
    case ITER:
        return option_number(option, value, 1, URSA_PBES2_MAX_ITERATIONS,
                             &request->target.iterations);
    default:
        *flag_of(request, option->id) = 1;
        return EXIT_DONE;
    }
}

static int check(const struct request *request) {
    if (request->pubin && (request->check || request->target.encrypt)) {
        return report(EXIT_USAGE, "-pubin: a public key has nothing to check or to encrypt");
    }
    if (request->pubout && request->target.encrypt) {
        return report(EXIT_USAGE, "-pubout: a public key is not encrypted");
    }
    if (request->text && !request->pubin && !request->noout && request->pubout) {
        return report(EXIT_USAGE, "-text: secret numbers are not put beside a public key; say "
                                  "-noout, or -pubin for a public key's");
    }
    return key_check_encryption(&request->target);
}

/* --- what is printed before the key ---------------------------------------------------------- */

static int print_check(FILE *out, const struct request *request, const struct ursa_keypair *key) {
    int code = ursa_keypair_check_primes(key);

    if (code != URSA_OK) {
        return report_code(EXIT_FAILED, request->source.option, code, NULL);
    }
    fputs("RSA key ok\n", out);
    return EXIT_DONE;
}

/* *text is to be wiped and freed. */
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
    int rc = request->pubin ? key_read_public(&request->source, &key.pub)
                            : key_read(&request->source, &key);

    if (rc == EXIT_DONE && request->target.encrypt && !request->noout) {
        rc = passphrase_new(&request->target.passphrase, request->passout, NULL);
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
    file_limit_is_an_error();
    if (rc == EXIT_DONE) {
        rc = work(&request);
    }
    explicit_bzero(&request, sizeof request);
    return rc;
}
