/* SPDX-License-Identifier: MIT */
/*
 * In place of port/nrf51/rng.c: a noise source that works until it has been asked for STUCK_AFTER
 * samples since the reset, and gives the same byte from then on. For test images only: it defines
 * the symbol that the linker script refuses in all others.
 */
#include "drivers.h"

#ifndef STUCK_AFTER
#define STUCK_AFTER 0
#endif

int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count);

/* Marsaglia's xorshift: passes for noise, and is none. */
static uint8_t next_sample(uint32_t n) {
    uint32_t x = n * 2654435761u + 1;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return (uint8_t)(x >> 11);
}

int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count) {
    static const uint32_t good = STUCK_AFTER;
    static uint32_t given;
    size_t i;

    (void)ctx;
    for (i = 0; i < count; i++, given++) {
        samples[i] = given < good ? next_sample(given) : 0x5A;
    }
    return URSA_OK;
}

int nrf51_noise(void *ctx, uint8_t *samples, size_t count) {
    return ursa_test_only_noise(ctx, samples, count);
}
