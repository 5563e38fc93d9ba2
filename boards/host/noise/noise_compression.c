/* SPDX-License-Identifier: MIT */
/*
 * Compression estimate (SP 800-90B 6.3.4), from the distances between equal blocks of six bits
 * (Maurer's statistic). A distance is counted in blocks.
 */
#include "noise/noise_estimate.h"
#include <math.h>

#define BLOCK_BITS 6
#define VALUES     (1u << BLOCK_BITS)
#define LEARNT     1000   /* blocks that only fill the dictionary */
#define DEVIATION  0.5907 /* the standard's factor for the deviation, with blocks of six bits */

static unsigned block_at(const uint8_t *bits, size_t index) {
    unsigned value = 0, i;

    for (i = 0; i < BLOCK_BITS; i++) {
        value = value << 1 | bits[index * BLOCK_BITS + i];
    }
    return value;
}

/*
 * Steps 1 to 6: the lower 99 % confidence bound of the mean of log2 of the distances. The mean is
 * over all blocks after the first LEARNT.
 */
static double least_mean(const uint8_t *bits, size_t blocks) {
    size_t last[VALUES] = {0}, t; /* last[value]: number of its last block, from 1; 0: not seen */
    double count = (double)(blocks - LEARNT), sum = 0, squares = 0, mean, variance;

    for (t = 1; t <= blocks; t++) {
        unsigned value = block_at(bits, t - 1);

        if (t > LEARNT) {
            double distance = log2((double)(t - last[value]));

            sum += distance;
            squares += distance * distance;
        }
        last[value] = t;
    }
    mean = sum / count;
    variance = fmax(squares / (count - 1.0) - mean * mean, 0.0);
    return mean - NOISE_Z_99 * DEVIATION * sqrt(variance / count);
}

/*
 * G(z) of step 7: the part that one value of probability z adds to the expected mean of log2(u),
 * where u is the distance. The mean is over all blocks t after the first LEARNT.
 *
 * In block t the value has the distance u < t with probability z^2 (1-z)^(u-1). If the value was
 * never seen before, its distance is t, with probability z (1-z)^(t-1). The variable `inner` is the
 * sum of log2(u) * (1-z)^(u-1) over all u < t. From t to t + 1 this sum grows by one term, so one
 * running sum serves all t.
 */
static double share(double z, size_t blocks) {
    double power = 1, inner = 0, sum = 0; /* power = (1-z)^(t-1) */
    size_t t;

    for (t = 1; t <= blocks && power > 1e-30; t++) {
        double term = log2((double)t) * power;

        if (t > LEARNT) {
            sum += z * (z * inner + term);
        }
        inner += term;
        power *= 1.0 - z;
    }
    if (t <= blocks) { /* power is negligible from here on, so inner is constant */
        size_t from = t > LEARNT ? t : LEARNT + 1;

        sum += z * z * inner * (double)(blocks - from + 1);
    }
    return sum / (double)(blocks - LEARNT);
}

double noise_compression_mean(double p, size_t blocks) {
    double others = VALUES - 1;

    return share(p, blocks) + others * share((1.0 - p) / others, blocks);
}

/* Find the p whose expected mean is `mean`. The expected mean falls as p rises from 1/64 to 1. */
static double solve(double mean, size_t blocks) {
    double low = 1.0 / VALUES, high = 1.0;

    if (noise_compression_mean(low, blocks) <= mean) {
        return low; /* no solution: step 8 takes the lowest p */
    }
    for (;;) {
        double middle = (low + high) / 2;

        if (middle <= low || middle >= high) {
            return high;
        }
        if (noise_compression_mean(middle, blocks) > mean) {
            low = middle;
        } else {
            high = middle;
        }
    }
}

double noise_compression(const uint8_t *bits, size_t n) {
    size_t blocks = n / BLOCK_BITS;

    if (blocks < LEARNT + 2) {
        return NOISE_NONE;
    }
    return noise_min_entropy(solve(least_mean(bits, blocks), blocks)) / BLOCK_BITS;
}
