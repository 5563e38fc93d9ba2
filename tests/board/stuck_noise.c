/* SPDX-License-Identifier: MIT */
/*
 * A noise source that gets stuck, in place of port/nrf51/rng.c. It gives good samples after a
 * reset. From sample number `stuck_after` on it gives the same byte. The linker sets this number as
 * the address of the symbol stuck_after. For test images only: the linker script refuses the symbol
 * ursa_test_only_noise, which this file defines, in all other images.
 *
 * Most keys are found before their generator needs noise again. In this image the generator needs
 * noise soon, because the linker replaces ursa_rng_seed_step by seed_with_few_requests_left
 * (--wrap).
 */
#include <ursa/rng.h>
#include "drivers.h"

struct ursa_seeding; /* core/entropy/seeding.h */

extern const uint8_t stuck_after[];

int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count);

/* Marsaglia's xorshift passes the noise tests although it is deterministic. */
static uint8_t next_sample(uint32_t n) {
    uint32_t x = n * 2654435761u + 1;

    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    return (uint8_t)(x >> 11);
}

int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count) {
    const uint32_t good = (uint32_t)(uintptr_t)stuck_after;
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

typedef int seed_fn(struct ursa_rng *rng, struct ursa_seeding *seeding);
seed_fn seed_as_ever __asm__("__real_ursa_rng_seed_step");
seed_fn seed_with_few_requests_left __asm__("__wrap_ursa_rng_seed_step");

int seed_with_few_requests_left(struct ursa_rng *rng, struct ursa_seeding *seeding) {
    int rc = seed_as_ever(rng, seeding);

    if (rc == URSA_OK) {
        rng->requests = URSA_RNG_RESEED_INTERVAL - 4;
    }
    return rc;
}
