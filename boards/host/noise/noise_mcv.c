/* SPDX-License-Identifier: MIT */
/* Most common value estimate (SP 800-90B 6.3.1), and functions that all estimators share. */
#include "noise/noise_estimate.h"
#include <math.h>

double noise_upper_bound(double p, size_t n) {
    return fmin(1.0, p + NOISE_Z_99 * sqrt(p * (1.0 - p) / ((double)n - 1.0)));
}

double noise_min_entropy(double p) {
    return p < 1.0 ? -log2(p) : 0.0;
}

double noise_mcv(const uint8_t *samples, size_t n) {
    size_t counts[256] = {0}, most = 0, i;

    if (n < 2) {
        return NOISE_NONE;
    }
    for (i = 0; i < n; i++) {
        size_t count = ++counts[samples[i]];

        most = count > most ? count : most;
    }
    return noise_min_entropy(noise_upper_bound((double)most / (double)n, n));
}
