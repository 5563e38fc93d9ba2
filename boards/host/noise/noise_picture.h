/* SPDX-License-Identifier: MIT */
/* The samples to look at: how often each value occurs, and how like its past the noise is. */
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
    double correlation[NOISE_LAGS + 1]; /* by lag, from 1; 0 if constant */
    double band;                        /* 99 % of an independent source's are within +- this */
};

void noise_measure(const uint8_t *samples, size_t n, unsigned bits, struct noise_picture *picture);

/* As SVG, with a line of text below the title, itself without markup. */
void noise_draw(FILE *out, const struct noise_picture *picture, const char *subtitle);

#endif
