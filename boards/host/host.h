/* SPDX-License-Identifier: MIT */
/* The `ursa` program's own pieces. */
#ifndef URSA_HOST_H
#define URSA_HOST_H

#include <stddef.h>
#include <stdio.h>
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

/*
 * --- pemkind.c: that there is no object with the PEM label `wanted` in a file with this contents,
 * and with which labels there are some. `option` may be NULL. Returns EXIT_FAILED.
 */
int report_missing(const char *option, const char *path, const char *wanted, const void *data,
                   size_t data_len);
/* --- output.c: output that is not secret, whole or not at all ------------------------------- */

/* file_stage and file_commit. EXIT_DONE, or EXIT_FAILED and reported: `option` and the reason. */
int output_write(const char *option, const char *path, const void *data, size_t len);

/* Report why that, or a secret, cannot be written. Returns EXIT_FAILED. */
int output_report(const char *option, const char *path, int error);

/* What stdio has for standard output. EXIT_DONE, or EXIT_FAILED and reported: some is lost. */
int output_flush(void);

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

/*
 * Where output goes: a NULL path, "-" or /dev/stdout is standard output; a pipe, a terminal or
 * /dev/null is written to; all else is a file that is there whole or not at all. ENOLINK: a
 * symbolic link to nothing, which is not followed: who can make links in a folder does not choose
 * where another's files go.
 */

/*
 * A secret goes into a file of mode 0600 that did not exist. EEXIST: something has that name, also
 * if it got it a moment ago. (Without hard links and what they are replaced with, FAT on an old
 * kernel say, what another program puts into the empty file that the name is taken with is lost.)
 */
int file_write_secret(const char *path, const char *data, size_t len);
/* What file_write_secret would say of the place now. */
int file_check_secret(const char *path);

/*
 * Other output about to be put in its place: staged beside the file, so that what can fail has
 * failed before anything is replaced, then committed at once, or dropped. `data` is borrowed until
 * then. EEXIST: the file is there and holds a private key, or cannot be read to tell; of
 * file_commit, too, also if the key came a moment ago. (Where the file system cannot let two files
 * change names, a key that comes between the last look and the renaming is replaced.)
 */
struct staged {
    char *path; /* links followed; NULL: `fd` is written to on commit */
    struct ursa_posix_temp temp;
    int fd;
    const void *data;
    size_t len;
    int holds; /* signals that would end the program: they wait until it is dropped */
};
int file_stage(struct staged *staged, const char *path, const void *data, size_t len);
int file_commit(struct staged *staged); /* drops it as well */
void file_drop(struct staged *staged);
/* What file_stage would say of the place now. */
int file_check(const char *path);

/*
 * All of a file (NULL or "-": standard input) that has fewer than `size` bytes: *data, of that
 * size, is to be freed. EFBIG: it has more.
 */
int file_read(const char *path, uint8_t **data, size_t size, size_t *len);

/*
 * From now on a file that would outgrow `ulimit -f` and a pipe that nobody reads are errors, to
 * tell and to clean up after, not the end.
 */
void file_errors_are_told(void);

int file_exists(const char *path);             /* also as a dangling link */
int file_is_dash(const char *path);            /* NULL or "-": standard input or output */
const char *file_input_name(const char *path); /* for messages */
int file_is_same_place(const char *a, const char *b);

#endif
