/* SPDX-License-Identifier: MIT */
/* Output that is not secret. It is written completely or not at all. */
#ifndef URSA_HOST_OUTPUT_H
#define URSA_HOST_OUTPUT_H

#include <stddef.h>
#include <stdio.h>

/*
 * Write an output with file_stage and file_commit. Returns EXIT_DONE, or EXIT_FAILED with the
 * reason reported. The report begins with `option`.
 */
int output_write(const char *option, const char *path, const void *data, size_t len);

/*
 * Report that an output or a secret cannot be written. `error` is an errno value. Returns
 * EXIT_FAILED.
 */
int output_report(const char *option, const char *path, int error);

/* Flush standard output. Returns EXIT_DONE, or EXIT_FAILED with the loss of output reported. */
int output_flush(void);

/* A text that is printed into memory first and written to -out at the end. */
struct text {
    FILE *out; /* print into this stream */
    char *bytes;
    size_t len;
};

/*
 * text_begin and text_end return EXIT_DONE, or EXIT_FAILED with the reason reported. Call text_end
 * after each successful text_begin.
 */
int text_begin(struct text *text);
int text_end(struct text *text, const char *path);
/* An ursa_write_fn whose ctx is a FILE. */
void text_write(void *ctx, const char *text, size_t len);

#endif
