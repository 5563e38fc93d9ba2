/* SPDX-License-Identifier: MIT */
/* Passphrases: from where openssl's -passin and -passout say, or asked for on the terminal. */
#ifndef URSA_HOST_PASSPHRASE_H
#define URSA_HOST_PASSPHRASE_H

#include <stddef.h>

#define PASSPHRASE_MAX 1023 /* characters */
#define PASSPHRASE_MIN 4    /* of one to encrypt with */

/* Secret: wipe it with explicit_bzero. */
struct passphrase {
    size_t len;
    char text[PASSPHRASE_MAX + 1];
};

/*
 * All return EXIT_DONE, or EXIT_FAILED with everything reported; the passphrase itself is never
 * shown. `source` is the argument of -passin or -passout: pass:WORDS, env:NAME, file:PATH, fd:N or
 * stdin (the first line of each; the next one if it was read before), or NULL to ask on the
 * terminal without echo.
 */
/* To decrypt what is in `path`. `prompt`, without its colon; NULL: "Enter pass phrase for PATH". */
int passphrase_old(struct passphrase *passphrase, const char *source, const char *path,
                   const char *prompt);
/* To encrypt with: asked for twice, and not too short. NULL: "Enter PEM pass phrase". */
int passphrase_new(struct passphrase *passphrase, const char *prompt);
/* Is one that was not asked for long enough to encrypt with? */
int passphrase_check_length(const struct passphrase *passphrase);

/* Is this the form of a source? EXIT_DONE, or EXIT_USAGE and reported: for the command line. */
int passphrase_check(const char *option, const char *source);

#endif
