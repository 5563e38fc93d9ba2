/* SPDX-License-Identifier: MIT */
/* Repeatable random test cases: their number and their source. */
#ifndef URSA_TESTS_ROUNDS_H
#define URSA_TESTS_ROUNDS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/*
 * The next number, 0 to n - 1, of Knuth's MMIX generator. It is the same in every run of a program.
 */
static inline size_t random_below(size_t n) {
    static uint64_t state = 1;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(state >> 33) % n;
}

/*
 * How many of n cases to run: a quarter, with URSA_FULL all, with URSA_QUICK (slow runs) a
 * twentieth.
 */
static inline size_t rounds(size_t n) {
    return getenv("URSA_QUICK") != NULL ? n / 20 : getenv("URSA_FULL") != NULL ? n : n / 4;
}

/* The step between the cases to run: 1, or n where runs are slow (URSA_QUICK). */
static inline size_t each(size_t n) {
    return getenv("URSA_QUICK") != NULL ? n : 1;
}

#endif
