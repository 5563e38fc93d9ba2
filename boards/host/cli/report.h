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
 * Text in UTF-8 is printed as it is. Bytes that are not valid UTF-8 are printed as \xNN. So are
 * characters that could control a terminal, hide the text around them, or change its direction.
 * Every error message goes through this function.
 */
void print_foreign(FILE *out, const char *text);

/*
 * Print "ursa: " and `text`, with which an error line begins. The caller prints the rest of the
 * line and the line end. Text from outside in the rest needs print_foreign.
 */
void report_begin(const char *text);

int report(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/*
 * Report an error in the file `path`. `option` is the option that names the file, or NULL. Returns
 * EXIT_FAILED.
 */
int report_in(const char *option, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/*
 * Return advice to print after the text of an error: "; " and a way to correct the value, or "" if
 * there is no advice. `where` is the place of the error.
 */
const char *report_advice(int code, const struct ursa_where *where);

/*
 * Report a core error about `subject`, an option or a file. `where` may be NULL. If where->what is
 * "line", where->at is the number of a line. Returns `status`.
 */
int report_code(int status, const char *subject, int code, const struct ursa_where *where);

#endif
