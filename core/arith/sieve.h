/* SPDX-License-Identifier: MIT */
/*
 * Trial division without division: the odd primes below 2^16 one after the other, and residues of
 * long numbers modulo a few of them at once, by Montgomery's reduction one word at a time. The
 * primes are public, the numbers are secret: no branch and no address depends on a number.
 */
#ifndef URSA_CORE_SIEVE_H
#define URSA_CORE_SIEVE_H

#include <stdint.h>
#include "arith/mont.h"

/*
 * A word holds the product of URSA_SIEVE_GROUP primes, each of 16 bits. 16 bits are for a processor
 * that multiplies 32x32 bits to 32; 32 for one that gives 64 bits, in constant time.
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

/* The odd primes in order, found in pieces of 512 numbers. All of it is public. */
struct ursa_primes {
    uint16_t base;         /* of the piece, a multiple of 512 */
    uint16_t at;           /* next index: stands for base + 2*at + 1 */
    uint8_t composite[32]; /* a bit each */
};

/* Begin behind `after`; then the next prime each time, 0 when there is none below 2^16. */
void ursa_primes_begin(struct ursa_primes *primes, uint32_t after);
uint32_t ursa_primes_next(struct ursa_primes *primes);

/* A few primes r, what is needed to reduce modulo their product and to tell divisibility by each.
 */
struct ursa_divisors {
    ursa_word product;
    ursa_word inverse;                    /* -1/product mod 2^URSA_SIEVE_BITS */
    ursa_word inverses[URSA_SIEVE_GROUP]; /* 1/r */
    ursa_word rests[URSA_SIEVE_GROUP];    /* product/r */
};

/* Set up for one prime only, and for the next few; 0: there was none left. */
void ursa_divisors_one(struct ursa_divisors *divisors, uint32_t prime);
int ursa_divisors_next(struct ursa_divisors *divisors, struct ursa_primes *primes);

/*
 * (t + x) / 2^URSA_SIEVE_BITS modulo the product, not above the product if t is not. For then
 * t + x + factor * product < 2^(2 * URSA_SIEVE_BITS), and the result is below product + 1.
 */
static inline ursa_word ursa_reduce(const struct ursa_divisors *divisors, ursa_word t,
                                    ursa_word x) {
    ursa_word2 sum = (ursa_word2)t + x;
    ursa_word factor = (ursa_word)((ursa_word2)(ursa_word)sum * divisors->inverse);

    return (ursa_word)((sum + (ursa_word2)factor * divisors->product) >> URSA_SIEVE_BITS);
}

/* 1 if one of the primes divides t, which is not above the product. */
ursa_word ursa_divides(const struct ursa_divisors *divisors, ursa_word t);

/*
 * The inner loops, portably in trial.c, in assembler for some processors (port/arch).
 *
 * x[0] + x[1] * B + ... of n words of this machine, over B^n, B = 2^URSA_SIEVE_BITS, modulo the
 * product, not above it; 0 for 0 only. x is at an address that fits words, n * URSA_SIEVE_BITS a
 * multiple of 128.
 */
ursa_word ursa_reduce_words(const struct ursa_divisors *divisors, const void *x, unsigned n);

/*
 * The same of x * m + b for each of the 24 rows x of 128 bits, of which bit i of `alive` says
 * whether it is wanted: the bits of those that no prime divides. shared.m is m / B^(words of m),
 * shared.b, not 0, is b / B^(words of m and of x).
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
