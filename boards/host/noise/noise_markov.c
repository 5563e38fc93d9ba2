/* SPDX-License-Identifier: MIT */
/* Markov estimate (SP 800-90B 6.3.3), from the likeliest 128 bits of a first-order Markov chain. */
#include "noise/noise_estimate.h"
#include <math.h>

#define LENGTH 128

/*
 * -log2 of probabilities: first[b] of the bit b, step[a][b] of the bit b after the bit a. A bit or
 * step that never occurred has INFINITY, so it is never part of the likeliest sequence.
 */
struct chain {
    double first[2], step[2][2];
};

static double surprise(size_t count, size_t of) {
    return count > 0 ? log2((double)of) - log2((double)count) : INFINITY;
}

static void count_steps(struct chain *chain, const uint8_t *bits, size_t n) {
    size_t ones = 0, steps[2][2] = {{0}}, i;

    for (i = 0; i + 1 < n; i++) {
        steps[bits[i]][bits[i + 1]]++;
        ones += bits[i];
    }
    ones += bits[n - 1];
    chain->first[0] = surprise(n - ones, n);
    chain->first[1] = surprise(ones, n);
    for (i = 0; i < 2; i++) {
        size_t from = steps[i][0] + steps[i][1];

        chain->step[i][0] = surprise(steps[i][0], from);
        chain->step[i][1] = surprise(steps[i][1], from);
    }
}

/* A step taken zero times adds 0, even if `step` is INFINITY. */
static double times(unsigned count, double step) {
    return count > 0 ? count * step : 0.0;
}

/*
 * The smallest -log2 of the probability of 128 bits that begin with the bit b. Three sequences are
 * compared: b repeated, b and the other bit in turn, and a single b before repeats of the other
 * bit.
 */
static double least_from(const struct chain *chain, unsigned b) {
    const double *own = chain->step[b], *other = chain->step[1 - b];
    double stay = times(LENGTH - 1, own[b]);
    double swing = times(LENGTH / 2, own[1 - b]) + times(LENGTH / 2 - 1, other[b]);
    double leave = own[1 - b] + times(LENGTH - 2, other[1 - b]);

    return chain->first[b] + fmin(stay, fmin(swing, leave));
}

double noise_markov(const uint8_t *bits, size_t n) {
    struct chain chain;

    if (n < 2) {
        return NOISE_NONE;
    }
    count_steps(&chain, bits, n);
    return fmin(fmin(least_from(&chain, 0), least_from(&chain, 1)) / LENGTH, 1.0);
}
