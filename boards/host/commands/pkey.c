/* SPDX-License-Identifier: MIT */
/* `ursa pkey`: show, check, decrypt, encrypt or convert a key, with the options of openssl pkey. */
#include "commands/key_show.h"
#include "print/print_private.h"
#include "commands/commands.h"
#include "cli/files.h"
#include "cli/report.h"

#define ONLY_RSA "is for EC keys, and keys are RSA keys here; leave this option out"

static const struct option options[] = {
    KEY_IN_OPTIONS,
    {"-pubin", NULL, SHOW_PUBIN, "the input is a public key"},
    SHOW_NOOUT_OPTION,
    SHOW_TEXT_OPTION,
    {"-text_pub", NULL, SHOW_TEXT_PUB, "print only the numbers of the public key"},
    SHOW_CHECK_OPTION,
    {"-pubcheck", NULL, SHOW_PUBCHECK, "check that the public key is not weak"},
    KEY_OUT_OPTION,
    {"-outform", "PEM|DER", KEY_OUTFORM,
     "form of the key to write (PEM); DER means PKCS#1 for a\n"
     "private key, as with openssl"},
    {"-pubout", NULL, SHOW_PUBOUT, "write and print only the public key"},
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

static int check(struct key_show *show) {
    struct key_target *target = &show->target;
    const int is_public = show->pubin || show->pubout;

    if (!is_public && target->encrypt && show->noout) {
        return report(EXIT_USAGE, "-noout: cannot be used with a cipher, because no key is "
                                  "written; leave out the cipher");
    }
    if (!is_public && key_check_form(target) != EXIT_DONE) {
        return EXIT_USAGE;
    }
    if (target->der && !show->noout && (show->text || show->text_pub)) {
        return report(
            EXIT_USAGE,
            "-text: text is not written together with DER; add -noout to print only the text");
    }
    show->text_pub |= show->text && is_public;
    show->text &= !show->text_pub;
    if (show->text && target->encrypt) {
        return report(EXIT_USAGE,
                      "-text: would print the private numbers beside the encrypted key; "
                      "leave out the cipher, or use -text_pub");
    }
    /* As with openssl, a private key in DER is PKCS#1. A public key has only one form. */
    target->traditional = !is_public && (target->traditional || target->der);
    show->is_secret_text = show->text;
    return EXIT_DONE;
}

static int print_check(FILE *out, const struct key_show *show, const struct ursa_keypair *key) {
    const char *option = show->source.option, *path = file_input_name(show->source.path);
    int rc = show->check && !show->pubin
                 ? key_judge(option, path, key, KEY_WEAK_FOUND)
                 : key_judge_public(option, path, &key->pub, KEY_WEAK_FOUND);

    fputs(rc == EXIT_DONE ? "Key is valid\n" : "Key is invalid\n", rc == EXIT_DONE ? out : stderr);
    return rc;
}

/* Print the result of the check before the key, and the numbers of the key after it. */
static int print(FILE *before, FILE *after, const struct key_show *show,
                 const struct ursa_keypair *key) {
    int rc = show->check || show->pubcheck ? print_check(before, show, key) : EXIT_DONE;

    if (show->text_pub) {
        print_pubkey(after, &key->pub);
    } else if (show->text) {
        print_keypair(after, key);
    }
    return rc;
}

static int pkey_main(char **args) {
    static const struct key_show_kind kind = {check, print, NULL};

    return key_show(&pkey_command, args, &kind);
}
