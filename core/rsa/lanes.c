/* SPDX-License-Identifier: MIT */
/*
 * This file is for processors without SIMD. Its functions do nothing, so their callers do every
 * test singly.
 */
#include "rsa/lanes.h"

#ifndef URSA_ARCH_LANES
#if URSA_LIMB_BITS == 64
int ursa_lanes_sieve(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                     uint32_t *ops) {
    (void)set;
    (void)batch;
    (void)ops;
    return 0;
}

int ursa_lanes_base2(struct ursa_candidates *set, const uint8_t batch[URSA_BATCH_SIZE],
                     uint32_t *ops) {
    (void)set;
    (void)batch;
    (void)ops;
    return URSA_BUSY;
}

int ursa_lanes_rounds(const uint8_t number[URSA_RSA_FACTOR_SIZE], struct ursa_rng *rng,
                      uint32_t *ops) {
    (void)number;
    (void)rng;
    (void)ops;
    return URSA_BUSY;
}
#endif
#endif
