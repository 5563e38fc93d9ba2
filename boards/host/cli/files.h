/* SPDX-License-Identifier: MIT */
/*
 * Reading files, and writing files that appear complete or not at all.
 *
 * The functions return 0 or an errno value, unless their comment says otherwise.
 */
#ifndef URSA_HOST_FILES_H
#define URSA_HOST_FILES_H

#include <stddef.h>
#include <stdint.h>
#include "../../../port/posix/newfile.h"

/*
 * The place of an output: a NULL path, "-" or /dev/stdout is standard output. A pipe, a terminal or
 * /dev/null is written to directly. Any other path is a file that appears complete or not at all.
 *
 * ENOLINK: the path is a symbolic link whose target does not exist. Such a link is not followed,
 * because whoever can create links in a folder must not choose where another user's files go.
 */

/*
 * Write a secret into a new file of mode 0600.
 *
 * EEXIST: a file of that name exists, even if another program created the file a moment ago. One
 * gap remains on file systems that have neither hard links nor a rename that refuses to replace a
 * file, such as FAT on an old kernel. On such file systems an empty file first reserves the name.
 * If another program writes into the empty file, that data is lost.
 */
int file_write_secret(const char *path, const char *data, size_t len);
/* Return the error that file_write_secret would return now. Nothing is written. */
int file_check_secret(const char *path);

/*
 * Output that is not secret. It is staged in a temporary file beside its final place, and then
 * committed in one step or dropped. Every step that can fail is done before a file is replaced.
 * `data` is borrowed until the commit or drop.
 *
 * file_stage returns EEXIST if the file at `path` holds a private key, or cannot be read to check
 * this. file_commit returns EEXIST if such a file was put there after file_stage. One gap remains:
 * if the file system cannot exchange the names of two files, a key that appears between the last
 * check and the rename is replaced.
 */
struct staged {
    char *path; /* the final path, links resolved; NULL: commit writes to `fd` */
    struct ursa_posix_temp temp;
    int fd;
    const void *data;
    size_t len;
    int holds; /* 1: signals that would end the program are blocked until the drop */
};
int file_stage(struct staged *staged, const char *path, const void *data, size_t len);
int file_commit(struct staged *staged); /* also drops `staged` */
void file_drop(struct staged *staged);
/* Return the error that file_stage would return now. Nothing is written. */
int file_check(const char *path);

/*
 * Read a complete file of less than `size` bytes. NULL or "-" is standard input. *data has `size`
 * bytes and must be freed. EFBIG: the file has `size` bytes or more.
 */
int file_read(const char *path, uint8_t **data, size_t size, size_t *len);

/*
 * After this call, exceeding `ulimit -f` or writing to a closed pipe is an error to report and
 * clean up after. The signals SIGXFSZ and SIGPIPE no longer end the program.
 */
void file_signals_to_errors(void);

int file_exists(const char *path);             /* true for a dangling link as well */
int file_is_dash(const char *path);            /* true for NULL or "-": standard input or output */
const char *file_input_name(const char *path); /* the name to show in messages */
/*
 * The file name to show in a command that a message proposes, quoted for the shell where necessary.
 * "FILE" for standard input, and for a name that is very long or has control characters. The result
 * is valid until the next call.
 */
const char *file_in_command(const char *name);
int file_is_same_place(const char *a, const char *b);

#endif
