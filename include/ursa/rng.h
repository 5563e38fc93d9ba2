/* SPDX-License-Identifier: MIT */
/*
 * Random numbers: HMAC_DRBG with SHA-256 (SP 800-90A 10.1.2), seeded from tested noise.
 *
 * Seeding credits min-entropy as the port claims it, never bytes: an entropy input worth at least
 * 320 bits, conditioned to 256 with SHA-256, and a nonce worth at least 128, from samples of their
 * own. It is personalised with the device's id, a purpose and, where there is storage, a counter
 * and a stored secret, so that devices, purposes and restarts diverge even on equal noise. The
 * stored secret is replaced before a byte is drawn; it is never credited and never the only source.
 * There is no way to get a byte from an unseeded generator, nor after an alarm of its source, and
 * no way to seed one with anything but noise.
 */
#ifndef URSA_RNG_H
#define URSA_RNG_H

#include <stddef.h>
#include <stdint.h>
#include "entropy.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_RNG_MAX_REQUEST     1024u /* bytes; SP 800-90A Table 2 allows 2^16 */
#define URSA_RNG_RESEED_INTERVAL 256u  /* requests; SP 800-90A Table 2 allows 2^48 */
#define URSA_RNG_MAX_PURPOSE     32u   /* bytes */

/* HMAC_DRBG's state (SP 800-90A 10.1.2). */
struct ursa_drbg {
    uint8_t key[32];
    uint8_t value[32];
};

struct ursa_rng {
    struct ursa_drbg drbg;
    struct ursa_entropy *entropy;
    uint32_t requests; /* since (re)seeding, starting at 1; 0: unseeded */
};

/*
 * Seed (or seed afresh) from the source, whose start-up test runs first if it is still to come.
 * records: where the stored secret and the counter are (two flash writes at most); NULL: none.
 * purpose: 1 to URSA_RNG_MAX_PURPOSE characters, e.g. "rsa-2048".
 * On failure the generator is wiped and answers URSA_E_UNSEEDED until seeded.
 * Errors: URSA_E_ARGUMENT; those of ursa_entropy_start.
 * Reads 448 bits worth of noise: 56 samples of a perfect byte source, 7168 at 1/16 bit.
 * Stack on a Cortex-M0, with Ursa's store behind `records`: 2184 bytes, 352 of them for what a
 * key generation (keygen.h), which takes the same in steps, keeps in its state.
 */
int ursa_rng_seed(struct ursa_rng *rng, struct ursa_entropy *entropy,
                  const struct ursa_records *records, const char *purpose) URSA_MUST_CHECK;

/*
 * Fill out with len random bytes (at most URSA_RNG_MAX_REQUEST). Reseeds with 320 bits worth of
 * noise when URSA_RNG_RESEED_INTERVAL requests have been answered.
 * URSA_E_UNSEEDED, URSA_E_REQUEST, URSA_E_ENTROPY_* (the source's alarm, also an earlier one): out
 * is untouched. After a failed reseeding the generator is unseeded. Stack: 1064 bytes likewise.
 */
int ursa_rng_generate(struct ursa_rng *rng, void *out, size_t len) URSA_MUST_CHECK;

/* Forget everything; the generator is unseeded afterwards. */
void ursa_rng_wipe(struct ursa_rng *rng);

#ifdef __cplusplus
}
#endif

#endif
