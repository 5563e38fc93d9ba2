/* SPDX-License-Identifier: MIT */
/* Published test vectors: files outside the project, named by URSA_VECTORS or ../shared/vectors. */
#ifndef URSA_TESTS_VECTORS_H
#define URSA_TESTS_VECTORS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Open a file of the vectors; NULL, and a line that says so, when it is not there. */
FILE *vectors_open(const char *path);

/* The value behind `key = ` (or `key=`) if the line is such a line, else NULL. Cut at its end. */
char *vectors_value(char *line, const char *key);

/* Hex to bytes; returns their number, at most max. */
size_t vectors_hex(const char *hex, uint8_t *out, size_t max);

#endif
