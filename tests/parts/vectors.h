/* SPDX-License-Identifier: MIT */
/*
 * Published test vectors. The files are outside the project, in $URSA_VECTORS or ../shared/vectors.
 */
#ifndef URSA_TESTS_VECTORS_H
#define URSA_TESTS_VECTORS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Open a file of test vectors. If the file is missing, print a line that says so and return NULL.
 */
FILE *vectors_open(const char *path);

/*
 * The value after `key = ` or `key=`, or NULL if the line has another form. The line is cut after
 * the value.
 */
char *vectors_value(char *line, const char *key);

/* Decode hexadecimal digits to at most max bytes and return the number of bytes. */
size_t vectors_hex(const char *hex, uint8_t *out, size_t max);

#endif
