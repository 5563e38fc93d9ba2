/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic on unsigned integers of any size. The time depends on their sizes, not on their
 * values.
 *
 * A number is an array of 32-bit words, least significant word first. The code is small and slow,
 * and is only used to check foreign keys. Ursa makes and uses its own keys with arith/mont.h.
 */
#ifndef URSA_CORE_NUMBER_H
#define URSA_CORE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/*
 * Convert a number from len big-endian bytes, or into len big-endian bytes.
 *
 * ursa_number_read needs len <= 4 * words. The words above these bytes are set to 0.
 */
void ursa_number_read(uint32_t *r, size_t words, const uint8_t *in, size_t len);
void ursa_number_write(uint8_t *out, size_t len, const uint32_t *a);

/* r = a * b, where r has a_words + b_words words and does not overlap a or b. */
void ursa_number_multiply(uint32_t *r, const uint32_t *a, size_t a_words, const uint32_t *b,
                          size_t b_words);

/*
 * r = a mod m for any m > 0, where r has m_words words and does not overlap a or m.
 *
 * The cost is 64 passes over m for each word of a.
 */
void ursa_number_modulo(uint32_t *r, const uint32_t *a, size_t a_words, const uint32_t *m,
                        size_t m_words);

/* r = a / b for an odd b that divides a. All three have `words` words. a is overwritten. */
void ursa_number_divide(uint32_t *r, uint32_t *a, const uint32_t *b, size_t words);

/* a -= b. Both have `words` words. Returns the borrow, 0 or 1. */
uint32_t ursa_number_subtract(uint32_t *a, const uint32_t *b, size_t words);

/* Return 1 if a = small, else 0. */
uint32_t ursa_number_is(const uint32_t *a, size_t words, uint32_t small);

#endif
