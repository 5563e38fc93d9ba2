/* SPDX-License-Identifier: MIT */
/* Output that is not secret: it is written whole or not at all. */
#ifndef URSA_HOST_OUTPUT_H
#define URSA_HOST_OUTPUT_H

#include <stddef.h>
#include <stdio.h>

/* file_stage and file_commit. EXIT_DONE, or EXIT_FAILED and reported: `option` and the reason. */
int output_write(const char *option, const char *path, const void *data, size_t len);

/* Report why that, or a secret, cannot be written. Returns EXIT_FAILED. */
int output_report(const char *option, const char *path, int error);

/* What stdio has for standard output. EXIT_DONE, or EXIT_FAILED and reported: some is lost. */
int output_flush(void);

/* Text that is printed into memory first and written to -out at the end. */
struct text {
    FILE *out; /* print into this */
    char *bytes;
    size_t len;
};

/* EXIT_DONE, or EXIT_FAILED with everything reported. After text_begin comes text_end, always. */
int text_begin(struct text *text);
int text_end(struct text *text, const char *path);
/* An ursa_write_fn whose ctx is a FILE. */
void text_write(void *ctx, const char *text, size_t len);

#endif
