/* SPDX-License-Identifier: MIT */
/*
 * Checks the program's output for certificates and requests from others. The output itself is
 * discarded.
 */
#ifndef URSA_TESTS_SHOWN_H
#define URSA_TESTS_SHOWN_H

#include <stdio.h>
#include "ursa/ursa.h"

/*
 * Print to the stream between these two calls. shown_end stops if the output has a control
 * character other than newline.
 */
FILE *shown_begin(void);
void shown_end(FILE *out);

/*
 * Run a call that reports errors, and check the reports in the same way. Check promises outside the
 * call, so that the message about a broken promise is seen.
 */
#define QUIETLY(call)                                                                              \
    do {                                                                                           \
        FILE *const errors_ = stderr;                                                              \
        stderr = shown_begin();                                                                    \
        call;                                                                                      \
        FILE *const shown_ = stderr;                                                               \
        stderr = errors_;                                                                          \
        shown_end(shown_);                                                                         \
    } while (0)

/*
 * Read bytes with the reader for showing, and print everything that can be printed. If the strict
 * reader took the bytes, `strict` is its result, else NULL. Both readers must agree then.
 */
void shown_cert(const uint8_t *data, size_t size, const struct ursa_cert *strict);
void shown_csr(const uint8_t *data, size_t size, const struct ursa_csr *strict);

#endif
