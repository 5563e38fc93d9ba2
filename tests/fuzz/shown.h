/* SPDX-License-Identifier: MIT */
/*
 * Checks the program's output for certificates and requests from others. The output itself is
 * discarded.
 */
#ifndef URSA_TESTS_SHOWN_H
#define URSA_TESTS_SHOWN_H

#include <stdio.h>

/*
 * Print to the stream between these two calls. shown_end stops if the output has a control
 * character other than newline.
 */
FILE *shown_begin(void);
void shown_end(FILE *out);

#endif
