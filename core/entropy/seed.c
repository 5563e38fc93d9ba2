/* SPDX-License-Identifier: MIT */
#include "entropy/seed.h"
#include <string.h>
#include "base/bytes.h"
#include "base/wipe.h"

_Static_assert(sizeof(struct ursa_seed) == 68, "the record, without padding");

int ursa_seed_load(struct ursa_seed *seed, const struct ursa_records *records) {
    size_t len = 0;
    int rc = records->read(records->ctx, URSA_RECORD_SEED, seed, sizeof *seed, &len);

    if (rc != URSA_OK || len != sizeof *seed) {
        ursa_wipe(seed, sizeof *seed);
    }
    /*
     * A record of another length is treated as missing. So is a damaged record: some stores check
     * each record by itself, so that a single record can be damaged.
     */
    return rc == URSA_E_NOT_FOUND || rc == URSA_E_BUFFER || rc == URSA_E_STORE_DAMAGED ? URSA_OK
                                                                                       : rc;
}

int ursa_seed_save(struct ursa_seed *seed, const struct ursa_records *records) {
    uint32_t counter = ursa_get_u32(seed->counter);

    /* The counter stops at its maximum, because 0 would mean that there is no record. */
    ursa_put_u32(seed->counter, counter + (counter != UINT32_MAX));
    return records->write(records->ctx, URSA_RECORD_SEED, seed, sizeof *seed);
}
