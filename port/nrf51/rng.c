/* SPDX-License-Identifier: MIT */
/*
 * Noise: the chip's random number generator, thermal noise (reference manual, "RNG"), with its bias
 * correction on. One sample is one byte.
 *
 * With the correction the manual promises an even distribution of the values. A corrector removes
 * bias, not the dependence of a bit on its neighbours; no SP 800-90B assessment of this source is
 * published, and the bits before the corrector cannot be read alongside. So half of what the
 * manual suggests is claimed, NRF51_NOISE_H16 in drivers.h, which makes Ursa read twice as much:
 * 112 bytes and 75 ms to seed, nothing beside a key generation.
 */
#include "drivers.h"
#include "registers.h"

/* A byte takes 0.68 ms on average; "unpredictable", says the manual, so 30 times as long. */
#define BYTE_US 20000u

static int read_byte(uint8_t *byte) {
    if (!nrf51_wait(&RNG_EVENTS_VALRDY, BYTE_US)) {
        return URSA_E_ENTROPY_TIMEOUT;
    }
    /* Cleared last: a byte that comes in between is missed, which harms nothing. Cleared first, it
       could be read twice. */
    *byte = (uint8_t)RNG_VALUE;
    RNG_EVENTS_VALRDY = 0;
    return URSA_OK;
}

int nrf51_noise(void *ctx, uint8_t *samples, size_t count) {
    size_t i;
    int rc = URSA_OK;

    (void)ctx; /* there is one */
    RNG_SHORTS = 0;
    RNG_CONFIG = RNG_CONFIG_DERCEN;
    RNG_EVENTS_VALRDY = 0; /* what was made before this request is stale */
    RNG_TASKS_START = 1;
    for (i = 0; i < count && rc == URSA_OK; i++) {
        rc = read_byte(&samples[i]);
    }
    RNG_TASKS_STOP = 1;
    return rc;
}
