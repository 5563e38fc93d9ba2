/* SPDX-License-Identifier: MIT */
/*
 * Whole numbers of any size in words of 32 bits, least significant first, in constant time for
 * their values: small and slow, for checking keys that come from elsewhere. What makes and uses
 * keys has mont.h.
 */
#ifndef URSA_CORE_NUMBER_H
#define URSA_CORE_NUMBER_H

#include <stddef.h>
#include <stdint.h>

/* From big-endian bytes; words that they do not fill are 0. len <= 4 * words. And back. */
void ursa_number_read(uint32_t *r, size_t words, const uint8_t *in, size_t len);
void ursa_number_write(uint8_t *out, size_t len, const uint32_t *a);

/* r = a * b, of a_words + b_words words; r is neither. */
void ursa_number_multiply(uint32_t *r, const uint32_t *a, size_t a_words, const uint32_t *b,
                          size_t b_words);

/* r = a mod m, of m_words words, for any m > 0. r is neither. 64 steps a word of a. */
void ursa_number_modulo(uint32_t *r, const uint32_t *a, size_t a_words, const uint32_t *m,
                        size_t m_words);

/* r = a / b for an odd b that divides a, all of `words` words; a is spent. */
void ursa_number_divide(uint32_t *r, uint32_t *a, const uint32_t *b, size_t words);

/* a -= b, both of `words` words; returns the borrow. */
uint32_t ursa_number_subtract(uint32_t *a, const uint32_t *b, size_t words);

/* 1 if a is the small number, else 0. */
uint32_t ursa_number_is(const uint32_t *a, size_t words, uint32_t small);

#endif
