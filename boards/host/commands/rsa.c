/* SPDX-License-Identifier: MIT */
/* `ursa rsa`: show, check, decrypt, encrypt or convert an RSA key. */
#include "commands/key_show.h"
#include "print/print_private.h"
#include "commands/commands.h"
#include "cli/files.h"
#include "cli/report.h"

static const struct option options[] = {
    KEY_IN_OPTIONS,
    {"-pubin", NULL, SHOW_PUBIN, "the input is a public key, in either of its forms"},
    {"-RSAPublicKey_in", NULL, SHOW_PUBIN, NULL},
    SHOW_NOOUT_OPTION,
    {"-modulus", NULL, SHOW_MODULUS, "print the modulus, as openssl does: Modulus=..."},
    {"-spki-sha256", NULL, SHOW_SPKI_SHA256,
     "print the SHA-256 of the public key, as `status` of a\n"
     "device does"},
    SHOW_TEXT_OPTION,
    SHOW_CHECK_OPTION,
    KEY_OUT_OPTION,
    KEY_OUTFORM_OPTION,
    {"-pubout", NULL, SHOW_PUBOUT, "write the public key instead of the private key"},
    {"-RSAPublicKey_out", NULL, SHOW_PUBOUT_PKCS1, "like -pubout, but PKCS#1, \"RSA PUBLIC KEY\""},
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

static int check(struct key_show *show) {

    if (show->pubin && show->check) {
        return report(EXIT_USAGE, "-pubin: cannot be used with -check, which needs a private key");
    }
    if (show->text && !show->pubin && !show->noout && show->pubout) {
        return report(EXIT_USAGE,
                      "-text: would print the private numbers beside the public key; add "
                      "-noout to print only the text, or -pubin if the input is a public "
                      "key");
    }
    if (show->pubin || show->pubout) {
        show->target.traditional = show->pubout_pkcs1;
    }
    show->is_secret_text = show->text && !show->pubin;
    return EXIT_DONE;
}

/* Print all texts before the key. No text follows the key. */
static int print(FILE *out, FILE *after, const struct key_show *show,
                 const struct ursa_keypair *key) {
    const struct key_source *source = &show->source;

    (void)after;
    if (show->text && show->pubin) {
        print_pubkey(out, &key->pub);
    } else if (show->text) {
        print_keypair(out, key);
    }
    if (show->modulus) {
        print_pubkey_modulus(out, &key->pub);
    }
    if (show->sha256) {
        print_pubkey_sha256(out, &key->pub);
    }
    if (show->check && key_judge(source->option, file_input_name(source->path), key,
                                 KEY_WEAK_FOUND) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    fputs(show->check ? "RSA key ok\n" : "", out);
    return EXIT_DONE;
}

static int rsa_main(char **args) {
    static const struct key_show_kind kind = {check, print, "writing RSA key\n"};

    return key_show(&rsa_command, args, &kind);
}
