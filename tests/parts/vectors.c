/* SPDX-License-Identifier: MIT */
#include "vectors.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

FILE *vectors_open(const char *path) {
    const char *folder = getenv("URSA_VECTORS");
    char name[512];
    FILE *file;

    snprintf(name, sizeof name, "%s/%s", folder != NULL ? folder : "../shared/vectors", path);
    file = fopen(name, "r");
    if (file == NULL) {
        printf("# %s: file not found, 0 cases run (set URSA_VECTORS)\n", path);
    }
    return file;
}

char *vectors_value(char *line, const char *key) {
    size_t n = strlen(key);

    if (strncmp(line, key, n) != 0) {
        return NULL;
    }
    line += n;
    line += strspn(line, " ");
    if (*line != '=') {
        return NULL;
    }
    line += 1 + strspn(line + 1, " ");
    line[strcspn(line, " \r\n")] = '\0';
    return line;
}

size_t vectors_hex(const char *hex, uint8_t *out, size_t max) {
    size_t n = 0;
    unsigned byte;

    while (n < max && isxdigit((unsigned char)hex[2 * n]) &&
           sscanf(hex + 2 * n, "%2x", &byte) == 1) {
        out[n++] = (uint8_t)byte;
    }
    return n;
}
