/* SPDX-License-Identifier: MIT */
/*
 * Random numbers: HMAC_DRBG with SHA-256 (SP 800-90A 10.1.2), seeded from the port's noise.
 *
 * Seeding credits min-entropy as the port declares it, never bytes: an entropy input worth at
 * least 320 bits, conditioned to 256 with SHA-256 (SP 800-90B 3.1.5), and a nonce worth at least
 * 128, from samples of their own. The device's id and a purpose string personalise it, so that
 * devices and purposes diverge even on equal noise. There is no way to get a byte from an unseeded
 * generator, and no way to seed one with anything but noise.
 */
#ifndef URSA_RNG_H
#define URSA_RNG_H

#include <stddef.h>
#include <stdint.h>
#include <bearssl_rand.h>
#include "port.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_RNG_MAX_REQUEST 1024u /* bytes; SP 800-90A Table 2 allows 2^16 */
#define URSA_RNG_MAX_PURPOSE 32u   /* bytes */

struct ursa_rng {
    br_hmac_drbg_context drbg; /* first: BearSSL takes a pointer to it as its generator */
    uint32_t requests;         /* answered since seeding; 0 is unseeded, else starts at 1 */
};

/*
 * Seed (or seed afresh) from the port's noise.
 * purpose: 1 to URSA_RNG_MAX_PURPOSE characters, e.g. "rsa-2048".
 * On failure the generator is wiped and answers URSA_E_UNSEEDED until seeded.
 * Errors: those of ursa_port_check; URSA_E_ARGUMENT; URSA_E_NOISE_READ or the port's own code when
 * the source fails; URSA_E_NOISE_SAMPLE.
 * Reads 448 bits worth of noise: 58 samples of a perfect byte source, 7168 at 1/16 bit.
 */
int ursa_rng_seed(struct ursa_rng *rng, const struct ursa_port *port,
                  const char *purpose) URSA_MUST_CHECK;

/*
 * Fill out with len random bytes (at most URSA_RNG_MAX_REQUEST).
 * URSA_E_UNSEEDED, URSA_E_REQUEST: out is untouched.
 */
int ursa_rng_generate(struct ursa_rng *rng, void *out, size_t len) URSA_MUST_CHECK;

/* Forget everything; the generator is unseeded afterwards. */
void ursa_rng_wipe(struct ursa_rng *rng);

#ifdef __cplusplus
}
#endif

#endif
