/* SPDX-License-Identifier: MIT */
/* SplitMix64 (Steele, Lea, Flood 2014): repeatable, good statistics, but not secure. */
#ifndef URSA_TESTS_RANDOM_H
#define URSA_TESTS_RANDOM_H

#include <stdint.h>

static inline uint64_t split_mix(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* A number from 0 to n - 1. */
static inline uint32_t split_mix_below(uint64_t *state, uint32_t n) {
    return (uint32_t)((split_mix(state) >> 32) * n >> 32);
}

#endif
