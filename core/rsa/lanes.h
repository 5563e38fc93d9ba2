/* SPDX-License-Identifier: MIT */
/*
 * Tests of several candidates at once, and of several rounds at once, on processors that can do it.
 *
 * For such processors port/arch has its own lanes.c. It replaces the core's lanes.c, which leaves
 * all tests to the code that does them one by one. Both give the same key from a seed: candidates
 * count in their order, and bases are drawn in their order.
 *
 * Processors with small limbs have no suitable vector instructions. The macros below spare them the
 * code of the calls.
 */
#ifndef URSA_CORE_LANES_H
#define URSA_CORE_LANES_H

#include <stdint.h>
#include "rsa/candidate.h"

#if URSA_LIMB_BITS == 64
/*
 * Sieves a complete batch to the end and puts the result into set->alive. Returns 1, or 0 if
 * nothing was done. Here and below, *ops grows by the duration, in multiplications done singly.
 */
int ursa_lanes_sieve(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                     uint32_t *ops) URSA_MUST_CHECK;

/*
 * Tests to base 2 the candidate that ursa_candidates_next gave last, together with some candidates
 * after it. Their results are kept in *set.
 *
 *   URSA_OK             the candidate passed
 *   URSA_E_NOT_PRIME    the candidate is composite
 *   URSA_BUSY           nothing was done
 */
int ursa_lanes_base2(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                     uint32_t *ops) URSA_MUST_CHECK;

/*
 * Does all rounds of Miller-Rabin for a number (prime.h).
 *
 *   URSA_OK     the number passed all rounds
 *   URSA_BUSY   nothing was done
 *
 * Errors: those of ursa_rng_reseed, ursa_round_draw, ursa_round_begin and ursa_round_step, and
 * URSA_E_KEYGEN if URSA_BASE_DRAWS draws gave no base.
 */
int ursa_lanes_rounds(const uint8_t number[URSA_RSA_FACTOR_SIZE], struct ursa_rng *rng,
                      uint32_t *ops) URSA_MUST_CHECK;

#else
#define ursa_lanes_sieve(set, batch, ops)   0
#define ursa_lanes_base2(set, batch, ops)   ((void)(ops), URSA_BUSY)
#define ursa_lanes_rounds(number, rng, ops) URSA_BUSY
#endif

#endif
