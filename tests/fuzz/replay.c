/* SPDX-License-Identifier: MIT */
/*
 * Does libFuzzer's work with given files, for any compiler, and prints TAP. The inputs are an empty
 * one and every file in the corpus of the parser that this program is named after (fuzz_pem uses
 * tests/fuzz/corpus/pem).
 */
#define _DEFAULT_SOURCE
#include <dirent.h>
#include "fuzz.h"

#define FILE_MOST 65536u

static int is_file(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

/*
 * Copies the bytes into memory of exactly their size, so that a sanitizer or valgrind notices a
 * read beyond the end.
 */
static void replay_bytes(const uint8_t *bytes, size_t n) {
    uint8_t *exact = malloc(n > 0 ? n : 1);

    FUZZ_CHECK(exact != NULL);
    memcpy(exact, bytes, n);
    FUZZ_CHECK(LLVMFuzzerTestOneInput(exact, n) == 0);
    free(exact);
}

static void replay_file(const char *folder, const char *name) {
    static uint8_t bytes[FILE_MOST];
    char path[512];
    size_t n;
    FILE *file;

    FUZZ_CHECK(snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path);
    file = fopen(path, "rb");
    FUZZ_CHECK(file != NULL);
    n = fread(bytes, 1, sizeof bytes, file);
    FUZZ_CHECK(n < sizeof bytes && !ferror(file));
    FUZZ_CHECK(fclose(file) == 0);
    replay_bytes(bytes, n);
}

int main(int argc, char **argv) {
    const char *parser = argc > 0 ? strstr(argv[0], "fuzz_") : NULL;
    struct dirent **entries;
    char folder[256];
    int i, count;

    FUZZ_CHECK(parser != NULL);
    FUZZ_CHECK(snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", parser + 5) < 256);
    count = scandir(folder, &entries, is_file, alphasort);
    FUZZ_CHECK(count > 0);
    printf("1..%d\n", count + 1);
    (void)fflush(stdout); /* a broken promise ends the program */
    replay_bytes((const uint8_t *)"", 0);
    printf("ok 1 - an empty input\n");
    for (i = 0; i < count; i++) {
        replay_file(folder, entries[i]->d_name);
        printf("ok %d - %s\n", i + 2, entries[i]->d_name);
        (void)fflush(stdout);
        free(entries[i]);
    }
    free(entries);
    return 0;
}
