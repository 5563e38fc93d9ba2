/* SPDX-License-Identifier: MIT */
/* The continuous health tests of SP 800-90B 4.4, on any number of samples at a time. */
#ifndef URSA_CORE_HEALTH_H
#define URSA_CORE_HEALTH_H

#include "ursa/entropy.h"

/* bits: 1 or 8; h16: the min-entropy a sample in 1/16 bit, 1 to 16 * bits. */
void ursa_health_init(struct ursa_health *health, unsigned bits, unsigned h16);

/*
 * Test the next samples, up to the first that raises an alarm: *used is their number, that one
 * included. URSA_E_ENTROPY_REPETITION, URSA_E_ENTROPY_PROPORTION.
 */
int ursa_health_test(struct ursa_health *health, const uint8_t *samples, size_t count,
                     size_t *used) URSA_MUST_CHECK;

/*
 * Cycles: neither test of the standard sees a bit source that alternates. So the start-up test also
 * counts, for each lag from 1 to URSA_LAGS, how often a sample equals the one that far before it:
 * for independent samples not more often, by chance, than the adaptive proportion test counts its
 * value, and its cutoff serves. Too slow for every sample, and in need of a window of them.
 *
 * Nor do they see a counter, whose values are all as frequent. What is constant there is the step
 * from one sample to the next (modulo 256), so a repetition count test runs on the steps. Its
 * cutoff is that of the samples: whatever came before, a step is a given one just if the sample is
 * a given one, which has probability 2^-H at most by the claim. So after the first of C equal steps
 * the other C - 1 come with 2^(-H (C - 1)) <= 2^-URSA_ALPHA, as do C equal samples, independent or
 * not.
 */
#define URSA_LAGS 32u

struct ursa_lags {
    uint16_t equal[URSA_LAGS];
    uint8_t before[URSA_LAGS];
    uint16_t seen;  /* fewer than 65536 in all */
    uint16_t steps; /* equal ones up to now */
};

/* Start zeroed. *used as above. URSA_E_ENTROPY_CYCLE: of lags, at the end of a window. */
int ursa_lags_test(struct ursa_lags *lags, const struct ursa_health *health, const uint8_t *samples,
                   size_t count, size_t *used) URSA_MUST_CHECK;

#endif
