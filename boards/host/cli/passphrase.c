/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "cli/passphrase.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "cli/pem_text.h"
#include "cli/report.h"
#include "cli/secrets.h"

/* --- lines ----------------------------------------------------------------------------------- */

enum line { LINE_READ, LINE_NONE, LINE_TOO_LONG, LINE_UTF16, LINE_ERROR };

/*
 * Remove the characters that an editor under Windows adds: a CR before the line end, and a byte
 * order mark. openssl counts both as characters of the passphrase.
 */
static void trim(struct passphrase *line) {
    if (line->len > 0 && line->text[line->len - 1] == '\r') {
        line->text[--line->len] = '\0';
    }
    if (strncmp(line->text, "\xEF\xBB\xBF", 3) == 0) {
        line->len -= 3;
        memmove(line->text, line->text + 3, line->len + 1);
    }
}

/* Read one line, byte by byte: the input after this line is for the next reader. */
static enum line read_line(int fd, struct passphrase *line) {
    ssize_t got = 0;
    char c = '\0';

    line->len = 0;
    while ((got = read(fd, &c, 1)) == 1 && c != '\n' && line->len < PASSPHRASE_MAX) {
        line->text[line->len++] = c;
    }
    line->text[line->len] = '\0';
    if (got == 1 && c != '\n') {
        return LINE_TOO_LONG;
    }
    if (got < 0) {
        return LINE_ERROR;
    }
    if (got == 0 && line->len == 0) {
        return LINE_NONE;
    }
    if (pem_is_utf16(line->text, line->len)) {
        return LINE_UTF16;
    }
    trim(line);
    return LINE_READ;
}

static int report_line(const char *source, enum line line) {
    switch (line) {
    case LINE_TOO_LONG:
        return report(EXIT_FAILED, "%s: the passphrase is longer than %d bytes", source,
                      PASSPHRASE_MAX);
    case LINE_UTF16:
        return report(EXIT_FAILED, "%s: the text is UTF-16; save it as UTF-8 or ASCII", source);
    case LINE_NONE:
        return report(EXIT_FAILED, "%s: no passphrase: the input ended", source);
    case LINE_ERROR:
        return report(EXIT_FAILED, "%s: cannot be read: %s", source, strerror(errno));
    default:
        return EXIT_DONE;
    }
}

/* --- the terminal ---------------------------------------------------------------------------- */

static volatile sig_atomic_t signalled;

static void note_signal(int number) {
    signalled = number;
}

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
#define SIGNALS (sizeof signals / sizeof signals[0])

/*
 * A signal must not end the program while the echo of the terminal is off. The signal only ends the
 * reading. release_signals raises the signal again.
 */
static void catch_signals(struct sigaction before[SIGNALS]) {
    struct sigaction catch = {.sa_handler = note_signal};
    size_t i;

    signalled = 0;
    for (i = 0; i < SIGNALS; i++) {
        (void)sigaction(signals[i], &catch, &before[i]);
    }
}

static void release_signals(const struct sigaction before[SIGNALS]) {
    size_t i;

    for (i = 0; i < SIGNALS; i++) {
        (void)sigaction(signals[i], &before[i], NULL);
    }
    if (signalled != 0) {
        (void)raise(signalled);
    }
}

static void say(int tty, const char *prompt, const char *path, const char *after) {
    int fd = dup(tty);
    FILE *out = fd < 0 ? NULL : fdopen(fd, "w");

    if (out != NULL) {
        fputs(prompt, out);
        print_foreign(out, path);
        fputs(after, out);
        (void)fclose(out); /* if the prompt cannot be shown, the user can still answer */
    } else if (fd >= 0) {
        (void)close(fd);
    }
}

/* Ask with "<prompt><path>:" and read a line without echo. */
static int ask(const char *prompt, const char *path, struct passphrase *passphrase) {
    struct sigaction before[SIGNALS];
    struct termios normal, silent;
    enum line line = LINE_ERROR;
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (tty < 0 || tcgetattr(tty, &normal) != 0) {
        if (tty >= 0) {
            (void)close(tty);
        }
        return report(EXIT_FAILED, "no terminal to ask for the passphrase; use -passin or "
                                   "-passout, e.g. file:PATH");
    }
    silent = normal;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    catch_signals(before);
    say(tty, prompt, path, ":");
    if (tcsetattr(tty, TCSAFLUSH, &silent) == 0) {
        line = read_line(tty, passphrase);
        (void)tcsetattr(tty, TCSAFLUSH, &normal);
    }
    say(tty, "\n", "", "");
    release_signals(before);
    (void)close(tty);
    return report_line("terminal", line);
}

/* --- sources --------------------------------------------------------------------------------- */

static const char *after_prefix(const char *source, const char *prefix) {
    size_t n = strlen(prefix);

    return strncmp(source, prefix, n) == 0 ? source + n : NULL;
}

/* Parse a decimal file descriptor below 65536. Returns -1 if the text is anything else. */
static int fd_number(const char *text) {
    char *end;
    unsigned long fd = strtoul(text, &end, 10);

    return text[0] >= '0' && text[0] <= '9' && *end == '\0' && fd < 65536 ? (int)fd : -1;
}

int passphrase_check(const char *option, const char *source) {
    const char *fd = after_prefix(source, "fd:");

    if (after_prefix(source, "pass:") != NULL || after_prefix(source, "env:") != NULL ||
        after_prefix(source, "file:") != NULL || (fd != NULL && fd_number(fd) >= 0) ||
        strcmp(source, "stdin") == 0) {
        return EXIT_DONE;
    }
    /* The argument may be the passphrase itself, so it is not shown. */
    return report(EXIT_USAGE, "%s: must be pass:WORDS, env:NAME, file:PATH, fd:N or stdin", option);
}

static int copy(const char *source, const char *words, struct passphrase *passphrase) {
    size_t len = strlen(words);

    if (len > PASSPHRASE_MAX) {
        return report_line(source, LINE_TOO_LONG);
    }
    memcpy(passphrase->text, words, len + 1);
    passphrase->len = len;
    return EXIT_DONE;
}

/*
 * If -passin and -passout name the same file, its first line is for -passin and its second line for
 * -passout, as with openssl.
 */
static int read_file(const char *source, const char *path, struct passphrase *passphrase) {
    static const char *open_path;
    static int fd = -1;

    if (open_path == NULL || strcmp(open_path, path) != 0) {
        if (fd >= 0) {
            (void)close(fd);
        }
        fd = open(path, O_RDONLY | O_CLOEXEC);
        open_path = path;
    }
    return report_line(source, fd < 0 ? LINE_ERROR : read_line(fd, passphrase));
}

static int read_source(const char *source, struct passphrase *passphrase) {
    const char *rest;

    if ((rest = after_prefix(source, "pass:")) != NULL) {
        return copy("pass:", rest, passphrase);
    }
    if ((rest = after_prefix(source, "env:")) != NULL) {
        const char *words = getenv(rest);

        return words != NULL ? copy(source, words, passphrase)
                             : report(EXIT_FAILED, "%s: no such environment variable", source);
    }
    if ((rest = after_prefix(source, "file:")) != NULL) {
        return read_file(source, rest, passphrase);
    }
    rest = after_prefix(source, "fd:");
    return report_line(source,
                       read_line(rest != NULL ? fd_number(rest) : STDIN_FILENO, passphrase));
}

/* --- old and new passphrases ----------------------------------------------------------------- */

int passphrase_old(struct passphrase *passphrase, const char *source, const char *path,
                   const char *prompt) {
    secrets_lock();
    if (source != NULL) {
        return read_source(source, passphrase);
    }
    return prompt != NULL ? ask(prompt, "", passphrase)
                          : ask("Enter pass phrase for ", path, passphrase);
}

int passphrase_check_length(const struct passphrase *passphrase) {
    return passphrase->len >= PASSPHRASE_MIN
               ? EXIT_DONE
               : report(EXIT_FAILED, "the passphrase is too short; it needs %d characters or more",
                        PASSPHRASE_MIN);
}

/* Like openssl, ask until the passphrase is long enough, and then once more. */
int passphrase_new(struct passphrase *passphrase, const char *prompt) {
    struct passphrase again = {.len = 0};
    int rc;

    secrets_lock();
    prompt = prompt != NULL ? prompt : "Enter PEM pass phrase";
    do {
        rc = ask(prompt, "", passphrase);
    } while (rc == EXIT_DONE && passphrase_check_length(passphrase) != EXIT_DONE);
    if (rc == EXIT_DONE) {
        rc = ask("Verifying - ", prompt, &again);
    }
    if (rc == EXIT_DONE &&
        (again.len != passphrase->len || memcmp(again.text, passphrase->text, again.len) != 0)) {
        rc = report(EXIT_FAILED, "the two passphrases differ");
    }
    explicit_bzero(&again, sizeof again);
    return rc;
}
