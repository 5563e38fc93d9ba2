/* SPDX-License-Identifier: MIT */
/*
 * Helpers for fuzzing. Each parser has one program, with one function that takes any bytes and
 * stops if a promise of the headers is broken. clang's libFuzzer searches for such bytes (`make
 * fuzz`). replay.c runs the function on the files in tests/fuzz/corpus (`make test`).
 */
#ifndef URSA_TESTS_FUZZ_H
#define URSA_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ursa/ursa.h>

/* libFuzzer calls this name. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Checks a promise. If it is broken, the program stops and libFuzzer keeps the bytes. */
#define FUZZ_CHECK(promise)                                                                        \
    do {                                                                                           \
        if (!(promise)) {                                                                          \
            fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #promise);                  \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

#define FUZZ_CODE(call, code) FUZZ_CHECK((call) == (code))

/* Takes a byte off the front of an input, to make a choice with. Returns 0 if no byte is left. */
static inline uint8_t fuzz_take(const uint8_t **data, size_t *size) {
    if (*size == 0) {
        return 0;
    }
    --*size;
    return *(*data)++;
}

/* 1 if the part lies completely within the n bytes at `all`. */
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
