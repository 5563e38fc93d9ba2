/* SPDX-License-Identifier: MIT */
/*
 * Power fails in every flash operation of every command in every state, on every flash, and again
 * in every operation of the recovery. Afterwards the identity is the old or the new one.
 *
 * URSA_FULL runs all cases, which takes minutes. Otherwise only some cases run, spread over all of
 * them, and still fewer with URSA_QUICK. URSA_PROFILE (0 to 5) selects one flash.
 */
#include "test.h"
#include "random.h"
#include "measure.h"

#define SEEDS 8 /* number of seeds for each torn variant */

static struct rig after_cut;
static struct face now;
static unsigned long cuts, pairs, olds, news;

/* ---- checks after a cut ------------------------------------------------------------------- */

static void check_repeating(const struct scene *scene, int is_new) {
    RIG_CODE(scene->command(), is_new ? scene->again : scene->answer);
    rig_look(&now);
    RIG_CHECK(face_equal(&now, &new_face));
    measure_check_remains(scene, 1);
    RIG_CODE(rig_restart(), URSA_OK);
    rig_look(&now);
    RIG_CHECK(face_equal(&now, &new_face));
}

/* Check that another command works as well. */
static void check_going_on(const struct scene *scene) {
    if (scene->store_only) {
        RIG_CODE(rig.records.write(rig.records.ctx, 7, "and on it goes", 14), URSA_OK);
        RIG_CODE(rig_restart(), URSA_OK);
        rig_look(&now);
        RIG_CHECK(now.len[7] == 14);
        return;
    }
    switch (rig.identity.state) {
    case URSA_STATE_EMPTY:
        RIG_CODE(command_keygen(), URSA_OK);
        RIG_CHECK(rig.identity.state == URSA_STATE_KEYED);
        break;
    case URSA_STATE_LOCKED:
        RIG_CODE(command_erase(), URSA_E_LOCKED);
        RIG_CODE(command_lock(), URSA_OK);
        break;
    default:
        RIG_CODE(command_erase(), URSA_OK);
        RIG_CHECK(rig.identity.state == URSA_STATE_EMPTY);
    }
    RIG_CHECK(rig_holds_only_its_key());
}

/*
 * Check that a second restart shows the same state, even if unstable bits read differently. A
 * damaged store is an exception: a start does not touch it. If its wipe was cut off, the unstable
 * image that replaces it may read well at a later start.
 */
static void check_it_is_settled(void) {
    static struct face later;

    RIG_CODE(rig_restart(), URSA_OK);
    rig_look(&later);
    RIG_CHECK(face_equal(&later, &now) ||
              (now.state == URSA_STATE_DAMAGED && face_equal(&later, &new_face)));
}

/* Restart the device after a cut and check that it is old or new. */
static void check_restart(const struct scene *scene, uint64_t seed) {
    int is_old, is_new;

    RIG_CODE(rig_restart(), URSA_OK);
    rig_look(&now);
    is_old = face_equal(&now, &old_face);
    is_new = face_equal(&now, &new_face);
    RIG_CHECK(is_old || is_new);
    olds += is_old && !is_new ? 1 : 0;
    news += is_new ? 1 : 0;
    if (!scene->store_only) {
        scenes_check_chain();
    }
    measure_check_remains(scene, is_new);
    if (seed / 2 % 2 == 0) {
        check_it_is_settled();
    }
    if (seed % 2 == 0) {
        check_repeating(scene, is_new);
    } else {
        check_going_on(scene);
    }
}

/* ---- cutting ------------------------------------------------------------------------------ */

static uint64_t seed_of(uint32_t n, enum flash_cut cut, uint32_t s) {
    return ((uint64_t)n << 8 | (uint64_t)cut << 4) * 16 + s;
}

static int is_torn(enum flash_cut cut) {
    return cut == FLASH_CUT_TORN || cut == FLASH_CUT_UNSTABLE;
}

static void cut_once(const struct scene *scene, const char *flash, uint32_t n, enum flash_cut cut,
                     uint32_t s) {
    int rc, power_failed;

    rig_where("%s; %s; cut %lu, way %d, seed %lu", flash, scene->name, (unsigned long)n, (int)cut,
              (unsigned long)s);
    rig = before_command;
    power_failed = !rig_run_cut(scene->command, n, cut, seed_of(n, cut, s), &rc);
    RIG_CHECK(power_failed);
    cuts++;
    check_restart(scene, s);
}

static void cut_everywhere(const struct scene *scene, const struct flash_profile *profile) {
    uint32_t all = measure_scene(scene, profile), step = measure_stride(all, 10), n, s;
    enum flash_cut cut;

    for (n = 1 + all % step; n <= all; n += step) {
        for (cut = FLASH_CUT_BEFORE; cut < FLASH_CUTS; cut++) {
            uint32_t seeds = is_torn(cut) ? SEEDS : 2;

            for (s = 0; s < seeds; s += measure_is_full() ? 1 : 3) {
                cut_once(scene, profile->name, n, cut, s);
            }
        }
    }
}

/* Cut power in the m-th operation of the start after the first cut. */
static void cut_recovery(const struct scene *scene, const char *where, uint32_t m, uint32_t way) {
    int rc;

    rig_where("%s; and in the start: cut %lu, way %lu", where, (unsigned long)m,
              (unsigned long)way);
    rig = after_cut;
    if (rig_run_cut(command_start, m, (enum flash_cut)way, seed_of(m, (enum flash_cut)way, way),
                    &rc)) {
        RIG_CODE(rc, URSA_OK); /* with unstable bits the start may take another path */
        return;
    }
    pairs++;
    check_restart(scene, m + way);
}

static void cut_pairs_of(const struct scene *scene, const char *flash, uint32_t n,
                         enum flash_cut cut) {
    static char where[128];
    uint32_t all, step, m, way;
    int rc, power_failed;

    rig = before_command;
    power_failed = !rig_run_cut(scene->command, n, cut, seed_of(n, cut, n % SEEDS), &rc);
    RIG_CHECK(power_failed);
    after_cut = rig;
    snprintf(where, sizeof where, "%s; %s; cut %lu, way %d", flash, scene->name, (unsigned long)n,
             (int)cut);
    rig_where("%s", where);
    RIG_CODE(rig_restart(), URSA_OK);
    all = rig.device.sim.operations - after_cut.device.sim.operations;
    step = measure_stride(all, 3);
    for (m = 1 + (n + (uint32_t)cut) % step; m <= all; m += step) {
        way = (n + m / step) % FLASH_CUT_UNSTABLE;
        cut_recovery(scene, where, m, way);
    }
}

/* Without unstable cuts: with two marginal images, two blocks are not enough to decide. */
static void cut_twice_everywhere(const struct scene *scene, const struct flash_profile *profile) {
    uint32_t all = measure_scene(scene, profile), step = measure_stride(all, 6), n;
    enum flash_cut cut;

    for (n = 1 + all % step; n <= all; n += step) {
        for (cut = FLASH_CUT_BEFORE; cut < FLASH_CUT_UNSTABLE; cut++) {
            cut_pairs_of(scene, profile->name, n, cut);
        }
    }
}

/* ---- the tests ---------------------------------------------------------------------------- */

static void any_cut(void **state) {
    measure_each_flash(*state, cut_everywhere);
}

static void any_pair(void **state) {
    measure_each_flash(*state, cut_twice_everywhere);
}

static void no_other_state_was_seen(void **state) {
    (void)state;
    print_message("# %lu cuts and %lu pairs of cuts: then %lu old, %lu new, no other state\n", cuts,
                  pairs, olds, news);
    assert_true(cuts > 0 && pairs > 0 && olds > 0 && news > 0);
}

int main(void) {
    return scenes_run("after any cut the device is old or new", any_cut,
                      "after any two cuts the device is old or new", any_pair,
                      no_other_state_was_seen);
}
