/* SPDX-License-Identifier: MIT */
/* Collision estimate (SP 800-90B 6.3.2), from the number of samples until a value repeats. */
#include "noise/noise_estimate.h"
#include <math.h>

/*
 * Find p, the probability of the likelier bit, from the mean number of samples until a repetition.
 * Two of three bits are always equal, so the number is 2 or 3, and its mean is 2 + 2p(1-p). The
 * standard's equation with the incomplete gamma function reduces to this mean. Of the two solutions
 * for p, the result is the one from 1/2 to 1.
 */
static double probability(double mean) {
    if (mean >= 2.5) {
        return 0.5; /* no solution: the standard takes the lowest p */
    }
    return 0.5 + sqrt(1.25 - 0.5 * fmax(mean, 2.0));
}

double noise_collision(const uint8_t *bits, size_t n) {
    double waits, threes, mean, variance;
    size_t short_waits = 0, long_waits = 0, i = 0;

    for (;;) {
        if (i + 1 < n && bits[i] == bits[i + 1]) {
            short_waits++;
            i += 2;
        } else if (i + 2 < n) {
            long_waits++;
            i += 3;
        } else {
            break; /* the remaining samples have no repetition */
        }
    }
    waits = (double)(short_waits + long_waits);
    threes = (double)long_waits;
    if (waits < 2.0) {
        return NOISE_NONE;
    }
    mean = 2.0 + threes / waits;
    variance = threes * (waits - threes) / (waits * (waits - 1.0));
    return noise_min_entropy(probability(mean - NOISE_Z_99 * sqrt(variance / waits)));
}
