/* SPDX-License-Identifier: MIT */
/* SP 800-90B 6.3.2: how long it takes until a value comes again. */
#include "noise/noise_estimate.h"
#include <math.h>

/*
 * Of three bits two are equal, so a wait is 2 or 3 samples, and with p the likelier bit's
 * probability its mean is 2 + 2p(1-p). The standard's equation with the incomplete gamma function
 * comes to that; here it is solved for the root from 1/2 to 1.
 */
static double probability(double mean) {
    if (mean >= 2.5) {
        return 0.5; /* no solution: the standard takes the lower end */
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
            break; /* the rest collides with nothing */
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
