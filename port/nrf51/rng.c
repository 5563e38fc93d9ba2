/* SPDX-License-Identifier: MIT */
/*
 * Noise from the chip's random number generator (reference manual, "RNG"), which uses thermal
 * noise. The generator's bias correction is on. One sample is one byte.
 *
 * With the correction the manual promises an even distribution of the values. A corrector removes
 * bias, but not the dependence of a bit on its neighbours. No SP 800-90B assessment of this source
 * is published, and while the corrector is on, the bits before it cannot be read. So this port
 * claims half of the entropy that the manual suggests (NRF51_NOISE_H16 in drivers.h). Ursa then
 * reads twice as many bytes for a seed: 112 bytes in 75 ms. A key generation takes much longer.
 */
#include "drivers.h"
#include "registers.h"

/*
 * The longest wait for a byte: 30 times the average of 0.68 ms. The manual calls the time
 * "unpredictable".
 */
#define BYTE_US 20000u

static int read_byte(uint8_t *byte) {
    if (!nrf51_wait(&RNG_EVENTS_VALRDY, BYTE_US)) {
        return URSA_E_ENTROPY_TIMEOUT;
    }
    /*
     * Clear the event after reading the value. A byte that arrives between the two is lost, which
     * is harmless. If the event were cleared first, one byte could be read twice.
     */
    *byte = (uint8_t)RNG_VALUE;
    RNG_EVENTS_VALRDY = 0;
    return URSA_OK;
}

int nrf51_noise(void *ctx, uint8_t *samples, size_t count) {
    size_t i;
    int rc = URSA_OK;

    (void)ctx; /* there is only one generator */
    RNG_SHORTS = 0;
    RNG_CONFIG = RNG_CONFIG_DERCEN;
    RNG_EVENTS_VALRDY = 0; /* a value made before this request is stale */
    RNG_TASKS_START = 1;
    for (i = 0; i < count && rc == URSA_OK; i++) {
        rc = read_byte(&samples[i]);
    }
    RNG_TASKS_STOP = 1;
    return rc;
}
