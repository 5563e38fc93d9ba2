/* SPDX-License-Identifier: MIT */
/* Errors: lines on standard error that begin with "ursa: ". */
#ifndef URSA_HOST_REPORT_H
#define URSA_HOST_REPORT_H

#include <stdio.h>
#include "ursa/ursa.h"

/* Exit statuses. */
enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1, /* something could not be done */
    EXIT_USAGE = 2,  /* the command line is wrong; nothing was done */
};

/*
 * Print text from outside: a file name, an argument, or the output of a device.
 *
 * The text is printed as UTF-8. A byte is printed as \xNN if it is not valid UTF-8. So are the
 * bytes of a character that could control a terminal, or turn or hide the text around it. Every
 * error message goes through this function.
 */
void print_foreign(FILE *out, const char *text);

/*
 * Print the beginning of an error line and `text`. The caller prints the rest, without foreign
 * text, and the line end.
 */
void report_begin(const char *text);

int report(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Report an error in a file. `option`, with which it was given, may be NULL. Returns EXIT_FAILED.
 */
int report_in(const char *option, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/*
 * Report a core error about `subject`, an option or a file. `where` may be NULL. If where->what is
 * "line", where->at is the number of a line. Returns `status`.
 */
int report_code(int status, const char *subject, int code, const struct ursa_where *where);

#endif
