/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "shown.h"
#include "fuzz.h"

static char *text;
static size_t text_len;

FILE *shown_begin(void) {
    FILE *out = open_memstream(&text, &text_len);

    FUZZ_CHECK(out != NULL);
    return out;
}

void shown_end(FILE *out) {
    size_t i;

    FUZZ_CHECK(!ferror(out) && fclose(out) == 0);
    for (i = 0; i < text_len; i++) {
        uint8_t c = (uint8_t)text[i];

        FUZZ_CHECK(c == '\n' || (c >= 0x20 && c != 0x7F));
    }
    free(text);
}
