/* SPDX-License-Identifier: MIT */
/* What the program prints of foreign certificates and requests, into nowhere but a look. */
#ifndef URSA_TESTS_SHOWN_H
#define URSA_TESTS_SHOWN_H

#include <stdio.h>

/* Print between these; at the end nothing may be in it that a terminal would obey. */
FILE *shown_begin(void);
void shown_end(FILE *out);

#endif
