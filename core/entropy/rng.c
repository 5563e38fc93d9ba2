/* SPDX-License-Identifier: MIT */
#include "entropy/seeding.h"
#include <string.h>
#include "base/wipe.h"
#include "entropy/drbg.h"
#include "entropy/gathering.h"
#include "entropy/seed.h"

/*
 * Bits of min-entropy in the entropy input. By the rule of SP 800-90C, full entropy of 256 bits
 * needs an input with 64 bits more.
 */
#define ENTROPY_BITS 320u
#define NONCE_BITS   128u /* half the security strength of 256 bits: SP 800-90A 8.6.7 */

enum stage { ENTROPY = 0, NONCE, LOAD, MIX, SAVE };

void ursa_rng_instantiate(struct ursa_rng *rng, const uint8_t *material, size_t len) {
    ursa_drbg_init(&rng->drbg, material, len);
    rng->requests = 1;
}

static int has_records(const struct ursa_seeding *seeding) {
    return seeding->records.read != NULL;
}

static int load(struct ursa_seeding *seeding) {
    int rc = has_records(seeding) ? ursa_seed_load(&seeding->seed, &seeding->records) : URSA_OK;

    seeding->stage = MIX;
    return rc == URSA_OK ? URSA_BUSY : rc;
}

static void instantiate(struct ursa_rng *rng, struct ursa_seeding *seeding) {
    const struct ursa_port *port = rng->entropy->port;
    struct ursa_seed_material *material = &seeding->material;
    size_t purpose_len = strlen(seeding->purpose);

    memcpy(material->counter, seeding->seed.counter, sizeof material->counter);
    memcpy(material->secret, seeding->seed.secret, sizeof material->secret);
    material->id_len = (uint8_t)port->id_len;
    memcpy(material->id_and_purpose, port->id, port->id_len);
    memcpy(material->id_and_purpose + port->id_len, seeding->purpose, purpose_len);
    ursa_rng_instantiate(rng, (const uint8_t *)material,
                         offsetof(struct ursa_seed_material, id_and_purpose) + port->id_len +
                             purpose_len);
}

/*
 * Seed the generator, and draw its first output as the new secret for the record. The generator
 * must give no other output until this secret is stored.
 */
static int mix(struct ursa_rng *rng, struct ursa_seeding *seeding) {
    instantiate(rng, seeding);
    if (!has_records(seeding)) {
        return URSA_OK;
    }
    rng->requests = 0;
    ursa_drbg_generate(&rng->drbg, seeding->seed.secret, sizeof seeding->seed.secret);
    memcpy(seeding->seed.first, rng->entropy->first, sizeof seeding->seed.first);
    seeding->stage = SAVE;
    return URSA_BUSY;
}

/*
 * Store the new secret. Afterwards no power cut can bring the old secret back, so the generator may
 * be used. Drawing the secret was request 1, so `requests` is 2.
 */
static int save(struct ursa_rng *rng, struct ursa_seeding *seeding) {
    int rc = ursa_seed_save(&seeding->seed, &seeding->records);

    rng->requests = 2;
    return rc;
}

static int gather_entropy(struct ursa_rng *rng, struct ursa_seeding *seeding) {
    int rc = ursa_entropy_gather_step(rng->entropy, &seeding->gathering, seeding->material.entropy);

    if (rc == URSA_OK) {
        seeding->stage = NONCE;
        rc = ursa_entropy_gather_begin(rng->entropy, &seeding->gathering, NONCE_BITS);
    }
    return rc == URSA_OK ? URSA_BUSY : rc;
}

static int gather_nonce(struct ursa_rng *rng, struct ursa_seeding *seeding) {
    uint8_t *nonce = seeding->seed.secret; /* scratch memory: the record is read into it later */
    int rc = ursa_entropy_gather_step(rng->entropy, &seeding->gathering, nonce);

    if (rc == URSA_OK) {
        memcpy(seeding->material.nonce, nonce, sizeof seeding->material.nonce);
        ursa_wipe(nonce, sizeof seeding->seed.secret);
        seeding->stage = LOAD;
        rc = URSA_BUSY;
    }
    return rc;
}

int ursa_rng_seed_begin(struct ursa_rng *rng, struct ursa_seeding *seeding,
                        struct ursa_entropy *entropy, const struct ursa_records *records,
                        const char *purpose) {
    int rc;

    if (rng == NULL) {
        return URSA_E_ARGUMENT;
    }
    ursa_rng_wipe(rng);
    if (entropy == NULL || purpose == NULL || purpose[0] == '\0' ||
        strlen(purpose) > URSA_RNG_MAX_PURPOSE) {
        return URSA_E_ARGUMENT;
    }
    memset(seeding, 0, sizeof *seeding);
    seeding->purpose = purpose;
    if (records != NULL) {
        seeding->records = *records;
    }
    rc = ursa_entropy_start_in(entropy, records, records != NULL, &seeding->seed);
    if (rc == URSA_OK) {
        rc = ursa_entropy_gather_begin(entropy, &seeding->gathering, ENTROPY_BITS);
    }
    if (rc == URSA_OK) {
        rng->entropy = entropy; /* the generator stays unseeded until the last step */
    } else {
        ursa_wipe(seeding, sizeof *seeding);
    }
    ursa_wipe_hash_stack();
    return rc;
}

static int do_stage(struct ursa_rng *rng, struct ursa_seeding *seeding) {
    switch (seeding->stage) {
    case ENTROPY:
        return gather_entropy(rng, seeding);
    case NONCE:
        return gather_nonce(rng, seeding);
    case LOAD:
        return load(seeding);
    case MIX:
        return mix(rng, seeding);
    default:
        return save(rng, seeding);
    }
}

int ursa_rng_seed_step(struct ursa_rng *rng, struct ursa_seeding *seeding) {
    int rc = do_stage(rng, seeding);

    if (rc != URSA_BUSY) {
        ursa_wipe(seeding, sizeof *seeding);
    }
    if (rc != URSA_BUSY && rc != URSA_OK) {
        ursa_rng_wipe(rng);
    }
    return rc;
}

int ursa_rng_seed(struct ursa_rng *rng, struct ursa_entropy *entropy,
                  const struct ursa_records *records, const char *purpose) {
    struct ursa_seeding seeding;
    int rc = ursa_rng_seed_begin(rng, &seeding, entropy, records, purpose);

    if (rc == URSA_OK) {
        do {
            rc = ursa_rng_seed_step(rng, &seeding);
        } while (rc == URSA_BUSY);
        ursa_wipe_hash_stack();
    }
    return rc;
}

/* ---- using it ------------------------------------------------------------------------------- */

int ursa_rng_wants_noise(const struct ursa_rng *rng) {
    return rng->requests > URSA_RNG_RESEED_INTERVAL;
}

int ursa_rng_reseed_begin(struct ursa_rng *rng, struct ursa_gathering *gathering) {
    rng->requests = 0; /* the generator is unseeded until the reseeding is complete */
    return rng->entropy == NULL ? URSA_E_UNSEEDED
                                : ursa_entropy_gather_begin(rng->entropy, gathering, ENTROPY_BITS);
}

/* SP 800-90A 10.1.2.4 */
int ursa_rng_reseed_step(struct ursa_rng *rng, struct ursa_gathering *gathering) {
    uint8_t entropy[32];
    int rc = ursa_entropy_gather_step(rng->entropy, gathering, entropy);

    if (rc == URSA_OK) {
        ursa_drbg_update(&rng->drbg, entropy, sizeof entropy);
        rng->requests = 1;
        ursa_wipe(entropy, sizeof entropy);
    }
    return rc;
}

int ursa_rng_reseed(struct ursa_rng *rng) {
    struct ursa_gathering gathering;
    int rc;

    if (rng == NULL || !ursa_rng_wants_noise(rng)) {
        return URSA_OK;
    }
    rc = ursa_rng_reseed_begin(rng, &gathering);
    if (rc == URSA_OK) {
        do {
            rc = ursa_rng_reseed_step(rng, &gathering);
        } while (rc == URSA_BUSY);
    }
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
    if (rc == URSA_OK && ursa_rng_wants_noise(rng)) {
        rc = URSA_E_UNSEEDED;
    }
    if (rc == URSA_OK) {
        ursa_drbg_generate(&rng->drbg, out, len);
        rng->requests++;
    }
    return rc;
}

int ursa_rng_generate(struct ursa_rng *rng, void *out, size_t len) {
    int rc = ursa_rng_reseed(rng);

    if (rc == URSA_OK) {
        rc = ursa_rng_draw(rng, out, len);
    }
    ursa_wipe_hash_stack();
    return rc;
}

void ursa_rng_wipe(struct ursa_rng *rng) {
    if (rng != NULL) {
        ursa_wipe(rng, sizeof *rng);
    }
}
