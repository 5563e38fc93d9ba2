/* SPDX-License-Identifier: MIT */
/*
 * Arithmetic on natural numbers of up to 4224 bits, for the judgement of weak keys.
 *
 * The time depends on the values. core/keyfile/number.h has the functions whose time does not.
 */
#ifndef URSA_HOST_WEAK_NUMBER_H
#define URSA_HOST_WEAK_NUMBER_H

#include <stddef.h>
#include <stdint.h>

#define WEAK_WORDS 132u

/* A number of `count` words, least significant word first. The top word is not 0. Zero: count 0. */
struct weak_number {
    size_t count;
    uint32_t word[WEAK_WORDS];
};

void weak_read(struct weak_number *a, const uint8_t *bytes, size_t len);

size_t weak_bits(const struct weak_number *a);     /* the length in bits */
size_t weak_one_bits(const struct weak_number *a); /* how many bits are 1 */

/* Return a number below, equal to or above 0 if a is less than, equal to or greater than b. */
int weak_compare(const struct weak_number *a, const struct weak_number *b);

/* a += b, a += small, and a *= small. The results have at most WEAK_WORDS words. */
void weak_add(struct weak_number *a, const struct weak_number *b);
void weak_add_small(struct weak_number *a, uint32_t small);
void weak_multiply_small(struct weak_number *a, uint32_t small);
/* a -= b, where b is at most a. */
void weak_subtract(struct weak_number *a, const struct weak_number *b);

/* Return a mod small. */
uint32_t weak_modulo(const struct weak_number *a, uint32_t small);
/* a /= small. Returns the rest. */
uint32_t weak_divide(struct weak_number *a, uint32_t small);
/* a /= 2^bits */
void weak_shift(struct weak_number *a, size_t bits);
/* a = gcd(a, b) for a and b that are not 0. b is overwritten. */
void weak_gcd(struct weak_number *a, struct weak_number *b);
/* Return gcd(a, b), where a may be 0. */
unsigned weak_gcd_small(unsigned a, unsigned b);

/* root = the square root of a, rounded down, and rest = a - root^2. */
void weak_root(const struct weak_number *a, struct weak_number *root, struct weak_number *rest);
int weak_is_square(const struct weak_number *a);

/*
 * Return nonzero if the number has a repeated pattern: at least WEAK_RUN successive bits, each of
 * them equal to the bit `lag` places above it, for a `lag` from 1 to 512.
 */
#define WEAK_RUN 120u
int weak_repeats(const struct weak_number *a);
/* Return nonzero if a and b have WEAK_RUN successive bits that are all equal, or all different. */
int weak_share_bits(const struct weak_number *a, const struct weak_number *b);

#endif
