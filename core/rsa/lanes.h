/* SPDX-License-Identifier: MIT */
/*
 * Several candidates tested at once, and several rounds, where a processor can: port/arch has its
 * own batch.c then, in place of the core's, which leaves all to be done one by one. What a seed
 * gives does not depend on it: candidates count in their order, and bases are drawn in theirs.
 *
 * Processors with small limbs have no vectors that would do, so that they spend no code on asking.
 */
#ifndef URSA_CORE_LANES_H
#define URSA_CORE_LANES_H

#include <stdint.h>
#include "rsa/candidate.h"

#if URSA_LIMB_BITS == 64
/*
 * Sieve all of a batch to the end, in set->alive: 1, or leave it alone: 0. Here and below, *ops
 * grows by the time that it took, in multiplications done singly.
 */
int ursa_lanes_sieve(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                     uint32_t *ops) URSA_MUST_CHECK;

/*
 * The base-2 test of the candidate that ursa_candidates_next gave last, together with some of those
 * behind it: their results wait in *set. URSA_OK, URSA_E_NOT_PRIME; URSA_BUSY: nothing was done.
 */
int ursa_lanes_base2(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                     uint32_t *ops) URSA_MUST_CHECK;

/*
 * All rounds of Miller-Rabin for a number (prime.h). URSA_OK: passed; URSA_BUSY: nothing was done;
 * errors of ursa_round_begin and ursa_round_step.
 */
int ursa_lanes_rounds(const uint8_t number[URSA_RSA_FACTOR_SIZE], struct ursa_rng *rng,
                      uint32_t *ops) URSA_MUST_CHECK;

#else
#define ursa_lanes_sieve(set, batch, ops)   0
#define ursa_lanes_base2(set, batch, ops)   ((void)(ops), URSA_BUSY)
#define ursa_lanes_rounds(number, rng, ops) URSA_BUSY
#endif

#endif
