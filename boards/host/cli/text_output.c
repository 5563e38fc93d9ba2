/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/output.h"
#include "cli/report.h"

int text_begin(struct text *text) {
    *text = (struct text){NULL, NULL, 0};
    text->out = open_memstream(&text->bytes, &text->len);
    return text->out != NULL ? EXIT_DONE : report(EXIT_FAILED, "output: %s", strerror(errno));
}

int text_end(struct text *text, const char *path) {
    int lost = ferror(text->out), rc;

    rc = fclose(text->out) != 0 || lost ? output_report("-out", path, ENOMEM)
                                        : output_write("-out", path, text->bytes, text->len);
    free(text->bytes);
    return rc;
}

void text_write(void *ctx, const char *text, size_t len) {
    (void)fwrite(text, 1, len, ctx); /* text_end checks ferror */
}
