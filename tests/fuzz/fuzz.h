/* SPDX-License-Identifier: MIT */
/*
 * Fuzzing: a program a parser, each one function that takes any bytes and stops when a promise of
 * the headers is broken. clang's libFuzzer looks for such bytes (`make fuzz`); replay.c gives it
 * what is kept in tests/fuzz/corpus (`make test`).
 */
#ifndef URSA_TESTS_FUZZ_H
#define URSA_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ursa/ursa.h>

/* The name that libFuzzer calls. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise: else the program stops, and libFuzzer keeps the bytes. */
#define FUZZ_CHECK(promise)                                                                        \
    do {                                                                                           \
        if (!(promise)) {                                                                          \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #promise);                  \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#define FUZZ_CODE(call, code) FUZZ_CHECK((call) == (code))

/* Bytes taken off the front of an input, to choose by; 0 when there is none left. */
static inline uint8_t fuzz_take(const uint8_t **data, size_t *size) {
    if (*size == 0) {
        return 0;
    }
    --*size;
    return *(*data)++;
}

/* 1 if a part lies whole in the n bytes at `all`. */
static inline int fuzz_is_within(struct ursa_span part, const uint8_t *all, size_t n) {
    return part.at >= all && part.len <= n && (size_t)(part.at - all) <= n - part.len;
}

/* 1 if all n bytes are zero. */
static inline int fuzz_is_zero(const void *bytes, size_t n) {
    const uint8_t *p = bytes;
    size_t i;

    for (i = 0; i < n && p[i] == 0; i++) {
    }
    return i == n;
}

#endif
