/* SPDX-License-Identifier: MIT */
/*
 * Trial division of long numbers without division instructions.
 *
 * The odd primes below 2^16 are generated in order. Long numbers are reduced modulo the product of
 * several of these primes, by Montgomery's reduction, one word at a time. The primes are public and
 * the numbers are secret: no branch and no address depends on a number.
 */
#ifndef URSA_CORE_SIEVE_H
#define URSA_CORE_SIEVE_H

#include <stdint.h>
#include "arith/mont.h"

/*
 * A word holds the product of URSA_SIEVE_GROUP primes of up to 16 bits each. 16-bit words are for a
 * processor whose 32x32-bit multiplication gives 32 bits. 32-bit words are for a processor whose
 * multiplication gives 64 bits in constant time.
 */
#ifndef URSA_SIEVE_BITS
#if URSA_LIMB_BITS == 64
#define URSA_SIEVE_BITS 64
#else
#define URSA_SIEVE_BITS 16
#endif
#endif
#if URSA_SIEVE_BITS == 64
typedef uint64_t ursa_word;
typedef ursa_wide ursa_word2;
#elif URSA_SIEVE_BITS == 32
typedef uint32_t ursa_word;
typedef uint64_t ursa_word2;
#else
typedef uint16_t ursa_word;
typedef uint32_t ursa_word2;
#endif
#define URSA_SIEVE_GROUP (URSA_SIEVE_BITS / 16)
#define URSA_SIEVE_LIMIT 65536u

/* The odd primes in order, found in pieces of 512 numbers. This state is public. */
struct ursa_primes {
    uint16_t base;         /* first number of the piece, a multiple of 512 */
    uint16_t at;           /* index of the next odd number, base + 2*at + 1 */
    uint8_t composite[32]; /* one bit for each odd number of the piece; 1: composite */
};

/* Sets up so that the first prime from ursa_primes_next is the smallest odd prime above `after`. */
void ursa_primes_begin(struct ursa_primes *primes, uint32_t after);

/* Returns the next prime, or 0 if no prime below 2^16 is left. */
uint32_t ursa_primes_next(struct ursa_primes *primes);

/*
 * A group of primes r, and the values used to reduce numbers modulo the product of these primes and
 * to test divisibility by each prime.
 */
struct ursa_divisors {
    ursa_word product;
    ursa_word inverse;                    /* -1/product mod 2^URSA_SIEVE_BITS */
    ursa_word inverses[URSA_SIEVE_GROUP]; /* 1/r mod 2^URSA_SIEVE_BITS, for each r */
    ursa_word rests[URSA_SIEVE_GROUP];    /* product/r, for each r */
};

/* Sets up for the single prime `prime`. */
void ursa_divisors_one(struct ursa_divisors *divisors, uint32_t prime);

/* Sets up for the next URSA_SIEVE_GROUP primes. Returns 1, or 0 if no prime was left. */
int ursa_divisors_next(struct ursa_divisors *divisors, struct ursa_primes *primes);

/*
 * Returns (t + x) / 2^URSA_SIEVE_BITS modulo the product. If t is at most the product, the result
 * is at most the product.
 *
 * Reason: let B = 2^URSA_SIEVE_BITS. x and factor are at most B - 1, and t is at most the product.
 * So t + x + factor * product is at most B * product + B - 1. This is below B^2, so the sum does
 * not overflow. The sum divided by B is below product + 1.
 */
static inline ursa_word ursa_reduce(const struct ursa_divisors *divisors, ursa_word t,
                                    ursa_word x) {
    ursa_word2 sum = (ursa_word2)t + x;
    ursa_word factor = (ursa_word)((ursa_word2)(ursa_word)sum * divisors->inverse);

    return (ursa_word)((sum + (ursa_word2)factor * divisors->product) >> URSA_SIEVE_BITS);
}

/* Returns 1 if one of the primes divides t, else 0. t must be at most the product. */
ursa_word ursa_divides(const struct ursa_divisors *divisors, ursa_word t);

/*
 * The inner loops of trial division. They are written in portable C in portable/trial.c, and in
 * assembler for some processors in port/arch.
 *
 * ursa_reduce_words returns x / B^n modulo the product, where B = 2^URSA_SIEVE_BITS. The number
 * x = x[0] + x[1] * B + ... has n words in this machine's byte order. The result is at most the
 * product, and it is 0 only if the number x is 0. The address x must be aligned for words, and
 * n * URSA_SIEVE_BITS must be a multiple of 128.
 */
ursa_word ursa_reduce_words(const struct ursa_divisors *divisors, const void *x, unsigned n);

/*
 * ursa_strike tests x * m + b for 24 numbers x of 128 bits, the rows. Bit i of `alive` says whether
 * row i is tested. The result is `alive` without the bits of the rows for which one of the primes
 * divides x * m + b.
 *
 * shared->m is m / B^(words of m) modulo the product. shared->b is b / B^(words of m and x
 * together) modulo the product, and is not 0. Both are results of ursa_reduce_words.
 */
#define URSA_ROWS      24u
#define URSA_ROW_SIZE  16u
#define URSA_ROW_WORDS (8 * URSA_ROW_SIZE / URSA_SIEVE_BITS)

struct ursa_residues {
    ursa_word m, b;
};
uint32_t ursa_strike(const struct ursa_divisors *divisors, const struct ursa_residues *shared,
                     const void *rows, uint32_t alive);

#endif
