/* SPDX-License-Identifier: MIT */
/* Many repeatable random cases: how many, and where they come from. */
#ifndef URSA_TESTS_ROUNDS_H
#define URSA_TESTS_ROUNDS_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* The next number of Knuth's MMIX generator, 0 to n - 1; the same ones in every run of a program.
 */
static inline size_t random_below(size_t n) {
    static uint64_t state = 1;

    state = state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(state >> 33) % n;
}

/* A quarter of n; all with URSA_FULL; a twentieth where runs are slow (URSA_QUICK). */
static inline size_t rounds(size_t n) {
    return getenv("URSA_QUICK") != NULL ? n / 20 : getenv("URSA_FULL") != NULL ? n : n / 4;
}

/* Each one of many; where runs are slow (URSA_QUICK) each n-th. */
static inline size_t each(size_t n) {
    return getenv("URSA_QUICK") != NULL ? n : 1;
}

#endif
