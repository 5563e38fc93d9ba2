/* SPDX-License-Identifier: MIT */
/* The `ursa` program's own pieces. */
#ifndef URSA_HOST_H
#define URSA_HOST_H

#include <stddef.h>
#include "ursa/ursa.h"

/* Exit statuses. */
enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1, /* something could not be done */
    EXIT_USAGE = 2,  /* the command line is wrong; nothing was done */
};

/* --- report.c: errors, on stderr, each a line that begins with "ursa: " -------------------- */

int report(int status, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A core error about `subject` (an option or a file); `where` may be NULL. Returns `status`. */
int report_code(int status, const char *subject, int code, const struct ursa_where *where);

/* --- options.c ----------------------------------------------------------------------------- */

/* What `ursa req` was asked to do. */
struct req_options {
    const char *keyout;
    const char *out; /* NULL: stdout */
    int der;
    int verbose;
    struct ursa_csr_template csr;
    const char *san_arg; /* the -addext argument that csr.san points into */
};

/* Read the arguments behind `req` into options, all zero before. EXIT_DONE, or EXIT_USAGE with
 * everything reported. */
int req_options_read(struct req_options *options, char **args);

/* --- files.c: 0 or an errno ---------------------------------------------------------------- */

/* Make a file of mode 0600 that did not exist, whole and synced, or leave nothing. */
int file_create_secret(const char *path, const char *data, size_t len);

/*
 * Output about to be put in its place: staged beside the file, so that what can fail has failed
 * before anything is replaced, then committed at once, or dropped. `data` is borrowed until then.
 */
struct staged {
    char *path; /* links followed; NULL: standard output */
    char *temp; /* NULL: no regular file (a device, a pipe); `fd` is written to on commit */
    int fd;
    const void *data;
    size_t len;
};
int file_stage(struct staged *staged, const char *path, const void *data, size_t len);
int file_commit(struct staged *staged); /* drops it as well */
void file_drop(struct staged *staged);

int file_exists(const char *path); /* also as a dangling link */
int file_is_same_place(const char *a, const char *b);

/* --- the commands; they return the exit status --------------------------------------------- */

int req_main(char **args);
int console_main(char **args);

#endif
