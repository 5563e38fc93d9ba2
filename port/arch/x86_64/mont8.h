/* SPDX-License-Identifier: MIT */
/* The first test of eight candidates for a prime at once, for processors with AVX-512 IFMA. */
#ifndef URSA_ARCH_MONT8_H
#define URSA_ARCH_MONT8_H

#include <stdint.h>

#define URSA_MONT8_SIZE 128u /* bytes of a candidate, big-endian */

/* 1 if the processor has it and its system keeps the registers, else 0. */
int ursa_mont8_available(void);

/*
 * passed[i] = 1 if candidate i is 3 mod 4, has its top bit set, and 2^((candidate - 1) / 2) is 1 or
 * -1 modulo it; else 0. That is a round of Miller-Rabin with the base 2. In constant time but for
 * those bits; about 7 KB of stack, wiped.
 */
void ursa_mont8_base2(const uint8_t candidates[8][URSA_MONT8_SIZE], uint8_t passed[8]);

/*
 * The same with a base for each candidate in place of the 2: eight rounds of Miller-Rabin, for one
 * candidate or for several. The bases are the caller's, 2 to candidate - 2. About 17 KB of stack.
 */
void ursa_mont8_round(const uint8_t candidates[8][URSA_MONT8_SIZE],
                      const uint8_t bases[8][URSA_MONT8_SIZE], uint8_t passed[8]);

#endif
