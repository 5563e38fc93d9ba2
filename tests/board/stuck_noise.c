/* SPDX-License-Identifier: MIT */
/*
 * In place of port/nrf51/rng.c: a noise source that works until it has been asked for STUCK_AFTER
 * samples since the reset, and gives the same byte from then on. For test images only: it defines
 * the symbol that the linker script refuses in all others.
 *
 * Most keys are found before their generator wants noise again. Here it does at once: the linker
 * puts begin_with_few_requests_left in the place of ursa_keygen_begin (--wrap).
 */
#include <ursa/keygen.h>
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

typedef int begin_fn(struct ursa_keygen *gen, struct ursa_entropy *entropy,
                     const struct ursa_records *records, struct ursa_rsa_key *key,
                     const struct ursa_keygen_params *params);
begin_fn begin_as_ever __asm__("__real_ursa_keygen_begin");
begin_fn begin_with_few_requests_left __asm__("__wrap_ursa_keygen_begin");

int begin_with_few_requests_left(struct ursa_keygen *gen, struct ursa_entropy *entropy,
                                 const struct ursa_records *records, struct ursa_rsa_key *key,
                                 const struct ursa_keygen_params *params) {
    int rc = begin_as_ever(gen, entropy, records, key, params);

    if (rc == URSA_OK) {
        gen->rng.requests = URSA_RNG_RESEED_INTERVAL - 4;
    }
    return rc;
}
