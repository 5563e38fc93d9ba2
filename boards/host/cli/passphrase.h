/* SPDX-License-Identifier: MIT */
/*
 * Passphrases: read from the sources of openssl's -passin and -passout, or asked for on the
 * terminal.
 */
#ifndef URSA_HOST_PASSPHRASE_H
#define URSA_HOST_PASSPHRASE_H

#include <stddef.h>

#define PASSPHRASE_MAX 1023 /* characters */
#define PASSPHRASE_MIN 4    /* characters: the minimum to encrypt with */

/*
 * Secret: wipe it with explicit_bzero.
 *
 * `text` does not have the characters that an editor under Windows adds to a line: a CR before the
 * line end, and a byte order mark. openssl counts both as characters of the passphrase. So if there
 * were any, `untrimmed` is the passphrase that openssl would use.
 */
struct passphrase {
    size_t len, untrimmed_len; /* untrimmed_len: 0 if nothing was removed */
    char text[PASSPHRASE_MAX + 1], untrimmed[PASSPHRASE_MAX + 1];
};

/*
 * All functions but passphrase_check return EXIT_DONE, or EXIT_FAILED with the reason reported. The
 * passphrase itself is never shown.
 *
 * `source` is the argument of -passin or -passout: pass:WORDS, env:NAME, file:PATH, fd:N or stdin.
 * file:, fd: and stdin give their first line, or the next line if lines were read from them before.
 * If `source` is NULL, the user is asked on the terminal without echo.
 */
/*
 * Get the passphrase that decrypts the file `path`. `prompt` has no colon at the end. If prompt is
 * NULL, "Enter pass phrase for PATH" is used.
 */
int passphrase_old(struct passphrase *passphrase, const char *source, const char *path,
                   const char *prompt);
/*
 * Ask for a passphrase to encrypt with until it is long enough. Then ask for the passphrase once
 * more, and fail if the two differ. If prompt is NULL, "Enter PEM pass phrase" is used.
 */
int passphrase_new(struct passphrase *passphrase, const char *prompt);
/* Check that a passphrase from a source is long enough to encrypt with. */
int passphrase_check_length(const struct passphrase *passphrase);

/*
 * Check the syntax of a source on the command line. Returns EXIT_DONE, or EXIT_USAGE with the error
 * reported.
 */
int passphrase_check(const char *option, const char *source);

#endif
