/* SPDX-License-Identifier: MIT */
/* Miller-Rabin tests of eight candidates for a prime at once, for processors with AVX-512 IFMA. */
#ifndef URSA_ARCH_MONT8_H
#define URSA_ARCH_MONT8_H

#include <stdint.h>

#define URSA_MONT8_SIZE 128u /* bytes of a candidate, big-endian */

/*
 * Returns 1 if the processor has AVX-512 IFMA and the operating system saves the registers of
 * AVX-512, else 0.
 */
int ursa_mont8_available(void);

/*
 * One Miller-Rabin round with base 2 for each candidate.
 *
 * passed[i] = 1 if candidate i is 3 modulo 4, has its top bit set, and 2^((candidate - 1) / 2) is 1
 * or -1 modulo the candidate. Otherwise passed[i] = 0. The time does not depend on the candidates:
 * only passed[] does. About 7 KB of stack are used and wiped.
 */
void ursa_mont8_base2(const uint8_t candidates[8][URSA_MONT8_SIZE], uint8_t passed[8]);

/*
 * Eight Miller-Rabin rounds: like ursa_mont8_base2, but with bases[i] for candidate i.
 *
 * The candidates may be equal or different. The caller chooses bases from 2 to candidate - 2. About
 * 17 KB of stack are used and wiped.
 */
void ursa_mont8_round(const uint8_t candidates[8][URSA_MONT8_SIZE],
                      const uint8_t bases[8][URSA_MONT8_SIZE], uint8_t passed[8]);

#endif
