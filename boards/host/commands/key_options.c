/* SPDX-License-Identifier: MIT */
/* Options for keys that several commands share. */
#include "commands/key_options.h"
#include <string.h>
#include <strings.h>
#include "cli/report.h"

int key_find_cipher(const char *word, enum ursa_cipher_id *cipher) {
    static const struct {
        const char *name;
        enum ursa_cipher_id id;
    } names[] = {
        {"aes256", URSA_CIPHER_AES256}, {"aes-256-cbc", URSA_CIPHER_AES256},
        {"aes192", URSA_CIPHER_AES192}, {"aes-192-cbc", URSA_CIPHER_AES192},
        {"aes128", URSA_CIPHER_AES128}, {"aes-128-cbc", URSA_CIPHER_AES128},
        {"des3", URSA_CIPHER_DES3},     {"des-ede3-cbc", URSA_CIPHER_DES3},
    };
    size_t i;

    word += word[0] == '-';
    for (i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcasecmp(word, names[i].name) == 0) {
            *cipher = names[i].id;
            return 1;
        }
    }
    return 0;
}

int key_check_encryption(const struct key_target *target) {
    if (target->encrypt && target->traditional) {
        return report(EXIT_USAGE,
                      "-traditional: encrypted PKCS#1 is not written, because its cipher key is "
                      "only one MD5 of the passphrase; leave out -traditional or the cipher");
    }
    return EXIT_DONE;
}

int key_check_form(const struct key_target *target) {
    if (target->encrypt && target->der) {
        return report(EXIT_USAGE, "-outform: an encrypted key is written as PEM only; for DER use "
                                  "ursa pkcs8 -topk8 -outform DER afterwards");
    }
    return EXIT_DONE;
}

/*
 * Each iteration costs whoever guesses passphrases as much as the user. SP 800-132 5.2 demands 1000
 * iterations, and SP 800-63B 5.1.1.2 demands 10 000.
 */
static int take_iterations(const struct option *option, const char *value,
                           unsigned long *iterations) {
    int rc = option_number(option, value, 1, URSA_PBES2_MAX_ITERATIONS, iterations);

    if (rc == EXIT_DONE && *iterations < 1000) {
        return report(EXIT_USAGE,
                      "%s: %lu: key-iterations: fewer than 1000 iterations do not protect a key "
                      "against guesses of its passphrase; leave this option out for %lu",
                      option->name, *iterations, (unsigned long)URSA_PBES2_ITERATIONS);
    }
    if (rc == EXIT_DONE && *iterations < 10000) {
        (void)report(EXIT_DONE,
                     "%s: warning: key-iterations: %lu iterations hardly protect a key against "
                     "guesses of its passphrase; leave this option out for %lu",
                     option->name, *iterations, (unsigned long)URSA_PBES2_ITERATIONS);
    }
    return rc;
}

int key_take(struct key_source *source, struct key_target *target, const struct option *option,
             const char *value) {
    int any;

    switch (option->id) {
    case KEY_IN:
        return option_path(option, value, &source->path);
    case KEY_INFORM:
        return option_form(option, value, &any);
    case KEY_PASSIN:
        source->passin = value;
        return passphrase_check(option->name, value);
    case KEY_OUT:
        return option_path(option, value, &target->path);
    case KEY_OUTFORM:
        return option_form(option, value, &target->der);
    case KEY_PASSOUT:
        target->passout = value;
        return passphrase_check(option->name, value);
    case KEY_CIPHER:
        target->encrypt = key_find_cipher(option->name, &target->cipher);
        return EXIT_DONE;
    case KEY_ITER:
        return take_iterations(option, value, &target->iterations);
    default:
        target->traditional = 1;
        return EXIT_DONE;
    }
}
