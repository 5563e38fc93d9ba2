/* SPDX-License-Identifier: MIT */
/* Running all estimators, and the initial entropy estimate of SP 800-90B 3.1.3. */
#include "noise/noise_estimate.h"
#include <math.h>
#include <stdlib.h>

static void take_least(struct noise_estimates *found, unsigned bits) {
    size_t i;

    found->least = bits;
    for (i = 0; i < NOISE_ESTIMATORS; i++) {
        if (found->h[i] >= 0.0) { /* otherwise NOISE_NONE */
            found->least = fmin(found->least, found->h[i]);
        }
    }
}

int noise_estimate(const uint8_t *samples, size_t n, unsigned bits, struct noise_estimates *found) {
    int is_binary = bits == 1;
    struct noise_tuples tuples;

    if (noise_tuples(samples, n, &tuples) != 0) {
        return -1;
    }
    found->h[NOISE_MCV] = noise_mcv(samples, n);
    found->h[NOISE_COLLISION] = is_binary ? noise_collision(samples, n) : NOISE_NONE;
    found->h[NOISE_MARKOV] = is_binary ? noise_markov(samples, n) : NOISE_NONE;
    found->h[NOISE_COMPRESSION] = is_binary ? noise_compression(samples, n) : NOISE_NONE;
    found->h[NOISE_T_TUPLE] = tuples.t_tuple;
    found->h[NOISE_LRS] = tuples.lrs;
    take_least(found, bits);
    return 0;
}

/* Expand samples into bits, most significant bit first. Returns NULL if out of memory. */
static uint8_t *spell_out(const uint8_t *samples, size_t n, unsigned bits) {
    uint8_t *string = malloc(n * bits), *p = string;
    size_t i;

    for (i = 0; string != NULL && i < n; i++) {
        unsigned bit = bits;

        while (bit-- > 0) {
            *p++ = samples[i] >> bit & 1;
        }
    }
    return string;
}

static int estimate_bitstring(const uint8_t *samples, size_t n, unsigned bits,
                              struct noise_estimates *found) {
    uint8_t *string = spell_out(samples, n, bits);
    int rc = string != NULL ? noise_estimate(string, n * bits, 1, found) : -1;

    free(string);
    return rc;
}

int noise_initial(const uint8_t *samples, size_t n, unsigned bits, struct noise_initial *found) {
    int rc = noise_estimate(samples, n, bits, &found->original);

    if (rc != 0) {
        return rc;
    }
    found->h = found->original.least;
    if (bits > 1) {
        rc = estimate_bitstring(samples, n, bits, &found->bitstring);
        found->h = fmin(found->h, bits * found->bitstring.least);
    }
    return rc;
}
