/* SPDX-License-Identifier: MIT */
/* Handling secrets in constant time: comparing them, and marking values that may become public. */
#ifndef URSA_CORE_CONSTTIME_H
#define URSA_CORE_CONSTTIME_H

#include <stddef.h>
#include <stdint.h>

/*
 * Returns `value` unchanged. `value` depends on secrets, but may become public.
 *
 * When the tests run under valgrind (URSA_MEMCHECK), they mark secrets as undefined. This function
 * then marks the value as defined, so that valgrind does not report a branch on it.
 *
 * These facts become public when a key is made and used:
 *   - whether a drawn number is used as a candidate for a prime
 *   - whether a candidate was rejected, and by which test (candidate.h)
 *   - whether a drawn base or digit was rejected (a rejected value is never used)
 *   - whether a key is consistent
 *   - whether a signature verifies
 */
#ifdef URSA_MEMCHECK
uint32_t ursa_declassify(uint32_t value);
#else
static inline uint32_t ursa_declassify(uint32_t value) {
    return value;
}
#endif

/*
 * Returns `bit` unchanged, but the compiler can no longer deduce its value. Without this barrier
 * the compiler may see that a mask made from `bit` is all zeros or all ones, and branch on `bit`.
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
