/* SPDX-License-Identifier: MIT */
/*
 * Any flash operation of any command fails, tears its unit or is silently ignored. The fault is
 * then reported, or the command was completed. The identity is the old or the new one.
 */
#include "test.h"
#include "measure.h"

static struct face now;
static unsigned long tried, reported;

/*
 * After a restart with a good flash: the device is old or new, and the command succeeds when
 * repeated.
 */
static void check_afterwards(const struct scene *scene, int said_done) {
    int is_old, is_new;

    RIG_CODE(rig_restart(), URSA_OK);
    rig_look(&now);
    is_old = face_equal(&now, &old_face);
    is_new = face_equal(&now, &new_face);
    RIG_CHECK(is_new || (is_old && !said_done));
    measure_check_remains(scene, is_new);
    RIG_CODE(scene->command(), is_new ? scene->again : scene->answer);
    rig_look(&now);
    RIG_CHECK(face_equal(&now, &new_face));
    measure_check_remains(scene, 1);
}

/* 1 if the command can be repeated without a restart. Noise alarms last until a restart. */
static int may_be_repeated(const struct scene *scene) {
    return scene->command != command_keygen && scene->command != command_start;
}

/* Returns 0 if the command had fewer than n operations of this kind. */
static int fail_once(const struct scene *scene, const char *flash, enum flash_fault fault,
                     uint32_t n) {
    int rc, struck;

    rig_where("%s; %s; fault %d at %lu", flash, scene->name, (int)fault, (unsigned long)n);
    rig = before_command;
    flash_set_fault(&rig.device.sim, fault, n);
    rc = scene->command();
    struck = n == 0 || rig.device.sim.fault == FLASH_SOUND;
    flash_set_fault(&rig.device.sim, FLASH_SOUND, 0);
    RIG_CHECK(rc <= 0);
    if (rc != scene->answer) {
        reported++;
        if (n % 2 == 1 && may_be_repeated(scene)) {
            RIG_CODE(scene->command(), scene->answer);
        }
    }
    tried += struck ? 1 : 0;
    check_afterwards(scene, rc == scene->answer);
    return struck;
}

/* The distance to the next operation to try. */
static uint32_t step_from(uint32_t n, enum flash_fault fault) {
    uint32_t pace = getenv("URSA_QUICK") != NULL ? 2 : 4;

    return measure_is_full() && fault != FLASH_READ_FAILS ? 1 : 1 + n / pace;
}

static void fail_everywhere(const struct scene *scene, const struct flash_profile *profile) {
    enum flash_fault fault;
    uint32_t n;

    measure_scene(scene, profile);
    for (fault = FLASH_READ_FAILS; fault < FLASH_FAULTS; fault++) {
        fail_once(scene, profile->name, fault, 0);
        for (n = 1; fail_once(scene, profile->name, fault, n); n += step_from(n, fault)) {
        }
    }
}

static void any_fault(void **state) {
    measure_each_flash(*state, fail_everywhere);
}

static void faults_were_tried(void **state) {
    (void)state;
    print_message("# %lu faults, %lu of them reported\n", tried, reported);
    assert_true(tried > 0 && reported > 0);
}

int main(void) {
    return scenes_run("any flash fault is reported or the command completes", any_fault, NULL, NULL,
                      faults_were_tried);
}
