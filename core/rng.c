/* SPDX-License-Identifier: MIT */
#include "rng.h"
#include <string.h>
#include "bytes.h"
#include "drbg.h"
#include "entropy.h"
#include "secret.h"
#include "seed.h"

/* A full-entropy 256-bit input takes 64 bits more than it gives (SP 800-90C's rule). */
#define ENTROPY_BITS 320u
#define NONCE_BITS   128u /* half the security strength: SP 800-90A 8.6.7 */

/* Entropy input || nonce || personalisation; the id's length is told, so that no id and purpose run
   together alike. */
struct material {
    uint8_t entropy[32];
    uint8_t nonce[16];
    uint8_t counter[4];
    uint8_t secret[32];
    uint8_t id_len;
    uint8_t id_and_purpose[URSA_ID_MAX_SIZE + URSA_RNG_MAX_PURPOSE];
};

void ursa_rng_instantiate(struct ursa_rng *rng, const uint8_t *material, size_t len) {
    ursa_drbg_init(&rng->drbg, material, len);
    rng->requests = 1;
}

static int gather(struct ursa_entropy *entropy, struct material *material) {
    uint8_t nonce[32];
    int rc = ursa_entropy_gather(entropy, ENTROPY_BITS, material->entropy);

    if (rc == URSA_OK) {
        rc = ursa_entropy_gather(entropy, NONCE_BITS, nonce);
        memcpy(material->nonce, nonce, sizeof material->nonce);
        ursa_wipe(nonce, sizeof nonce);
    }
    return rc;
}

int ursa_rng_gather(struct ursa_rng *rng, const struct ursa_seed *seed, const char *purpose) {
    const struct ursa_port *port = rng->entropy->port;
    size_t purpose_len = strlen(purpose);
    struct material material;
    int rc = gather(rng->entropy, &material);

    if (rc == URSA_OK) {
        ursa_put_u32(material.counter, seed->counter);
        memcpy(material.secret, seed->secret, sizeof material.secret);
        material.id_len = (uint8_t)port->id_len;
        memcpy(material.id_and_purpose, port->id, port->id_len);
        memcpy(material.id_and_purpose + port->id_len, purpose, purpose_len);
        ursa_rng_instantiate(rng, (const uint8_t *)&material,
                             offsetof(struct material, id_and_purpose) + port->id_len +
                                 purpose_len);
    }
    ursa_wipe(&material, sizeof material);
    return rc;
}

int ursa_rng_seed(struct ursa_rng *rng, struct ursa_entropy *entropy,
                  const struct ursa_records *records, const char *purpose) {
    int rc;

    if (rng == NULL) {
        return URSA_E_ARGUMENT;
    }
    ursa_rng_wipe(rng);
    if (entropy == NULL || purpose == NULL || purpose[0] == '\0' ||
        strlen(purpose) > URSA_RNG_MAX_PURPOSE) {
        return URSA_E_ARGUMENT;
    }
    rc = ursa_entropy_start(entropy, records, records != NULL);
    if (rc == URSA_OK) {
        rng->entropy = entropy;
        rc = ursa_seed_rng(rng, records, purpose);
    }
    if (rc != URSA_OK) {
        ursa_rng_wipe(rng);
    }
    ursa_wipe_hash_stack();
    return rc;
}

/* SP 800-90A 10.1.2.4 */
static int reseed(struct ursa_rng *rng) {
    uint8_t entropy[32];
    int rc = rng->entropy == NULL ? URSA_E_UNSEEDED
                                  : ursa_entropy_gather(rng->entropy, ENTROPY_BITS, entropy);

    rng->requests = 0;
    if (rc == URSA_OK) {
        ursa_drbg_update(&rng->drbg, entropy, sizeof entropy);
        rng->requests = 1;
    }
    ursa_wipe(entropy, sizeof entropy);
    return rc;
}

int ursa_rng_draw(struct ursa_rng *rng, void *out, size_t len) {
    int rc = URSA_OK;

    if (rng == NULL || rng->requests == 0) {
        return URSA_E_UNSEEDED;
    }
    if (out == NULL || len > URSA_RNG_MAX_REQUEST) {
        return URSA_E_REQUEST;
    }
    if (rng->entropy != NULL) {
        rc = rng->entropy->alarm;
    }
    if (rc == URSA_OK && rng->requests > URSA_RNG_RESEED_INTERVAL) {
        rc = reseed(rng);
    }
    if (rc == URSA_OK) {
        ursa_drbg_generate(&rng->drbg, out, len);
        rng->requests++;
    }
    return rc;
}

int ursa_rng_generate(struct ursa_rng *rng, void *out, size_t len) {
    int rc = ursa_rng_draw(rng, out, len);

    ursa_wipe_hash_stack();
    return rc;
}

void ursa_rng_wipe(struct ursa_rng *rng) {
    if (rng != NULL) {
        ursa_wipe(rng, sizeof *rng);
    }
}
