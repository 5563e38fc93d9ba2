/* SPDX-License-Identifier: MIT */
/*
 * Random numbers: HMAC_DRBG with SHA-256 (SP 800-90A 10.1.2), seeded from tested noise.
 *
 * Seeding counts the min-entropy that the port claims, not the number of bytes. An entropy input
 * with at least 320 bits of min-entropy is hashed with SHA-256 to 256 bits. A nonce has at least
 * 128 bits of min-entropy. Entropy input and nonce come from different samples.
 *
 * Seeding also mixes in the device's id and a purpose. If there are records (store.h), a counter
 * and a stored secret are added. So different devices, purposes and restarts give different
 * numbers, even if the noise is equal. The stored secret is replaced before the generator gives a
 * byte. It is never counted as entropy and is never the only source.
 *
 * A generator gives no byte before it is seeded or after an alarm of its source. Only noise can
 * seed a generator.
 *
 * All calls for one generator must come from one thread or be under one lock. The same holds for
 * all generators that share a source. No function of this header may be called from an interrupt.
 */
#ifndef URSA_RNG_H
#define URSA_RNG_H

#include <stddef.h>
#include <stdint.h>
#include "entropy.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_RNG_MAX_REQUEST     1024u /* bytes of a request; SP 800-90A Table 2 allows 2^16 */
#define URSA_RNG_RESEED_INTERVAL 256u  /* requests; SP 800-90A Table 2 allows 2^48 */
#define URSA_RNG_MAX_PURPOSE     32u   /* bytes of the longest purpose */

/* The state of HMAC_DRBG (SP 800-90A 10.1.2): Key and V. */
struct ursa_drbg {
    uint8_t key[32];
    uint8_t value[32];
};

/* A generator. The caller owns it. All fields are private. */
struct ursa_rng {
    struct ursa_drbg drbg;
    struct ursa_entropy *entropy;
    uint32_t requests; /* number of the next request since seeding, from 1; 0: not seeded */
};

/*
 * Seed a generator. It may have been seeded before.
 *
 * If the source's start-up test was not passed yet, it runs first. records holds the stored secret
 * and the counter. Updating them takes two flash writes at most. If records is NULL, seeding uses
 * no secret and no counter. purpose is a text of 1 to URSA_RNG_MAX_PURPOSE characters, e.g.
 * "rsa-2048". After a failure the generator is wiped, and returns URSA_E_UNSEEDED until it is
 * seeded.
 *
 * Cost: noise with 448 bits of min-entropy. This is 56 samples of a perfect byte source, or 7168
 * samples with 1/16 bit each. Stack on a Cortex-M0: 1456 bytes with Ursa's store. A key generation
 * (keygen.h) seeds its generator in steps, and has 352 of these bytes in its state instead.
 *
 * URSA_E_ARGUMENT   rng, entropy or purpose is NULL, or purpose is empty or too long
 * URSA_E_ENTROPY_*  the source failed
 * other errors of ursa_entropy_start (entropy.h)
 * errors of a record read or write (store.h)
 */
int ursa_rng_seed(struct ursa_rng *rng, struct ursa_entropy *entropy,
                  const struct ursa_records *records, const char *purpose) URSA_MUST_CHECK;

/*
 * Write len random bytes to `out`.
 *
 * If the generator has answered URSA_RNG_RESEED_INTERVAL requests since seeding, it first reseeds
 * itself with noise that has 320 bits of min-entropy. If reseeding fails, the generator is
 * unseeded. On failure `out` is unchanged. Stack on a Cortex-M0: 1064 bytes.
 *
 * URSA_E_UNSEEDED   the generator was never seeded, or seeding has failed
 * URSA_E_REQUEST    out is NULL, or len is more than URSA_RNG_MAX_REQUEST
 * URSA_E_ENTROPY_*  the source failed, now or earlier
 */
int ursa_rng_generate(struct ursa_rng *rng, void *out, size_t len) URSA_MUST_CHECK;

/* Overwrite a generator with zeros. Then it is not seeded any more. */
void ursa_rng_wipe(struct ursa_rng *rng);

#ifdef __cplusplus
}
#endif

#endif
