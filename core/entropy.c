/* SPDX-License-Identifier: MIT */
#include "entropy.h"
#include <string.h>
#include <bearssl_hash.h>
#include "port.h"
#include "secret.h"

#define CHUNK     32u
#define NOT_A_BIT 0xA5 /* no 1-bit sample looks like this: an unfilled buffer shows */

/* Read `count` raw samples, each of which must be as wide as the port declares. */
static int read_samples(const struct ursa_port *port, uint8_t *samples, size_t count) {
    size_t i;
    int rc;

    memset(samples, NOT_A_BIT, count);
    rc = ursa_port_result(port->noise(port->ctx, samples, count), URSA_E_NOISE_READ);
    if (rc != URSA_OK) {
        return rc;
    }
    for (i = 0; i < count && port->noise_bits == 1; i++) {
        if (samples[i] > 1) {
            return URSA_E_NOISE_SAMPLE;
        }
    }
    return URSA_OK;
}

int ursa_entropy_gather(const struct ursa_port *port, uint32_t bits, uint8_t out[32]) {
    uint32_t left = (bits * 16 + port->noise_h16 - 1u) / port->noise_h16;
    br_sha256_context hash;
    uint8_t samples[CHUNK];
    int rc = URSA_OK;

    br_sha256_init(&hash);
    while (left > 0 && rc == URSA_OK) {
        uint32_t count = left < CHUNK ? left : CHUNK;

        rc = read_samples(port, samples, count);
        br_sha256_update(&hash, samples, count);
        left -= count;
    }
    br_sha256_out(&hash, out);
    if (rc != URSA_OK) {
        ursa_wipe(out, 32);
    }
    ursa_wipe(&hash, sizeof hash);
    ursa_wipe(samples, sizeof samples);
    ursa_wipe_stack();
    return rc;
}
