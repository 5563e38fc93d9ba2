/* SPDX-License-Identifier: MIT */
#include "seed.h"
#include <string.h>
#include "bytes.h"
#include "rng.h"
#include "secret.h"

#define SIZE 68u /* counter, secret, first */

int ursa_seed_load(struct ursa_seed *seed, const struct ursa_records *records) {
    uint8_t record[SIZE];
    size_t len = 0;
    int rc = records->read(records->ctx, URSA_RECORD_SEED, record, sizeof record, &len);

    memset(seed, 0, sizeof *seed);
    if (rc == URSA_OK && len == sizeof record) {
        seed->counter = ursa_get_u32(record);
        memcpy(seed->secret, record + 4, sizeof seed->secret);
        memcpy(seed->first, record + 36, sizeof seed->first);
    }
    ursa_wipe(record, sizeof record);
    /* A seed that decayed, in a store where each record does so by itself, is none. */
    return rc == URSA_E_NOT_FOUND || rc == URSA_E_BUFFER || rc == URSA_E_STORE_DAMAGED ? URSA_OK
                                                                                       : rc;
}

int ursa_seed_save(struct ursa_seed *seed, const struct ursa_records *records) {
    uint8_t record[SIZE];
    int rc;

    seed->counter += seed->counter != UINT32_MAX; /* 0 says that there never was one */
    ursa_put_u32(record, seed->counter);
    memcpy(record + 4, seed->secret, sizeof seed->secret);
    memcpy(record + 36, seed->first, sizeof seed->first);
    rc = records->write(records->ctx, URSA_RECORD_SEED, record, sizeof record);
    ursa_wipe(record, sizeof record);
    return rc;
}

/* A new stored secret, in place before the generator is used: no power cut brings the old back. */
static int replace_secret(struct ursa_rng *rng, struct ursa_seed *seed,
                          const struct ursa_records *records) {
    int rc = ursa_rng_draw(rng, seed->secret, sizeof seed->secret);

    memcpy(seed->first, rng->entropy->first, sizeof seed->first);
    return rc == URSA_OK ? ursa_seed_save(seed, records) : rc;
}

int ursa_seed_rng(struct ursa_rng *rng, const struct ursa_records *records, const char *purpose) {
    struct ursa_seed seed;
    int rc = URSA_OK;

    memset(&seed, 0, sizeof seed);
    if (records != NULL) {
        rc = ursa_seed_load(&seed, records);
    }
    if (rc == URSA_OK) {
        rc = ursa_rng_gather(rng, &seed, purpose);
    }
    if (rc == URSA_OK && records != NULL) {
        rc = replace_secret(rng, &seed, records);
    }
    ursa_wipe(&seed, sizeof seed);
    return rc;
}
