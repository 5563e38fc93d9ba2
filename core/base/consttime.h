/* SPDX-License-Identifier: MIT */
/* Handling secrets in constant time: comparing them, and saying which values are none. */
#ifndef URSA_CORE_CONSTTIME_H
#define URSA_CORE_CONSTTIME_H

#include <stddef.h>
#include <stdint.h>

/*
 * A secret-dependent value that may be shown: each use says why. Under valgrind the tests mark
 * secrets as undefined, and this is what makes it fall silent. All that is shown: that a number is
 * a candidate, that one is rejected and by what (candidate.h), that a base or a digit is drawn anew
 * (what is thrown away is never used), that a key is whole, that a signature verifies.
 */
#ifdef URSA_MEMCHECK
uint32_t ursa_declassify(uint32_t value);
#else
static inline uint32_t ursa_declassify(uint32_t value) {
    return value;
}
#endif

/*
 * The same bit, of which the compiler knows nothing any more. Without this it may see that a mask
 * made of a bit is all or nothing, and branch on it.
 */
static inline uint32_t ursa_value_barrier(uint32_t bit) {
#if defined(__GNUC__)
    __asm__ volatile("" : "+r"(bit));
#endif
    return bit;
}

/* 1 if the n bytes are equal, else 0; and 1 if big-endian a < b, else 0. Constant time. */
uint32_t ursa_equal(const void *a, const void *b, size_t n);
uint32_t ursa_less(const uint8_t *a, const uint8_t *b, size_t n);

#endif
