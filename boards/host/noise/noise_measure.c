/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>
#include "noise/noise_estimate.h"
#include "noise/noise_picture.h"

static double mean_of(const uint8_t *samples, size_t n) {
    uint64_t sum = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        sum += samples[i];
    }
    return (double)sum / (double)n;
}

/* The autocovariance at a lag, not yet divided by n. */
static double likeness(const uint8_t *samples, size_t n, double mean, size_t lag) {
    double sum = 0;
    size_t i;

    for (i = lag; i < n; i++) {
        sum += (samples[i] - mean) * (samples[i - lag] - mean);
    }
    return sum;
}

void noise_measure(const uint8_t *samples, size_t n, unsigned bits, struct noise_picture *picture) {
    double mean = mean_of(samples, n), own = likeness(samples, n, mean, 0);
    size_t i;

    memset(picture, 0, sizeof *picture);
    picture->n = n;
    picture->bits = bits;
    picture->band = NOISE_Z_99 / sqrt((double)n);
    for (i = 0; i < n; i++) {
        picture->counts[samples[i]]++;
    }
    picture->is_constant = picture->counts[samples[0]] == n;
    for (i = 1; !picture->is_constant && i <= NOISE_LAGS; i++) {
        picture->correlation[i] = likeness(samples, n, mean, i) / own;
    }
}
