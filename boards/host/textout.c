/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "host.h"
#include "print.h"

int text_begin(struct text *text) {
    *text = (struct text){NULL, NULL, 0};
    text->out = open_memstream(&text->bytes, &text->len);
    return text->out != NULL ? EXIT_DONE : report(EXIT_FAILED, "output: %s", strerror(errno));
}

int text_is_stdout(const char *path) {
    return path == NULL || strcmp(path, "-") == 0;
}

int text_end(struct text *text, const char *path) {
    int to_stdout = text_is_stdout(path), lost = ferror(text->out);
    struct staged staged;
    int error = fclose(text->out) != 0 || lost ? ENOMEM : 0;

    if (error == 0) {
        error = file_stage(&staged, to_stdout ? NULL : path, text->bytes, text->len);
    }
    if (error == 0) {
        error = file_commit(&staged);
    }
    free(text->bytes);
    if (error == EEXIST) {
        return report(EXIT_FAILED,
                      "-out: %s: holds a private key, or cannot be read to tell; a key is never "
                      "overwritten",
                      path);
    }
    return error == 0 ? EXIT_DONE
                      : report(EXIT_FAILED, "-out: %s: cannot be written: %s",
                               to_stdout ? "standard output" : path, strerror(error));
}

void text_write(void *ctx, const char *text, size_t len) {
    (void)fwrite(text, 1, len, ctx); /* text_end asks */
}
