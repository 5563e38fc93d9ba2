/* SPDX-License-Identifier: MIT */
/*
 * With any content of the flash a device starts. It is then EMPTY, DAMAGED or completely as it was.
 * Tested are flipped bits, a missing part, the contents of another device, and readable records
 * with wrong contents.
 */
#include "test.h"
#include "certs.h"
#include "keys.h"
#include "measure.h"
#include "random.h"
#include "rounds.h"

static struct rig good, foreign;
static struct face right, now;
static uint64_t seed = 1;
static unsigned long kept, damaged, emptied;

static uint32_t below(uint32_t n) {
    return split_mix_below(&seed, n);
}

static uint32_t flash_size(void) {
    return rig.device.port.flash_size;
}

/* Make a CERTIFIED device in `good` and its visible state in `right`. */
static void make_good(const struct flash_profile *profile, unsigned key) {
    rig_where("%s; made", profile->name);
    rig_init(profile, 0xFF, 0);
    rig.device.noise_state = key + 1;
    rig.device.id[7] = (uint8_t)key;
    RIG_CODE(rig_start(), URSA_OK);
    keys_choose(key);
    RIG_CODE(command_keygen(), URSA_OK);
    RIG_CODE(command_template_a(), URSA_OK);
    RIG_CODE(command_install_a(), URSA_OK);
    rig_look(&right);
    good = rig;
}

/* Check that the device can be erased and then makes a new key. */
static void check_it_can_be_used_again(void) {
    RIG_CODE(command_erase(), URSA_OK);
    RIG_CHECK(rig.identity.state == URSA_STATE_EMPTY);
    RIG_CHECK(rig_holds_only_its_key());
    RIG_CODE(rig_start(), URSA_OK);
    RIG_CHECK(rig.identity.state == URSA_STATE_EMPTY);
    RIG_CODE(command_keygen(), URSA_OK);
    RIG_CODE(rig_start(), URSA_OK);
    RIG_CHECK(rig.identity.state == URSA_STATE_KEYED);
}

/* Start the device with the present content of its flash and check its state. */
static void check_start(int may_be_empty) {
    const struct ursa_identity *identity = &rig.identity;

    RIG_CODE(rig_start(), URSA_OK);
    if (identity->state == URSA_STATE_EMPTY) {
        RIG_CHECK(may_be_empty);
        emptied++;
    } else if (identity->state == URSA_STATE_DAMAGED) {
        RIG_CHECK(identity->fault != URSA_OK);
        RIG_CODE(command_csr(), identity->fault);
        RIG_CODE(command_keygen(), identity->fault);
        RIG_CODE(command_install_a(), identity->fault);
        RIG_CODE(command_lock(), identity->fault);
        damaged++;
    } else {
        rig_look(&now);
        RIG_CODE(ursa_rsa_check(&identity->key), URSA_OK);
        RIG_CHECK(face_equal(&now, &right));
        scenes_check_chain();
        kept++;
    }
}

static void tell(const char *what) {
    print_message("# %s: %lu kept, %lu damaged, %lu empty\n", what, kept, damaged, emptied);
    kept = damaged = emptied = 0;
}

static void each_flash(size_t n, void (*test)(size_t i)) {
    size_t p, i;

    for (p = 0; p < FLASH_PROFILES; p++) {
        make_good(&flash_profiles[p], 0);
        for (i = 0; i < n; i++) {
            rig_where("%s; case %lu", flash_profiles[p].name, (unsigned long)i);
            rig = good;
            test(i);
        }
    }
}

/* ---- flash -------------------------------------------------------------------------------- */

/* A random bit of the blocks with the live image. Changes in other blocks would have no effect. */
static uint32_t draw_live_bit(void) {
    uint32_t block = rig.device.port.flash_block, ring = flash_size() / block;
    uint32_t blocks = rig.store.used / block + 1;

    return ((rig.store.start + below(blocks)) % ring * block + below(block)) * 8 + below(8);
}

static void flip_bits(size_t i) {
    uint32_t n = 1 + below(64);

    while (n-- > 0) {
        flash_flip(&rig.device.sim, draw_live_bit());
    }
    check_start(0);
    if (i % 8 == 0) {
        check_it_can_be_used_again();
    }
}

static void flip_one_bit(size_t i) {
    (void)i;
    flash_flip(&rig.device.sim, draw_live_bit());
    check_start(0);
    rig_look(&now);
    RIG_CHECK(rig.identity.state == URSA_STATE_DAMAGED || face_equal(&now, &right));
}

static void after_flipped_bits_a_device_is_damaged_or_unchanged(void **state) {
    (void)state;
    each_flash(rounds(2000), flip_one_bit);
    tell("one bit");
    each_flash(rounds(2000), flip_bits);
    tell("1 to 64 bits");
}

static void set_from(uint32_t from, int value) {
    memset(rig.device.flash + from, value, flash_size() - from);
    memset(rig.device.sim.marks + from, FLASH_USED, flash_size() - from);
}

static void cut_off(size_t i) {
    set_from(below(flash_size() + 1), i % 3 == 0 ? 0x00 : i % 3 == 1 ? 0xFF : 0xA5);
    check_start(1);
    check_it_can_be_used_again();
}

static void after_a_truncated_flash_a_device_is_empty_damaged_or_unchanged(void **state) {
    (void)state;
    each_flash(rounds(400), cut_off);
    tell("cut off");
}

static void fill(size_t i) {
    set_from(0, (int)i);
    check_start(1);
    RIG_CHECK(rig.identity.state == URSA_STATE_EMPTY);
    check_it_can_be_used_again();
}

static void a_flash_filled_with_one_value_gives_an_empty_device(void **state) {
    (void)state;
    each_flash(256, fill);
    tell("one value");
}

/* Copy all or some blocks of another device. */
static void put_foreign(size_t i) {
    uint32_t block = rig.device.port.flash_block, at;

    for (at = 0; at < flash_size(); at += block) {
        if (i % 4 == 0 || below(3) == 0) {
            memcpy(rig.device.flash + at, foreign.device.flash + at, block);
            memcpy(rig.device.sim.marks + at, foreign.device.sim.marks + at, block);
        }
    }
    check_start(1);
    check_it_can_be_used_again();
}

static void blocks_of_another_device_never_give_its_identity(void **state) {
    size_t p, i;

    (void)state;
    for (p = 0; p < FLASH_PROFILES; p++) {
        make_good(&flash_profiles[p], 1);
        foreign = good;
        make_good(&flash_profiles[p], 0);
        for (i = 0; i < rounds(200); i++) {
            rig_where("%s; foreign %lu", flash_profiles[p].name, (unsigned long)i);
            rig = good;
            put_foreign(i);
        }
    }
    tell("another device's");
}

/* ---- records ------------------------------------------------------------------------------ */

/* Write a readable record with changed, missing or additional bytes. */
static void change_record(unsigned id) {
    static uint8_t record[URSA_CHAIN_MAX_SIZE + 1000];
    size_t len = 0, i;

    (void)rig.records.read(rig.records.ctx, id, record, sizeof record, &len);
    if (below(3) == 0) {
        len = below((uint32_t)len + 1);
    } else if (below(4) == 0) {
        for (i = below(100) + 1; i > 0; i--) {
            record[len++] = (uint8_t)split_mix(&seed);
        }
    }
    for (i = below(4); i > 0 && len > 0; i--) {
        record[below((uint32_t)(below(2) && len > 16 ? 16 : len))] ^= (uint8_t)(1 << below(8));
    }
    RIG_CODE(rig.records.write(rig.records.ctx, id, record, len), URSA_OK);
}

/* Each result must be an error or belong to the contents before the change. */
static void lie(size_t i) {
    static struct ursa_chain chain;
    const struct ursa_identity *identity = &rig.identity;
    struct ursa_csr_template tmpl;
    uint8_t texts[URSA_TEMPLATE_MAX_SIZE], out[URSA_CSR_MAX_SIZE];
    uint32_t number;
    size_t len;
    int rc;

    change_record(1 + (unsigned)i % 5);
    RIG_CODE(rig_start(), URSA_OK);
    if (ursa_identity_has_key(identity)) {
        RIG_CODE(ursa_rsa_check(&identity->key), URSA_OK);
        RIG_CHECK(memcmp(identity->key.n, keys_get(0)->n, sizeof identity->key.n) == 0);
        rc = i % 8 == 0 ? command_csr() : URSA_OK; /* finds a wrong exponent */
        RIG_CHECK(rc == URSA_OK || rc == URSA_E_SIGNATURE);
        kept++;
    }
    damaged += identity->state == URSA_STATE_DAMAGED ? 1 : 0;
    emptied += identity->state == URSA_STATE_EMPTY ? 1 : 0;
    if (ursa_identity_chain(identity, &chain, &number) == URSA_OK) {
        RIG_CHECK(chain.len <= sizeof chain.der);
    }
    if (ursa_identity_template(identity, &tmpl, texts, sizeof texts) == URSA_OK) {
        rc = ursa_csr_write(&tmpl, keys_get(0), NULL, 0, &len, NULL);
        RIG_CHECK(rc != URSA_OK || len <= sizeof out);
    }
    if (identity->state != URSA_STATE_LOCKED && identity->fault == URSA_OK) {
        check_it_can_be_used_again();
    }
}

static void records_with_wrong_contents_give_errors_or_the_old_identity(void **state) {
    (void)state;
    each_flash(rounds(1000), lie);
    tell("records that lie");
}

/* ---- after an erase ----------------------------------------------------------------------- */

static void erase_it(size_t i) {
    (void)i;
    RIG_CHECK(device_finds_secret(keys_get(0), rig.device.flash, flash_size()));
    RIG_CODE(command_erase(), URSA_OK);
    RIG_CHECK(!device_finds_secret(keys_get(0), rig.device.flash, sizeof rig.device.flash));
    RIG_CHECK(!device_finds_secret(keys_get(0), &rig.identity, sizeof rig.identity));
    RIG_CHECK(!device_finds_secret(keys_get(0), &rig.store, sizeof rig.store));
}

static void after_an_erase_no_piece_of_the_key_is_left(void **state) {
    (void)state;
    each_flash(1, erase_it);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(after_flipped_bits_a_device_is_damaged_or_unchanged),
        cmocka_unit_test(after_a_truncated_flash_a_device_is_empty_damaged_or_unchanged),
        cmocka_unit_test(a_flash_filled_with_one_value_gives_an_empty_device),
        cmocka_unit_test(blocks_of_another_device_never_give_its_identity),
        cmocka_unit_test(records_with_wrong_contents_give_errors_or_the_old_identity),
        cmocka_unit_test(after_an_erase_no_piece_of_the_key_is_left),
    };

    return RUN(tests);
}
