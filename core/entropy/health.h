/* SPDX-License-Identifier: MIT */
/* The continuous health tests of SP 800-90B 4.4, on any number of samples per call. */
#ifndef URSA_CORE_HEALTH_H
#define URSA_CORE_HEALTH_H

#include "ursa/entropy.h"

/*
 * Sets up the tests for samples of `bits` bits, 1 or 8. h16 is the claimed min-entropy of a sample
 * in units of 1/16 bit, from 1 to 16 * bits.
 */
void ursa_health_init(struct ursa_health *health, unsigned bits, unsigned h16);

/*
 * Tests the next samples, up to and including the first sample that raises an alarm. Stores the
 * number of tested samples in *used.
 *
 *   URSA_E_ENTROPY_REPETITION   too many equal samples in a row
 *   URSA_E_ENTROPY_PROPORTION   one value is too frequent in a window
 */
int ursa_health_test(struct ursa_health *health, const uint8_t *samples, size_t count,
                     size_t *used) URSA_MUST_CHECK;

/*
 * Two tests against cycles, which are part of the start-up test.
 *
 * Equal samples at a lag: the tests of SP 800-90B do not detect a 1-bit source that alternates. So
 * for each lag from 1 to URSA_LAGS, this test counts how often a sample equals the sample that is
 * `lag` places before it. If samples are independent, such pairs are equal no more often than
 * samples equal the first sample of their window. The adaptive proportion test counts the latter,
 * so its cutoff is used. The count is too slow to run on every sample, and it needs a complete
 * window.
 *
 * Equal steps: the tests of SP 800-90B do not detect a counter, because all values of a counter are
 * equally frequent. The step of a counter from one sample to the next (modulo 256) is constant. So
 * a repetition count test runs on the steps.
 *
 * The steps have the same cutoff C as the samples. Let H be the claimed min-entropy of a sample. If
 * the samples before are given, each value of a step belongs to exactly one value of the next
 * sample. So the step has a given value with probability at most 2^-H. Of C equal steps, the first
 * may have any value. The other C - 1 steps equal the first with probability at most 2^(-H*(C-1))
 * <= 2^-URSA_ALPHA. The same bound holds for C equal samples, even if the samples are not
 * independent.
 */
#define URSA_LAGS 32u

struct ursa_lags {
    uint16_t equal[URSA_LAGS];
    uint8_t before[URSA_LAGS];
    uint16_t seen;  /* samples tested so far, fewer than 65536 */
    uint16_t steps; /* equal steps in a row */
};

/*
 * Tests the next samples. The caller sets `lags` to zero before the first call. *used is as in
 * ursa_health_test.
 *
 *   URSA_E_ENTROPY_CYCLE   too many equal steps in a row, or too many equal samples at one lag in a
 *                          window
 */
int ursa_lags_test(struct ursa_lags *lags, const struct ursa_health *health, const uint8_t *samples,
                   size_t count, size_t *used) URSA_MUST_CHECK;

#endif
