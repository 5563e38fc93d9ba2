/* SPDX-License-Identifier: MIT */
/*
 * The first start and the first record of a device whose blocks begin in any state: blank, random,
 * uncorrectable, with an old image or with a half-erased one. Power fails once or twice in any
 * flash operation. Afterwards the device is as it was before or has its record. A device that never
 * stored anything is never DAMAGED.
 *
 * URSA_FULL tries more cases, and URSA_QUICK fewer.
 */
#include "test.h"
#include "measure.h"
#include "random.h"
#include "rounds.h"

#define RECORD      3u
#define RECORD_SIZE 300u
#define PROFILES    (FLASH_PROFILES + FLASH_SMALL_PROFILES)

static uint8_t content[RECORD_SIZE];
static struct rig olds[FLASH_MAX_BLOCKS], at_first;
static struct face now;
static uint64_t seed;
static unsigned long flashes, never_stored, cuts, pairs, seen_old, seen_new, others;

static uint32_t below(uint32_t n) {
    return split_mix_below(&seed, n);
}

static const struct flash_profile *profile_of(size_t i) {
    return i < FLASH_SMALL_PROFILES ? &flash_small_profiles[i]
                                    : &flash_profiles[i - FLASH_SMALL_PROFILES];
}

static uint32_t ring(void) {
    return rig.device.port.flash_size / rig.device.port.flash_block;
}

static int put(void) {
    return rig.records.write(rig.records.ctx, RECORD, content, sizeof content);
}

/* The bytes of header and mark. */
static uint32_t lead_of(uint32_t unit) {
    return (48 + unit - 1) / unit * unit + (unit > 8 ? unit : 8);
}

/* ---- contents of the flash ---------------------------------------------------------------- */

/* In olds[n] the live image begins in block n. It holds one record, which differs in each. */
static void make_olds(const struct flash_profile *profile) {
    uint32_t n;

    for (n = 0; n < profile->size / profile->block; n++) {
        uint32_t tries = 0;

        rig_init(profile, 0xFF, 1);
        RIG_CODE(rig_start(), URSA_OK);
        do {
            char text[32];

            snprintf(text, sizeof text, "image %lu of %lu", (unsigned long)n, (unsigned long)tries);
            RIG_CODE(rig.records.write(rig.records.ctx, 1, text, strlen(text)), URSA_OK);
            RIG_CHECK(tries++ < 2 * FLASH_MAX_BLOCKS);
        } while (rig.store.start != n);
        olds[n] = rig;
    }
}

/*
 * 1 if the start of a block cannot be read: its header, its mark and its first record have units
 * that cannot be corrected. If this holds for all blocks, a device is DAMAGED, because nothing
 * shows that it never stored anything.
 */
static int is_dead(uint32_t block) {
    const struct ursa_port *port = &rig.device.port;
    const uint8_t *marks = rig.device.sim.marks + (size_t)block * port->flash_block;
    uint32_t unit = port->flash_unit, record = lead_of(unit), at;
    uint32_t mark = record - (unit > 8 ? unit : 8);
    int header_is_dead = 0;

    for (at = 0; at < mark; at += unit) {
        header_is_dead |= marks[at] & FLASH_BROKEN;
    }
    return header_is_dead && marks[mark] & FLASH_BROKEN && marks[record] & FLASH_BROKEN;
}

/*
 * Draw the content of every block. Returns 1 if this is the flash of a device that never stored
 * anything, and at least one block can be read.
 */
static int draw_flash(const struct flash_profile *profile, size_t i) {
    uint32_t kinds = i % 2 ? FLASH_STARTS : FLASH_STARTS_OLD, n, dead = 0;
    int never = 1;

    rig_init(profile, 0x5A, 1);
    rig.device.sim.random = seed;
    for (n = 0; n < ring(); n++) {
        enum flash_start start = (enum flash_start)(i % 16 ? below(kinds) : FLASH_STARTS_BLANK);

        never &= start < FLASH_STARTS_OLD;
        flash_start_block(&rig.device.sim, n, start, &olds[n].device.sim);
        dead += is_dead(n) ? 1 : 0;
    }
    return never && dead < ring();
}

/* ---- cuts --------------------------------------------------------------------------------- */

static int wiping; /* 1: the store is damaged from the beginning */

/* Start the device and store its record, or wipe its store. */
static int boot(void) {
    int rc = rig_start();

    if (rc != URSA_OK) {
        return rc;
    }
    return wiping ? rig.records.wipe_all(rig.records.ctx) : put();
}

/* Count a state that must not be, and print the first few of them. */
static void tell_other(const char *when, int32_t now_is, int32_t was) {
    if (others++ < 8) {
        print_error("# %s: %s, a record reads as %s, and before the boot as %s\n", rig_place, when,
                    ursa_error_name(now_is < 0 ? now_is : URSA_OK),
                    ursa_error_name(was < 0 ? was : URSA_OK));
    }
}

/* Play the boot without a cut: the device before and after it. Returns its flash operations. */
static uint32_t play(int never) {
    uint32_t operations = rig.device.sim.operations;

    RIG_CODE(rig_start(), URSA_OK);
    rig_look(&old_face);
    if (never && old_face.len[RECORD] != URSA_E_NOT_FOUND) {
        tell_other("at its first start", old_face.len[RECORD], URSA_E_NOT_FOUND);
    }
    wiping = old_face.len[RECORD] == URSA_E_STORE_DAMAGED;
    rig = at_first;
    RIG_CODE(boot(), URSA_OK);
    rig_look(&new_face);
    operations = rig.device.sim.operations - operations;
    rig = at_first;
    return operations;
}

/* Look at the device after a cut, then boot it without a cut. */
static void check(void) {
    int is_old, is_new, rc;

    RIG_CODE(rig_restart(), URSA_OK);
    rig_look(&now);
    is_old = face_equal(&now, &old_face);
    is_new = face_equal(&now, &new_face);
    seen_old += is_old ? 1 : 0;
    seen_new += is_new ? 1 : 0;
    if (!is_old && !is_new) {
        tell_other("after the cut", now.len[RECORD], old_face.len[RECORD]);
        return;
    }
    rc = boot();
    if (rc != URSA_OK) {
        tell_other("in the next boot", rc, old_face.len[RECORD]);
        return;
    }
    RIG_CODE(rig_restart(), URSA_OK);
    rig_look(&now);
    RIG_CHECK(face_equal(&now, &new_face));
}

static int cut_boot(uint32_t operations, enum flash_cut kinds) {
    uint32_t n = 1 + below(below(2) ? operations : operations < 12 ? operations : 12);
    int rc;

    if (rig_run_cut(boot, n, (enum flash_cut)below(kinds), split_mix(&seed), &rc)) {
        RIG_CHECK(rc == URSA_OK || rc == URSA_E_STORE_DAMAGED); /* check() counts this as other */
        return 0;
    }
    flash_restore_power(&rig.device.sim);
    return 1;
}

/* With a second cut no bits are unstable, because a second block could then be marginal, too. */
static void one_flash(const struct flash_profile *profile, size_t i) {
    int never = draw_flash(profile, i), twice = i % 4 != 0;
    uint32_t operations, tries = 4;
    struct rig first = rig;

    rig_where("%s; flash %lu", profile->name, (unsigned long)i);
    at_first = first;
    flashes++;
    never_stored += never ? 1 : 0;
    operations = play(never);
    while (tries-- > 0) {
        rig = at_first;
        cuts += cut_boot(operations, twice ? FLASH_CUT_UNSTABLE : FLASH_CUTS) ? 1 : 0;
        if (twice) {
            pairs += cut_boot(operations, FLASH_CUT_UNSTABLE) ? 1 : 0;
        }
        check();
    }
}

static void after_any_cuts_in_its_first_boot_a_device_is_old_or_new(void **state) {
    size_t all = rounds(measure_is_full() ? 6000 : 1200), p, i;

    (void)state;
    for (i = 0; i < sizeof content; i++) {
        content[i] = (uint8_t)(i * 7 + 1);
    }
    for (p = 0; p < PROFILES; p++) {
        rig_where("%s; made", profile_of(p)->name);
        make_olds(profile_of(p));
        for (i = 0; i < all; i++) {
            seed = (uint64_t)p << 32 | i;
            one_flash(profile_of(p), i);
        }
    }
    print_message(
        "# %lu flashes, %lu of them never stored anything; %lu cuts, %lu second cuts: then "
        "%lu old, %lu new, %lu other\n",
        flashes, never_stored, cuts, pairs, seen_old, seen_new, others);
    assert_true(cuts > 0 && pairs > 0 && seen_old > 0 && seen_new > 0);
    assert_int_equal(others, 0);
}

/* ---- the erase that only reaches header and mark ------------------------------------------ */

/* An erase in which power fails. No unit of header and mark can be corrected; the rest is as
 * before. */
static int erase_lead(void *ctx, uint32_t offset) {
    struct device *device = ctx;

    memset(device->sim.marks + offset, FLASH_USED | FLASH_BROKEN, lead_of(device->port.flash_unit));
    device->sim.harmed[offset / device->port.flash_block] = 1;
    device_cut_power(device, 0);
    return -1;
}

/*
 * Power fails after n operations of the first boot, and in the first erase of the next start or
 * boot. Returns 1 if the first boot has ended before.
 */
static int cut_lead(const struct flash_profile *profile, uint32_t n, int second_boot) {
    int (*erase)(void *ctx, uint32_t offset);
    int done, rc;

    rig_where("%s; %lu operations", profile->name, (unsigned long)n);
    rig_init(profile, 0xFF, 1);
    rig.device.sim.ecc = 1;
    erase = rig.device.port.flash_erase;
    device_cut_power(&rig.device, n);
    done = boot() == URSA_OK;
    device_restore_power(&rig.device);

    rig.device.port.flash_erase = erase_lead;
    rc = second_boot ? boot() : rig_start();
    rig.device.port.flash_erase = erase;
    cuts += rc != URSA_OK ? 1 : 0;
    RIG_CODE(rig_restart(), URSA_OK);
    rig_look(&now);
    RIG_CHECK(now.len[RECORD] == (int32_t)sizeof content ||
              (!done && now.len[RECORD] == URSA_E_NOT_FOUND));
    RIG_CODE(boot(), URSA_OK);
    return done;
}

static void
a_first_boot_is_safe_if_the_erase_of_the_next_only_reaches_header_and_mark(void **state) {
    size_t p;
    uint32_t n;

    (void)state;
    wiping = 0;
    for (p = 0; p < PROFILES; p++) {
        if (profile_of(p)->erased == 0xFF) {
            for (n = 0; !cut_lead(profile_of(p), n, 0); n++) {
            }
            for (n = 0; !cut_lead(profile_of(p), n, 1); n++) {
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_any_cuts_in_its_first_boot_a_device_is_old_or_new),
        cmocka_unit_test(
            a_first_boot_is_safe_if_the_erase_of_the_next_only_reaches_header_and_mark),
    };

    return RUN(tests);
}
