/* SPDX-License-Identifier: MIT */
#include "rig.h"
#include "keys.h"
#include "test.h"

#define RECORD_SEED 2u

struct rig rig;

void rig_init(const struct flash_profile *profile, int fill, int store_only) {
    memset(&rig, 0, sizeof rig);
    device_init_flash(&rig.device, 1, profile, fill);
    rig.store_only = store_only;
}

int rig_start(void) {
    int rc;

    memset(&rig.store, 0xA5, sizeof rig.store);
    memset(&rig.identity, 0xA5, sizeof rig.identity);
    rc = ursa_store_open(&rig.store, &rig.device.port);
    rig.records = ursa_store_records(&rig.store);
    if (rc == URSA_OK && !rig.store_only) {
        rc = ursa_identity_open(&rig.identity, &rig.device.port, &rig.records);
    }
    return rc;
}

int rig_restart(void) {
    flash_restore_power(&rig.device.sim);
    return rig_start();
}

static jmp_buf power;

int rig_run(int (*command)(void), int *rc) {
    if (setjmp(power) != 0) {
        return 0;
    }
    *rc = command();
    return 1;
}

int rig_run_cut(int (*command)(void), uint32_t n, enum flash_cut cut, uint64_t seed, int *rc) {
    flash_cut_power(&rig.device.sim, n, cut, seed, &power);
    return rig_run(command, rc);
}

/* ---- the visible state -------------------------------------------------------------------- */

static void look_at_record(struct face *face, unsigned id) {
    size_t len = 0;
    int rc = rig.records.read(rig.records.ctx, id, face->records + face->used,
                              sizeof face->records - face->used, &len);

    face->len[id] = rc == URSA_OK ? (int32_t)len : rc;
    face->used += rc == URSA_OK ? len : 0;
}

void rig_look(struct face *face) {
    unsigned id;

    memset(face, 0, offsetof(struct face, records));
    for (id = 1; id <= URSA_RECORD_MAX; id++) {
        if (rig.store_only || id != RECORD_SEED) {
            look_at_record(face, id);
        }
    }
    if (!rig.store_only) {
        face->state = rig.identity.state;
        face->key_number = rig.identity.key_number;
        if (ursa_identity_has_key(&rig.identity)) {
            face->key = rig.identity.key;
        }
    }
}

int face_equal(const struct face *a, const struct face *b) {
    return a->state == b->state && a->key_number == b->key_number &&
           memcmp(&a->key, &b->key, sizeof a->key) == 0 && a->used == b->used &&
           memcmp(a->len, b->len, sizeof a->len) == 0 &&
           memcmp(a->records, b->records, a->used) == 0;
}

int rig_holds_only_its_key(void) {
    const struct device *device = &rig.device;
    unsigned i;

    for (i = 0; i < KEYS - 1; i++) { /* the last key belongs to the issuer */
        const struct ursa_rsa_key *key = keys_get(i);
        int is_its = ursa_identity_has_key(&rig.identity) &&
                     memcmp(&rig.identity.key, key, sizeof *key) == 0;

        if (!is_its && device_finds_secret(key, device->flash, device->port.flash_size)) {
            return 0;
        }
    }
    return 1;
}

/* ---- failing ------------------------------------------------------------------------------ */

char rig_place[256];

void rig_check(int fine, const char *what, const char *file, int line) {
    if (!fine) {
        print_error("# %s: check failed: %s (state %s)\n", rig_place, what,
                    rig.store_only ? "-" : ursa_identity_state_name(&rig.identity));
        _fail(file, line);
    }
}

void rig_check_code(int got, int want, const char *what, const char *file, int line) {
    if (got != want) {
        print_error("# %s: %s returned %s, expected %s\n", rig_place, what, ursa_error_name(got),
                    ursa_error_name(want));
        _fail(file, line);
    }
}
