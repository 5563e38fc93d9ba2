/* SPDX-License-Identifier: MIT */
/* Files: read whole, written whole or not at all. Functions return 0 or an errno. */
#ifndef URSA_HOST_FILES_H
#define URSA_HOST_FILES_H

#include <stddef.h>
#include <stdint.h>
#include "../../../port/posix/newfile.h"

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
