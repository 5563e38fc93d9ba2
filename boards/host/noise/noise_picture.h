/* SPDX-License-Identifier: MIT */
/*
 * The picture of the samples: how often each value occurs, and how samples depend on earlier
 * samples.
 */
#ifndef URSA_HOST_NOISE_PICTURE_H
#define URSA_HOST_NOISE_PICTURE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define NOISE_LAGS 64

struct noise_picture {
    size_t n;
    unsigned bits;
    int is_constant;
    size_t counts[256];
    double correlation[NOISE_LAGS + 1]; /* by lag, from 1; all 0 if is_constant */
    /* For an independent source, 99 % of the correlations are within +- band. */
    double band;
};

void noise_measure(const uint8_t *samples, size_t n, unsigned bits, struct noise_picture *picture);

/* Draw the picture as SVG. The subtitle is a line of text below the title, without markup. */
void noise_draw(FILE *out, const struct noise_picture *picture, const char *subtitle);

#endif
