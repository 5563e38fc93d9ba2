/* SPDX-License-Identifier: MIT */
#include "rng.h"
#include <string.h>
#include <bearssl_hash.h>
#include "entropy.h"
#include "secret.h"

/* A full-entropy 256-bit input takes 64 bits more than it gives (SP 800-90C's rule). */
#define ENTROPY_BITS 320u
#define NONCE_BITS   128u /* half the security strength: SP 800-90A 8.6.7 */

void ursa_rng_instantiate(struct ursa_rng *rng, const uint8_t *material, size_t len) {
    br_hmac_drbg_init(&rng->drbg, &br_sha256_vtable, material, len);
    ursa_wipe_stack();
    rng->requests = 1;
}

/* Fill material with entropy input and nonce, each from samples of its own. */
static int gather(const struct ursa_port *port, uint8_t *material) {
    uint8_t nonce[32];
    int rc = ursa_entropy_gather(port, ENTROPY_BITS, material);

    if (rc == URSA_OK) {
        rc = ursa_entropy_gather(port, NONCE_BITS, nonce);
        memcpy(material + URSA_RNG_ENTROPY_SIZE, nonce, URSA_RNG_NONCE_SIZE);
        ursa_wipe(nonce, sizeof nonce);
    }
    return rc;
}

int ursa_rng_seed(struct ursa_rng *rng, const struct ursa_port *port, const char *purpose) {
    uint8_t material[URSA_RNG_MAX_MATERIAL];
    size_t len = URSA_RNG_ENTROPY_SIZE + URSA_RNG_NONCE_SIZE;
    size_t purpose_len;
    int rc;

    if (rng == NULL) {
        return URSA_E_ARGUMENT;
    }
    ursa_rng_wipe(rng);
    rc = ursa_port_check(port);
    if (rc != URSA_OK) {
        return rc;
    }
    purpose_len = purpose == NULL ? 0 : strlen(purpose);
    if (purpose_len == 0 || purpose_len > URSA_RNG_MAX_PURPOSE) {
        return URSA_E_ARGUMENT;
    }
    rc = gather(port, material);
    if (rc == URSA_OK) {
        /* The id's length goes first, so that no id and purpose run together alike. */
        material[len++] = (uint8_t)port->id_len;
        memcpy(material + len, port->id, port->id_len);
        len += port->id_len;
        memcpy(material + len, purpose, purpose_len);
        ursa_rng_instantiate(rng, material, len + purpose_len);
    }
    ursa_wipe(material, sizeof material);
    return rc;
}

int ursa_rng_generate(struct ursa_rng *rng, void *out, size_t len) {
    if (rng == NULL || rng->requests == 0) {
        return URSA_E_UNSEEDED;
    }
    if (out == NULL || len > URSA_RNG_MAX_REQUEST) {
        return URSA_E_REQUEST;
    }
    br_hmac_drbg_generate(&rng->drbg, out, len);
    rng->requests++;
    return URSA_OK;
}

void ursa_rng_wipe(struct ursa_rng *rng) {
    if (rng != NULL) {
        ursa_wipe(rng, sizeof *rng);
    }
}
