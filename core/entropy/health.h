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
 * Three tests against cycles, which are part of the start-up test.
 *
 * Equal samples at a lag: the tests of SP 800-90B do not detect a 1-bit source that alternates. So
 * for each lag from 1 to URSA_LAGS, this test counts how often a sample equals the sample that is
 * `lag` places before it. If samples are independent, such pairs are equal no more often than
 * samples equal the first sample of their window. The adaptive proportion test counts the latter,
 * so its cutoff is used. The count is too slow to run on every sample.
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
 *
 * Returning samples: a source with a longer period passes all tests above. So this test keeps the
 * first W samples of a round as its window, and compares them with every W samples in a row that
 * follow in the round. The window returns at lag d if these W samples begin d places after it. If
 * the window returns at the same lag in all R rounds, this is an alarm. A round has L samples, so
 * the lags are 1 to L - W. Every source with a period in this range raises the alarm, whatever its
 * samples are. L is 1024, or 1000 + W if that is more. So all periods up to 1000 are detected.
 *
 * W and R follow from H: R = ceil(1 / H) and W = ceil(URSA_WINDOW / (H * R)), where URSA_WINDOW is
 * URSA_ALPHA + 10. With URSA_ALPHA = 30:
 *
 *   H      W    R   samples of the test, R * L
 *   8      5    1   1024
 *   4     10    1   1024
 *   1     40    1   1040
 *   1/2   40    2   2080
 *   1/16  40   16   16640
 *
 * The rate of false alarms: if the window returns at lag d, each of W samples equals the sample
 * that is d places before it. If the samples before are given, a sample does so with probability at
 * most 2^-H. The R rounds have no sample in common. So the window returns at lag d in all rounds
 * with probability at most 2^(-H*W*R) <= 2^-(URSA_ALPHA + 10). There are fewer than 2^10 lags. So
 * a start-up test raises a false alarm with probability below 2^-URSA_ALPHA. This bound holds even
 * if the samples are not independent, and for windows that overlap (d < W).
 */
#define URSA_LAGS   32u
#define URSA_WINDOW (URSA_ALPHA + 10u)
#define URSA_PERIOD 1000u /* every period up to this number of samples is detected */

/* The state of the three tests: 292 bytes if URSA_ALPHA is 30. */
struct ursa_cycles {
    uint8_t before[URSA_LAGS]; /* the latest sample comes first */
    uint16_t equal[URSA_LAGS];
    uint32_t seen;  /* samples tested so far */
    uint32_t steps; /* equal steps in a row */
    /* the returning samples */
    uint32_t rounds;  /* R, less the rounds that are complete */
    uint32_t length;  /* L */
    uint32_t width;   /* W */
    uint32_t at;      /* samples of this round so far */
    uint32_t matched; /* the latest samples that equal the beginning of the window, at most W */
    uint8_t window[URSA_WINDOW];
    uint8_t missed[128]; /* bit d: the window did not return at lag d in a round */
};

/*
 * Sets up the tests. h16 is as in ursa_health_init. Returns the number of samples that a start-up
 * test needs, R * L.
 */
uint32_t ursa_cycles_init(struct ursa_cycles *cycles, unsigned h16);

/*
 * Tests the next samples, which are at most those that a start-up test needs. *used is as in
 * ursa_health_test.
 *
 *   URSA_E_ENTROPY_CYCLE   too many equal steps in a row, or too many equal samples at one lag in a
 *                          window, or the first samples returned
 */
int ursa_cycles_test(struct ursa_cycles *cycles, const struct ursa_health *health,
                     const uint8_t *samples, size_t count, size_t *used) URSA_MUST_CHECK;

#endif
