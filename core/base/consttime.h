/* SPDX-License-Identifier: MIT */
/* Handling secrets in constant time: comparing them, and marking values that may become public. */
#ifndef URSA_CORE_CONSTTIME_H
#define URSA_CORE_CONSTTIME_H

#include <stddef.h>
#include <stdint.h>

/*
 * Returns `value`, which depends on secrets but may become public. Each use says why.
 *
 * Under valgrind the tests mark secrets as undefined. There this function marks the value as
 * defined, so that valgrind does not report a branch on it.
 *
 * When a key is made and used, these facts become public:
 *   - a number is a candidate for a prime
 *   - a candidate was rejected, and by which test (candidate.h)
 *   - a base or a digit is drawn again (the rejected value is never used)
 *   - a key is consistent
 *   - a signature verifies
 */
#ifdef URSA_MEMCHECK
uint32_t ursa_declassify(uint32_t value);
#else
static inline uint32_t ursa_declassify(uint32_t value) {
    return value;
}
#endif

/*
 * Returns `bit` unchanged, but the compiler no longer knows anything about its value. Without this
 * barrier the compiler may see that a mask made of the bit is all zeros or all ones, and branch on
 * it.
 */
static inline uint32_t ursa_value_barrier(uint32_t bit) {
#if defined(__GNUC__)
    __asm__ volatile("" : "+r"(bit));
#endif
    return bit;
}

/* Returns 1 if the n bytes at a and b are equal, else 0. Constant time. */
uint32_t ursa_equal(const void *a, const void *b, size_t n);

/* Returns 1 if a < b as big-endian numbers of n bytes, else 0. Constant time. */
uint32_t ursa_less(const uint8_t *a, const uint8_t *b, size_t n);

#endif
