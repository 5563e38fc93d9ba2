/* SPDX-License-Identifier: MIT */
/*
 * Tests of several candidates at once, and of several rounds at once, on processors with suitable
 * vector instructions. A lane is the part of a vector that holds one candidate or one base.
 *
 * For such processors port/arch has its own lanes.c, which replaces the core's lanes.c. The
 * functions of the core's lanes.c do nothing, so that other code does all tests one by one. Both
 * ways give the same key from the same seed: candidates are accepted in the order of the batch, and
 * bases are drawn in the order of the rounds.
 *
 * Processors with 32-bit limbs have no suitable vector instructions. For them the functions are
 * macros, so that the calls add no code.
 */
#ifndef URSA_CORE_LANES_H
#define URSA_CORE_LANES_H

#include <stdint.h>
#include "rsa/candidate.h"

#if URSA_LIMB_BITS == 64
/*
 * Sieves a complete batch to the end and puts the result into set->alive. Returns 1, or 0 if
 * nothing was done. This function and the next two add their duration to *ops, in operations of
 * ursa_keygen_step (ursa/keygen.h).
 */
int ursa_lanes_sieve(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                     uint32_t *ops) URSA_MUST_CHECK;

/*
 * Runs the base-2 test on the candidate that ursa_candidates_next gave last, together with some
 * candidates after it. The results for all these candidates are kept in *set.
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
