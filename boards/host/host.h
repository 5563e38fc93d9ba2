/* SPDX-License-Identifier: MIT */
/* The `ursa` program's own pieces. */
#ifndef URSA_HOST_H
#define URSA_HOST_H

#include <stddef.h>
#include "ursa/ursa.h"
#include "../../port/posix/newfile.h"
#include "../../port/posix/posix.h"
#include "options.h"

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

/*
 * --- pemkind.c: that there is no object with the PEM label `wanted` in a file with this contents,
 * and with which labels there are some. `option` may be NULL. Returns EXIT_FAILED.
 */
int report_missing(const char *option, const char *path, const char *wanted, const void *data,
                   size_t data_len);

/* --- source.c: where noise comes from ------------------------------------------------------ */

/* What was said; all zero: getrandom. */
struct noise_source {
    const char *name; /* of -noise: getrandom, hwrng or a path; NULL: not said */
    unsigned h16;     /* of -noise-claim; 0: not said */
};

/* What says it: struct command's `more`, with ids from SOURCE_IDS on. */
#define SOURCE_IDS 1000
extern const struct option source_options[];

/* Read such an option, or check that all of them go together. EXIT_DONE, or EXIT_USAGE. */
int source_read(struct noise_source *source, const struct option *option, const char *value);
int source_check(const struct noise_source *source);

/*
 * Let a port that is set up over raw->flash, or for noise only, draw from the source. EXIT_DONE, or
 * EXIT_FAILED with the reason reported. Close raw in both cases.
 */
int source_open(const struct noise_source *source, struct ursa_posix_raw *raw,
                struct ursa_port *port);

/* Report why there is no entropy (its alarm is set). Returns EXIT_FAILED. */
int source_report(const struct noise_source *source, const struct ursa_entropy *entropy);

/* --- files.c: 0 or an errno ---------------------------------------------------------------- */

/* Make a file of mode 0600 that did not exist, whole and synced, or leave nothing; EEXIST. */
int file_create_secret(const char *path, const char *data, size_t len);

/*
 * Output about to be put in its place: staged beside the file, so that what can fail has failed
 * before anything is replaced, then committed at once, or dropped. `data` is borrowed until then.
 */
struct staged {
    char *path; /* links followed; NULL: standard output */
    struct ursa_posix_temp temp;
    int fd; /* where there is no temporary file: what is written to on commit, e.g. a pipe */
    const void *data;
    size_t len;
};
/* EEXIST: the file is there and holds a private key, or cannot be read to tell. */
int file_stage(struct staged *staged, const char *path, const void *data, size_t len);
int file_commit(struct staged *staged); /* drops it as well */
void file_drop(struct staged *staged);

/* 1: there is a private key in it, in PEM; 0: there is none; -1: it cannot be read (errno). */
int file_holds_key(const char *path);

/*
 * All of a file (NULL: standard input) that has fewer than `size` bytes: *data, of that size, is to
 * be freed. EFBIG: it has more.
 */
int file_read(const char *path, uint8_t **data, size_t size, size_t *len);

/* From now on a file that would outgrow `ulimit -f` is an error to clean up after, not the end. */
void file_limit_is_an_error(void);

int file_exists(const char *path); /* also as a dangling link */
int file_is_regular(const char *path);
int file_is_special(const char *path); /* there, and neither a file nor a folder */
int file_is_same_place(const char *a, const char *b);

#endif
