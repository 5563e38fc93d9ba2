/* SPDX-License-Identifier: MIT */
/* The continuous health tests of SP 800-90B 4.4, on any number of samples per call. */
#ifndef URSA_CORE_HEALTH_H
#define URSA_CORE_HEALTH_H

#include "ursa/entropy.h"

/* Sets up. bits is 1 or 8. h16 is the min-entropy of a sample in 1/16 bit, 1 to 16 * bits. */
void ursa_health_init(struct ursa_health *health, unsigned bits, unsigned h16);

/*
 * Tests the next samples, up to and including the first sample that raises an alarm. *used is the
 * number of samples tested.
 *
 *   URSA_E_ENTROPY_REPETITION   too many equal samples in a row
 *   URSA_E_ENTROPY_PROPORTION   one value is too frequent in a window
 */
int ursa_health_test(struct ursa_health *health, const uint8_t *samples, size_t count,
                     size_t *used) URSA_MUST_CHECK;

/*
 * Two tests against cycles, part of the start-up test.
 *
 * Equal samples at a lag: neither test of the standard detects a bit source that alternates. So for
 * each lag from 1 to URSA_LAGS, the start-up test counts how often a sample equals the sample that
 * is `lag` places before it. Independent samples match by chance no more often than a window's
 * first sample recurs in the adaptive proportion test. So the cutoff of that test is used. This
 * count is too slow for every sample, and it needs a complete window.
 *
 * Equal steps: neither test of the standard detects a counter, because all its values are equally
 * frequent. Its step from one sample to the next (modulo 256) is constant. So a repetition count
 * test runs on the steps.
 *
 * The cutoff C for the steps is the cutoff for the samples. Given the samples before, a step has a
 * certain value exactly when the sample has a certain value. By the claim, the probability of that
 * is at most 2^-H. After the first of C equal steps, the other C - 1 come with probability
 * 2^(-H*(C-1)) <= 2^-URSA_ALPHA. This is the bound for C equal samples, independent or not.
 */
#define URSA_LAGS 32u

struct ursa_lags {
    uint16_t equal[URSA_LAGS];
    uint8_t before[URSA_LAGS];
    uint16_t seen;  /* samples seen, fewer than 65536 in all */
    uint16_t steps; /* equal steps in a row */
};

/*
 * Tests the next samples. `lags` starts zeroed. *used is as in ursa_health_test.
 *
 *   URSA_E_ENTROPY_CYCLE   too many equal steps, or at the end of a window too many equal samples
 */
int ursa_lags_test(struct ursa_lags *lags, const struct ursa_health *health, const uint8_t *samples,
                   size_t count, size_t *used) URSA_MUST_CHECK;

#endif
