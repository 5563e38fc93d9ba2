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
 * A file's name, an argument, what a device said: as it is, in UTF-8, but \xNN for each byte of
 * what would steer a terminal, turn or hide the text around it, and of what is no UTF-8. An error's
 * text goes through this as a whole.
 */
void print_foreign(FILE *out, const char *text);

/* What such a line begins with, and this text; the rest, without foreign text, is the caller's. */
void report_begin(const char *text);

int report(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A core error about `subject` (an option or a file); `where` may be NULL. Returns `status`. */
int report_code(int status, const char *subject, int code, const struct ursa_where *where);

#endif
