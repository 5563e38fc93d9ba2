/* SPDX-License-Identifier: MIT */
/*
 * The record store on a strict flash, with power cuts between operations. tests/powercut has torn
 * operations.
 */
#include "test.h"

static struct device device;
static struct ursa_store store;
static struct ursa_records records;
static uint8_t big[2200], got[4096];

#define LEAD 56u /* bytes of header and mark, for units of up to 8 bytes */

/*
 * Operations of a small change: one erase, then the units of a record of 3 bytes, header and mark.
 */
#define CHANGE (1u + 2u + 48u / 4u + 8u / 4u)

static int open_store(void) {
    int rc = ursa_store_open(&store, &device.port);

    records = ursa_store_records(&store);
    return rc;
}

static void assert_record(unsigned id, const void *want, size_t len) {
    size_t n = 0;

    assert_code(records.read(records.ctx, id, got, sizeof got, &n), URSA_OK);
    assert_int_equal(n, len);
    assert_memory_equal(got, want, len);
}

static void assert_no_record(unsigned id) {
    size_t n;

    assert_code(records.read(records.ctx, id, got, sizeof got, &n), URSA_E_NOT_FOUND);
}

static int put(unsigned id, const char *text) {
    return records.write(records.ctx, id, text, strlen(text));
}

static void any_flash_content_without_an_image_counts_as_an_empty_store(void **state) {
    static const uint8_t fills[] = {0xFF, 0x00, 0x5A};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof fills; i++) {
        device_init(&device, 1, fills[i]);
        assert_code(open_store(), URSA_OK);
        assert_no_record(1);
        assert_code(put(1, "one"), URSA_OK);
        assert_record(1, "one", 3);
    }
}

static void records_survive_a_restart_and_changes_of_other_records(void **state) {
    (void)state;
    device_init(&device, 1, 0x00);
    assert_code(open_store(), URSA_OK);
    assert_code(put(1, "one"), URSA_OK);
    assert_code(put(2, "two"), URSA_OK);
    assert_code(put(15, ""), URSA_OK);
    assert_code(put(1, "a new one"), URSA_OK);
    assert_code(open_store(), URSA_OK);
    assert_record(1, "a new one", 9);
    assert_record(2, "two", 3);
    assert_record(15, "", 0);
    assert_code(records.wipe(records.ctx, 2), URSA_OK);
    assert_code(open_store(), URSA_OK);
    assert_no_record(2);
    assert_record(1, "a new one", 9);
}

/* Units of 1 to 32 bytes, images of one block and of many blocks, both erased values. */
static void the_store_works_with_every_geometry(void **state) {
    static const uint8_t units[] = {1, 2, 4, 8, 16, 32};
    static const uint32_t blocks[] = {128, 512, 1024, 2048, 4096};
    size_t u, b, e;

    (void)state;
    for (u = 0; u < sizeof units; u++) {
        for (b = 0; b < sizeof blocks / sizeof blocks[0]; b++) {
            for (e = 0; e < 2; e++) {
                size_t len = (blocks[b] == 128 ? 1000 : sizeof big) - u;
                int i;

                device_init(&device, 1, 0x33);
                device.port.flash_unit = units[u];
                device.port.flash_block = blocks[b];
                device.port.flash_erased = e ? 0x00 : 0xFF;
                assert_code(open_store(), URSA_OK);
                for (i = 0; i < 5; i++) {
                    big[0] = (uint8_t)i;
                    assert_code(records.write(records.ctx, 3, big, len), URSA_OK);
                    assert_code(open_store(), URSA_OK);
                    assert_record(3, big, len);
                }
            }
        }
    }
}

static void a_flash_too_small_for_a_header_is_refused(void **state) {
    (void)state;
    device_init(&device, 1, 0xFF);
    device.port.flash_block = 64;
    device.port.flash_size = 128;
    assert_code(open_store(), URSA_E_GEOMETRY);
    device.port.flash_block = device.port.flash_size =
        128; /* one block has no room for a second image */
    assert_code(open_store(), URSA_E_GEOMETRY);
    assert_code(ursa_store_open(NULL, &device.port), URSA_E_ARGUMENT);
    assert_code(ursa_store_open(&store, NULL), URSA_E_PORT_TABLE);
}

static void a_record_that_does_not_fit_changes_nothing(void **state) {
    size_t room = DEVICE_FLASH_SIZE / 1024 / 2 * (1024 - LEAD) - 4;
    static uint8_t all[DEVICE_FLASH_SIZE];
    uint32_t programs;

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(open_store(), URSA_OK);
    assert_code(records.write(records.ctx, 1, all, room), URSA_OK);
    programs = device.programs;
    assert_code(records.write(records.ctx, 1, all, room + 1), URSA_E_STORE_FULL);
    assert_code(records.write(records.ctx, 1, all, sizeof all), URSA_E_STORE_FULL);
    assert_code(put(2, ""), URSA_E_STORE_FULL);
    assert_int_equal(device.programs, programs);
    assert_record(1, all, room);
}

static void writing_the_stored_bytes_again_does_not_touch_the_flash(void **state) {
    uint32_t programs, erases;

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(open_store(), URSA_OK);
    assert_code(put(1, "same"), URSA_OK);
    programs = device.programs;
    erases = device.erases;
    assert_code(put(1, "same"), URSA_OK);
    assert_code(records.wipe(records.ctx, 9), URSA_OK);
    assert_code(open_store(), URSA_OK);
    assert_int_equal(device.programs, programs);
    assert_int_equal(device.erases, erases);
}

static void a_change_and_a_wipe_destroy_the_old_bytes(void **state) {
    uint8_t *end = device.flash + sizeof device.flash;
    size_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        uint8_t *p = device.flash;

        device_init(&device, 1, 0x00);
        assert_code(open_store(), URSA_OK);
        assert_code(put(1, "a secret of old"), URSA_OK);
        assert_code(i == 0 ? put(1, "a newer one") : records.wipe(records.ctx, 1), URSA_OK);
        for (; p + 8 < end; p++) {
            assert_memory_not_equal(p, "a secret", 8);
            assert_memory_not_equal(p, "t of old", 8);
        }
    }
}

static void wrong_arguments_are_refused(void **state) {
    size_t n;

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(open_store(), URSA_OK);
    assert_code(put(0, "x"), URSA_E_ARGUMENT);
    assert_code(put(16, "x"), URSA_E_ARGUMENT);
    assert_code(records.write(records.ctx, 1, NULL, 0), URSA_E_ARGUMENT);
    assert_code(records.wipe(records.ctx, 0), URSA_E_ARGUMENT);
    assert_code(put(1, "long"), URSA_OK);
    assert_code(records.read(records.ctx, 1, got, 3, &n), URSA_E_BUFFER);
    assert_int_equal(n, 4);
    assert_memory_equal(got, "lon", 3);
    assert_code(records.read(records.ctx, 16, got, 3, &n), URSA_E_ARGUMENT);
}

static void after_a_cut_at_any_operation_the_record_is_the_old_or_the_new_one(void **state) {
    uint32_t cut, olds = 0, news = 0;
    int done = 0;

    (void)state;
    for (cut = 0; !done; cut++) {
        size_t n = 0;

        device_init(&device, 1, 0x00);
        assert_code(open_store(), URSA_OK);
        assert_code(put(1, "the old record"), URSA_OK);
        assert_code(put(2, "a bystander"), URSA_OK);
        device_cut_power(&device, cut);
        done = put(1, "its replacement") == URSA_OK;
        device_restore_power(&device);
        assert_code(open_store(), URSA_OK);
        assert_record(2, "a bystander", 11);
        assert_code(records.read(records.ctx, 1, got, sizeof got, &n), URSA_OK);
        if (n == 14) {
            assert_memory_equal(got, "the old record", 14);
            assert_false(done);
            olds++;
        } else {
            assert_int_equal(n, 15);
            assert_memory_equal(got, "its replacement", 15);
            news++;
        }
        assert_code(put(1, "and it goes on"), URSA_OK);
    }
    printf("# %u cuts: %u old, %u new\n", cut, olds, news);
    assert_true(olds > 5 && news >= 2);
}

static void a_wipe_interrupted_by_a_cut_is_finished_or_undone_at_the_next_start(void **state) {
    uint32_t cut;
    int done = 0;

    (void)state;
    for (cut = 0; !done; cut++) {
        size_t n;
        int rc;

        device_init(&device, 1, 0x00);
        assert_code(open_store(), URSA_OK);
        assert_code(put(1, "the secret record"), URSA_OK);
        device_cut_power(&device, cut);
        done = records.wipe(records.ctx, 1) == URSA_OK;
        device_restore_power(&device);
        assert_code(open_store(), URSA_OK);
        rc = records.read(records.ctx, 1, got, sizeof got, &n);
        if (rc == URSA_E_NOT_FOUND) {
            size_t i;

            for (i = 0; i + 8 < sizeof device.flash; i++) {
                assert_memory_not_equal(device.flash + i, "the secr", 8);
            }
        } else {
            assert_code(rc, URSA_OK);
            assert_false(done);
        }
    }
}

static void flash_faults_are_reported_and_the_old_record_stays(void **state) {
    static const struct {
        enum device_fault fault;
        int code;
    } cases[] = {
        {DEVICE_PROGRAM_FAILS, URSA_E_FLASH},
        {DEVICE_PROGRAM_IGNORED, URSA_E_FLASH_VERIFY},
        {DEVICE_READ_FAILS, URSA_E_FLASH},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        device_init(&device, 1, 0x00);
        assert_code(open_store(), URSA_OK);
        assert_code(put(1, "old"), URSA_OK);
        device.fault = cases[i].fault;
        assert_code(put(1, "new"), cases[i].code);
        device.fault = DEVICE_SOUND;
        assert_record(1, "old", 3);
        assert_code(open_store(), URSA_OK);
        assert_record(1, "old", 3);
    }
}

/* A store that has not looked at all blocks could take an old image for the live one and erase it.
 */
static void a_store_whose_opening_failed_stays_closed(void **state) {
    uint8_t bytes[8];
    size_t len;

    (void)state;
    device_init(&device, 1, 0x00);
    assert_code(open_store(), URSA_OK);
    assert_code(put(1, "old"), URSA_OK);
    device.fault = DEVICE_READ_FAILS;
    assert_code(open_store(), URSA_E_FLASH);
    device.fault = DEVICE_SOUND;
    assert_code(records.read(records.ctx, 1, bytes, sizeof bytes, &len), URSA_E_STATE);
    assert_code(put(1, "new"), URSA_E_STATE);
    assert_code(records.wipe(records.ctx, 1), URSA_E_STATE);
    assert_code(records.wipe_all(records.ctx), URSA_E_STATE);
    assert_code(open_store(), URSA_OK);
    assert_record(1, "old", 3);
}

/*
 * One bit decays in the header, the mark or the records of the only image. The store never returns
 * other bytes, never seems empty and erases nothing.
 */
static void decay_is_reported_until_the_store_is_wiped(void **state) {
    const uint32_t image = 1024 * 8, mark = image + 48 * 8, start = image + 56 * 8;
    const uint32_t end = image + (56 + 4 + 20) * 8;
    uint32_t bit;

    (void)state;
    for (bit = image; bit < end; bit++) {
        uint32_t erases;
        size_t n;

        device_init(&device, 1, 0xFF);
        assert_code(open_store(), URSA_OK);
        assert_code(put(1, "before"), URSA_OK);
        assert_code(put(1, "twenty bytes of text"), URSA_OK);
        assert_int_equal(store.start, 1);
        device.flash[bit / 8] ^= (uint8_t)(1 << bit % 8);
        erases = device.erases;
        assert_code(open_store(), URSA_OK);
        if (bit >= mark && bit < start) { /* the mark is only needed if something else is wrong */
            assert_record(1, "twenty bytes of text", 20);
            assert_int_equal(store.start, 2); /* the image was written again, with a mark */
            continue;
        }
        assert_int_equal(device.erases, erases);
        assert_code(records.read(records.ctx, 1, got, sizeof got, &n), URSA_E_STORE_DAMAGED);
        assert_code(put(1, "x"), URSA_E_STORE_DAMAGED);
        assert_code(records.wipe(records.ctx, 1), URSA_E_STORE_DAMAGED);
        assert_int_equal(device.erases, erases);
        assert_code(records.wipe_all(records.ctx), URSA_OK);
        assert_no_record(1);
        assert_code(put(1, "x"), URSA_OK);
    }
}

/*
 * If the old image still exists, the write of the new one has not returned, so errors in the new
 * image may come from the power cut. If the old image is gone, errors are damage.
 */
static void a_decayed_new_image_is_replaced_by_the_old_one_if_that_still_exists(void **state) {
    uint32_t at;

    (void)state;
    for (at = 1024; at < 1024 + LEAD + 4 + 3; at++) {
        device_init(&device, 1, 0xFF);
        assert_code(open_store(), URSA_OK);
        assert_code(put(1, "old"), URSA_OK);
        device_cut_power(&device, CHANGE); /* the power fails before the erase of the old image */
        assert_int_not_equal(put(1, "new"), URSA_OK);
        device_restore_power(&device);
        device.flash[at] ^= 1;
        assert_code(open_store(), URSA_OK);
        assert_record(1, "old", 3);
        assert_int_equal(device.flash[1024], 0xFF);
    }
}

/*
 * Put an image that was destroyed two changes ago back into the flash and let the newest image
 * decay.
 */
static void put_old_image_beside_a_decayed_one(void) {
    static uint8_t old[1024];

    device_init(&device, 1, 0xFF);
    assert_code(open_store(), URSA_OK);
    assert_code(put(1, "old"), URSA_OK);
    memcpy(old, device.flash, sizeof old);
    assert_code(put(1, "newer"), URSA_OK);
    assert_code(put(1, "new"), URSA_OK);
    memcpy(device.flash, old, sizeof old);
    memset(device.sim.marks, FLASH_USED, sizeof old);
    device.flash[2 * 1024 + LEAD] ^= 1;
    assert_code(open_store(), URSA_OK);
}

static void an_older_image_never_replaces_a_decayed_new_one(void **state) {
    size_t n;

    (void)state;
    put_old_image_beside_a_decayed_one();
    assert_code(records.read(records.ctx, 1, got, sizeof got, &n), URSA_E_STORE_DAMAGED);
}

/* If an erase failed to destroy an old image, every later change destroys it before it succeeds. */
static void no_change_succeeds_before_an_old_image_is_destroyed(void **state) {
    size_t i;

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(open_store(), URSA_OK);
    assert_code(put(1, "the secret record"), URSA_OK);
    device_cut_power(&device, CHANGE - 2); /* the new image is empty: two units less */
    assert_int_not_equal(records.wipe(records.ctx, 1), URSA_OK);
    device_restore_power(&device);
    assert_code(put(2, "another"), URSA_OK);
    for (i = 0; i + 8 < sizeof device.flash; i++) {
        assert_memory_not_equal(device.flash + i, "the secr", 8);
    }
}

/*
 * The erase of an old image was interrupted: its header is gone, its mark is not. The new image
 * counts.
 */
static void a_half_erased_old_image_is_not_reported_as_damage(void **state) {
    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(open_store(), URSA_OK);
    assert_code(put(1, "old"), URSA_OK);
    device_cut_power(&device, CHANGE);
    assert_int_not_equal(put(1, "new"), URSA_OK);
    device_restore_power(&device);
    memset(device.flash, 0xFF, 20);
    assert_code(open_store(), URSA_OK);
    assert_record(1, "new", 3);
    assert_int_equal(device.flash[48], 0xFF);
}

/*
 * If only the erase of the old image fails, the change has happened. Repeating it destroys the
 * rest.
 */
static void a_wipe_that_failed_to_destroy_old_bytes_is_finished_by_the_next_wipe(void **state) {
    size_t i;

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(open_store(), URSA_OK);
    assert_code(put(1, "the secret record"), URSA_OK);
    device_cut_power(&device, CHANGE - 2); /* the new image is empty, so it has two units less */
    assert_int_not_equal(records.wipe(records.ctx, 1), URSA_OK);
    assert_int_not_equal(records.wipe(records.ctx, 1), URSA_OK);
    device_restore_power(&device);
    assert_code(records.wipe(records.ctx, 1), URSA_OK);
    for (i = 0; i + 8 < sizeof device.flash; i++) {
        assert_memory_not_equal(device.flash + i, "the secr", 8);
    }
}

/* The flash of another version must not be erased. */
static void an_image_of_version_0_1_counts_as_damage_and_is_not_erased(void **state) {
    uint32_t erases;
    size_t n;

    (void)state;
    device_init(&device, 1, 0xFF);
    memcpy(device.flash + 4096, "UrS1\xFF\xFF\xFF\xFF", 8);
    assert_code(open_store(), URSA_OK);
    assert_code(records.read(records.ctx, 1, got, sizeof got, &n), URSA_E_STORE_DAMAGED);
    erases = device.erases;
    assert_int_equal(erases, 0);
    assert_code(records.wipe_all(records.ctx), URSA_OK);
    assert_no_record(1);
    assert_code(open_store(), URSA_OK);
    assert_no_record(1);
}

static void a_change_erases_the_new_images_block_and_then_the_old_ones(void **state) {
    char text[16];
    uint32_t i;

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(open_store(), URSA_OK);
    for (i = 0; i < 100; i++) {
        uint32_t erases = device.erases;

        snprintf(text, sizeof text, "number %u", i);
        assert_code(put(1, text), URSA_OK);
        assert_int_equal(store.start, i % 8);
        assert_int_equal(device.erases - erases, i == 0 ? 3 : 2); /* the first image is empty */
    }
}

/*
 * Records are copied with each change. If a copied byte is misread, the digest differs and the
 * change fails.
 */
static void one_misread_byte_never_changes_another_record(void **state) {
    uint32_t n, left = 0;

    (void)state;
    for (n = 1; left == 0; n++) {
        device_init(&device, 1, 0xFF);
        assert_code(open_store(), URSA_OK);
        assert_code(put(2, "a bystander, copied along with every change"), URSA_OK);
        device.reads_to_glitch = n;
        if (put(1, "x") != URSA_OK) {
            assert_int_equal(device.reads_to_glitch, 0);
        }
        left = device.reads_to_glitch;
        device.reads_to_glitch = 0;
        assert_record(2, "a bystander, copied along with every change", 43);
        assert_code(open_store(), URSA_OK);
        assert_record(2, "a bystander, copied along with every change", 43);
    }
    printf("# %u reads\n", n);
}

static void wipe_all_is_atomic(void **state) {
    uint32_t cut;
    int done = 0;

    (void)state;
    for (cut = 0; !done; cut++) {
        size_t n;
        int rc;

        device_init(&device, 1, 0x00);
        assert_code(open_store(), URSA_OK);
        assert_code(records.write(records.ctx, 3, big, sizeof big), URSA_OK);
        device_cut_power(&device, cut);
        done = records.wipe_all(records.ctx) == URSA_OK;
        device_restore_power(&device);
        assert_code(open_store(), URSA_OK);
        rc = records.read(records.ctx, 3, got, sizeof got, &n);
        if (rc != URSA_E_NOT_FOUND) {
            assert_record(3, big, sizeof big);
            assert_false(done);
        }
    }
    assert_true(cut > 4);
}

/*
 * After a power cut while a damaged store is wiped, the store is damaged or empty, without older
 * records.
 */
static void wiping_a_damaged_store_never_brings_an_older_record_back(void **state) {
    uint32_t cut;
    int done = 0;

    (void)state;
    for (cut = 0; !done; cut++) {
        size_t n;
        int rc;

        put_old_image_beside_a_decayed_one();
        device_cut_power(&device, cut);
        done = records.wipe_all(records.ctx) == URSA_OK;
        device_restore_power(&device);
        assert_code(open_store(), URSA_OK);
        rc = records.read(records.ctx, 1, got, sizeof got, &n);
        assert_true(rc == URSA_E_NOT_FOUND || (!done && rc == URSA_E_STORE_DAMAGED));
    }
    assert_true(cut > 4);
}

/*
 * Zeros look erased on a flash that erases to zeros, but with ECC they must not be programmed
 * twice.
 */
static void units_that_look_erased_are_not_programmed_twice(void **state) {
    int i;

    (void)state;
    device_init(&device, 1, 0xFF);
    device.port.flash_erased = 0x00;
    memset(big, 0, sizeof big);
    assert_code(open_store(), URSA_OK);
    for (i = 0; i < 6; i++) { /* the simulated flash aborts if a unit is programmed twice */
        assert_code(records.write(records.ctx, 1, big, sizeof big - (size_t)i), URSA_OK);
        assert_record(1, big, sizeof big - (size_t)i);
    }
}

/* ---- units that ECC cannot correct ---------------------------------------------------------- */

static struct {
    int (*read)(void *ctx, uint32_t offset, void *buf, size_t len);
    uint32_t from, to; /* this range can never be read, even after an erase */
} dead;

static int read_but_for_the_dead(void *ctx, uint32_t offset, void *buf, size_t len) {
    int rc = dead.read(ctx, offset, buf, len);

    return offset < dead.to && offset + len > dead.from ? URSA_E_FLASH_ECC : rc;
}

/* Make a flash with ECC whose live image begins in this block and holds one record. */
static void make_live_in(const struct flash_profile *profile, uint32_t block) {
    int n;

    device_init_flash(&device, 1, profile, 0xFF);
    dead.read = device.port.flash_read;
    dead.from = dead.to = 0;
    device.port.flash_read = read_but_for_the_dead;
    assert_code(open_store(), URSA_OK);
    for (n = 0; n == 0 || store.start != block; n++) {
        assert_code(put(1, "two"), URSA_OK);
        assert_code(put(1, "one"), URSA_OK);
        if (store.start != block) { /* one change more, so that every block is reached */
            assert_code(put(2, n % 2 ? "odd" : "even"), URSA_OK);
        }
        assert_true(n < 100);
    }
}

static void a_record_that_cannot_be_read_at_one_start_is_kept_for_the_next(void **state) {
    size_t i;
    uint32_t block;

    (void)state;
    for (i = 1; i <= 2; i++) { /* the profiles with ECC */
        const struct flash_profile *profile = &flash_profiles[i];
        uint32_t lead = profile->unit > 16 ? 96 : 56;

        for (block = 0; block < profile->size / profile->block; block++) {
            make_live_in(profile, block);
            dead.from = block * profile->block;
            dead.to = dead.from + lead;
            assert_code(open_store(), URSA_OK);
            assert_code(put(1, "another"), URSA_E_STORE_DAMAGED);
            dead.from = 0;
            dead.to = profile->size;
            assert_code(open_store(), URSA_OK);
            assert_code(put(1, "another"), URSA_E_STORE_DAMAGED);
            dead.from = block * profile->block;
            dead.to = dead.from + profile->block;
            assert_code(open_store(), URSA_OK); /* the state after a cut in the very first erase */
            assert_code(records.wipe(records.ctx, 9), URSA_OK); /* as a device without key starts */
            dead.to = 0;
            assert_code(open_store(), URSA_OK);
            assert_record(1, "one", 3);
        }
    }
}

static void a_dead_unit_outside_the_live_image_only_prevents_changes(void **state) {
    const struct flash_profile *profile = &flash_profiles[1];
    uint32_t at;

    (void)state;
    for (at = 0; at < profile->size; at += 264) {
        make_live_in(profile, 3);
        dead.from = at;
        dead.to = at + profile->unit;
        assert_code(open_store(), URSA_OK);
        if (at / profile->block != 3) {
            assert_record(1, "one", 3);
            assert_code(put(1, "one"), URSA_E_FLASH_VERIFY);
            assert_code(put(1, "new"), URSA_E_FLASH_VERIFY);
            assert_record(1, "one", 3);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_flash_content_without_an_image_counts_as_an_empty_store),
        cmocka_unit_test(records_survive_a_restart_and_changes_of_other_records),
        cmocka_unit_test(the_store_works_with_every_geometry),
        cmocka_unit_test(a_flash_too_small_for_a_header_is_refused),
        cmocka_unit_test(a_record_that_does_not_fit_changes_nothing),
        cmocka_unit_test(writing_the_stored_bytes_again_does_not_touch_the_flash),
        cmocka_unit_test(a_change_and_a_wipe_destroy_the_old_bytes),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(after_a_cut_at_any_operation_the_record_is_the_old_or_the_new_one),
        cmocka_unit_test(a_wipe_interrupted_by_a_cut_is_finished_or_undone_at_the_next_start),
        cmocka_unit_test(flash_faults_are_reported_and_the_old_record_stays),
        cmocka_unit_test(a_store_whose_opening_failed_stays_closed),
        cmocka_unit_test(decay_is_reported_until_the_store_is_wiped),
        cmocka_unit_test(a_decayed_new_image_is_replaced_by_the_old_one_if_that_still_exists),
        cmocka_unit_test(an_older_image_never_replaces_a_decayed_new_one),
        cmocka_unit_test(no_change_succeeds_before_an_old_image_is_destroyed),
        cmocka_unit_test(a_half_erased_old_image_is_not_reported_as_damage),
        cmocka_unit_test(a_wipe_that_failed_to_destroy_old_bytes_is_finished_by_the_next_wipe),
        cmocka_unit_test(an_image_of_version_0_1_counts_as_damage_and_is_not_erased),
        cmocka_unit_test(a_change_erases_the_new_images_block_and_then_the_old_ones),
        cmocka_unit_test(one_misread_byte_never_changes_another_record),
        cmocka_unit_test(wipe_all_is_atomic),
        cmocka_unit_test(wiping_a_damaged_store_never_brings_an_older_record_back),
        cmocka_unit_test(units_that_look_erased_are_not_programmed_twice),
        cmocka_unit_test(a_record_that_cannot_be_read_at_one_start_is_kept_for_the_next),
        cmocka_unit_test(a_dead_unit_outside_the_live_image_only_prevents_changes),
    };

    return RUN(tests);
}
