/* SPDX-License-Identifier: MIT */
#include "measure.h"
#include "test.h"

struct rig before_command;
struct face old_face, new_face;

int measure_is_full(void) {
    return getenv("URSA_FULL") != NULL;
}

uint32_t measure_stride(uint32_t all, uint32_t at_most) {
    uint32_t few = getenv("URSA_QUICK") != NULL ? at_most / 8 + 1 : at_most;

    return measure_is_full() || all <= few ? 1 : all / few;
}

/* The bytes of a record in a face. */
static const uint8_t *record_of(const struct face *face, unsigned id) {
    const uint8_t *at = face->records;
    unsigned i;

    for (i = 1; i < id; i++) {
        at += face->len[i] > 0 ? face->len[i] : 0;
    }
    return at;
}

void measure_check_remains(const struct scene *scene, int is_new) {
    uint32_t size = rig.device.port.flash_size;

    if (!scene->store_only) {
        RIG_CHECK(rig.identity.state == URSA_STATE_DAMAGED || rig_holds_only_its_key());
    } else if (is_new && new_face.len[3] != old_face.len[3] && old_face.len[3] > 0) {
        RIG_CHECK(!device_finds(record_of(&old_face, 3), (size_t)old_face.len[3], rig.device.flash,
                                size));
    }
}

uint32_t measure_scene(const struct scene *scene, const struct flash_profile *profile) {
    static struct face again;
    uint32_t from;

    scene_prepare(scene, profile);
    before_command = rig;
    if (scene->command != command_start) { /* before its first start, a device shows nothing */
        rig_look(&old_face);
    }
    from = rig.device.sim.operations;
    RIG_CODE(scene->command(), scene->answer);
    rig_look(&new_face);
    measure_check_remains(scene, 1);
    from = rig.device.sim.operations - from;
    RIG_CODE(rig_restart(), URSA_OK);
    rig_look(&again);
    RIG_CHECK(face_equal(&again, &new_face));
    if (scene->command == command_start) {
        old_face = new_face;
    }
    rig = before_command;
    return from;
}

void measure_each_flash(const struct scene *scene,
                        void (*test)(const struct scene *, const struct flash_profile *)) {
    const char *only = getenv("URSA_PROFILE");
    static size_t turn; /* with URSA_QUICK each scene runs on one flash, in turn */
    size_t p;

    turn++;
    for (p = 0; p < FLASH_PROFILES; p++) {
        if (only != NULL ? strtoul(only, NULL, 10) == p
                         : getenv("URSA_QUICK") == NULL || turn % FLASH_PROFILES == p) {
            test(scene, &flash_profiles[p]);
        }
    }
}
