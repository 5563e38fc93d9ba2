/* SPDX-License-Identifier: MIT */
/*
 * Contents of the flash that another program wrote. Whatever the flash says, a store opens, can be
 * wiped, and then stores records again.
 */
#include "test.h"
#include <bearssl_hash.h>
#include "random.h"
#include "rounds.h"

#define DISGUISE 0xA5C3963Cu /* core/store/image.h: the mark is the sequence XOR this */
#define HEADER   48u

static struct device device;
static struct ursa_store store;
static struct ursa_records records;
static uint8_t got[4096];
static uint64_t seed;

static uint32_t below(uint32_t n) {
    return split_mix_below(&seed, n);
}

static int open_store(void) {
    int rc = ursa_store_open(&store, &device.port);

    records = ursa_store_records(&store);
    return rc;
}

static int put(unsigned id, const char *text) {
    return records.write(records.ctx, id, text, strlen(text));
}

static int get(unsigned id) {
    size_t n;

    return records.read(records.ctx, id, got, sizeof got, &n);
}

static void assert_record(unsigned id, const char *want) {
    size_t n = 0;

    assert_code(records.read(records.ctx, id, got, sizeof got, &n), URSA_OK);
    assert_int_equal(n, strlen(want));
    assert_memory_equal(got, want, n);
}

/* ---- images of another program ------------------------------------------------------------ */

static void put_u32(uint8_t *p, uint32_t v) {
    p[0] = (uint8_t)v;
    p[1] = (uint8_t)(v >> 8);
    p[2] = (uint8_t)(v >> 16);
    p[3] = (uint8_t)(v >> 24);
}

static uint32_t mark_at(void) {
    uint32_t unit = device.port.flash_unit;

    return (HEADER + unit - 1) / unit * unit;
}

static uint32_t lead(void) {
    uint32_t unit = device.port.flash_unit;

    return mark_at() + (unit > 8 ? unit : 8);
}

/* Write an image of one block with a right digest, a right check and a right mark. */
static void forge(uint32_t block, uint32_t sequence, const void *bytes, uint32_t used) {
    uint32_t at = block * device.port.flash_block;
    uint8_t *to = device.flash + at, digest[32];
    static const uint8_t magic[4] = {'U', 'r', 'S', '2'};
    br_sha256_context sha;

    memset(to, device.port.flash_erased, device.port.flash_block);
    memset(device.sim.marks + at, FLASH_USED, device.port.flash_block);
    memcpy(to, magic, sizeof magic);
    put_u32(to + 4, sequence);
    put_u32(to + 8, used);
    memcpy(to + lead(), bytes, used);
    br_sha256_init(&sha);
    br_sha256_update(&sha, to, 12);
    br_sha256_update(&sha, device.port.id, device.port.id_len);
    br_sha256_update(&sha, bytes, used);
    br_sha256_out(&sha, to + 12);
    br_sha256_init(&sha);
    br_sha256_update(&sha, to, 44);
    br_sha256_out(&sha, digest);
    memcpy(to + 44, digest, 4);
    put_u32(to + mark_at(), sequence ^ DISGUISE);
    put_u32(to + mark_at() + 4, ~(sequence ^ DISGUISE));
}

/* An image with one record, "old". */
static void forge_old(uint32_t block, uint32_t sequence) {
    forge(block, sequence, "\x01\x00\x03\x00old", 7);
}

/* ---- the promise -------------------------------------------------------------------------- */

static void check_it_can_be_written(void) {
    unsigned id;

    assert_code(records.wipe_all(records.ctx), URSA_OK);
    for (id = 1; id <= URSA_RECORD_MAX; id++) {
        assert_code(get(id), URSA_E_NOT_FOUND);
    }
    assert_code(put(1, "a first record"), URSA_OK);
    assert_code(put(2, "a second"), URSA_OK);
    assert_code(open_store(), URSA_OK);
    assert_record(1, "a first record");
    assert_record(2, "a second");
    assert_code(get(3), URSA_E_NOT_FOUND);
    assert_code(put(1, "and another"), URSA_OK);
    assert_code(open_store(), URSA_OK);
    assert_record(1, "and another");
}

static const uint32_t sequences[] = {1,        2,        0x7FFFFE, 0x7FFFFF, 0x800000, 0x800001,
                                     0xFFFFFC, 0xFFFFFD, 0xFFFFFE, 0xFFFFFF, 0};

#define SEQUENCES (sizeof sequences / sizeof sequences[0])

static void every_sequence_can_be_followed(void **state) {
    size_t i;
    int n;

    (void)state;
    for (i = 0; i < SEQUENCES; i++) {
        device_init(&device, 1, 0xFF);
        forge_old(2, sequences[i]);
        assert_code(open_store(), URSA_OK);
        assert_record(1, "old");
        for (n = 0; n < 6; n++) {
            char text[16];

            snprintf(text, sizeof text, "new %d", n);
            assert_code(put(1, text), URSA_OK);
            assert_code(open_store(), URSA_OK);
            assert_record(1, text);
        }
        check_it_can_be_written();
    }
}

/* The power fails before the old image is erased. Both images are complete then. */
static void the_image_after_the_greatest_sequence_is_the_newer_one(void **state) {
    uint32_t cut;
    int done = 0;

    (void)state;
    for (cut = 0; !done; cut++) {
        assert_true(cut < 100);
        device_init(&device, 1, 0xFF);
        forge_old(2, 0xFFFFFF);
        assert_code(open_store(), URSA_OK);
        device_cut_power(&device, cut);
        done = put(1, "new") == URSA_OK;
        device_restore_power(&device);
        assert_code(open_store(), URSA_OK);
        assert_code(get(1), URSA_OK);
        assert_true(memcmp(got, "new", 3) == 0 || (!done && memcmp(got, "old", 3) == 0));
    }
    assert_true(cut > 10);
}

static void any_two_images_can_be_wiped(void **state) {
    size_t a, b;

    (void)state;
    for (a = 0; a < SEQUENCES; a++) {
        for (b = 0; b < SEQUENCES; b++) {
            int spoil = (a + b) % 2 != 0;

            device_init(&device, 1, 0xFF);
            forge_old(1, sequences[a]);
            forge_old(4, sequences[b]);
            device.flash[4 * 1024 + lead()] ^= spoil ? 2 : 0;
            assert_code(open_store(), URSA_OK);
            check_it_can_be_written();
        }
    }
}

/* Another program can give wrong records a right digest. Then no record can be trusted. */
static void records_that_contradict_each_other_are_damage(void **state) {
    static const struct {
        uint32_t used;
        char bytes[24];
    } cases[] = {
        {14, "\x01\x00\x03\x00one\x01\x00\x03\x00two"}, /* an id that occurs twice */
        {14, "\x01\x00\x03\x00one\x00\x00\x03\x00two"}, /* id 0 */
        {14, "\x01\x00\x03\x00one\x10\x00\x03\x00two"}, /* id 16 */
        {14, "\x01\x00\x03\x00one\x02\x01\x03\x00two"}, /* id 2 + 256 */
        {14, "\x01\x00\x03\x00one\x22\x00\x03\x00two"}, /* id 2 + 32 */
        {14, "\x01\x00\x03\x00one\x02\x00\x04\x00two"}, /* a record longer than the image */
        {14, "\x01\x00\x03\x00one\x02\x00\xFF\xFFtwo"}, /* the same */
        {9, "\x01\x00\x03\x00one\x02\x00\x00\x00"},     /* a part of the next record */
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned id;

        device_init(&device, 1, 0xFF);
        forge(3, 7, cases[i].bytes, cases[i].used);
        assert_code(open_store(), URSA_OK);
        for (id = 1; id <= URSA_RECORD_MAX; id++) {
            assert_code(get(id), URSA_E_STORE_DAMAGED);
            assert_code(put(id, "x"), URSA_E_STORE_DAMAGED);
            assert_code(records.wipe(records.ctx, id), URSA_E_STORE_DAMAGED);
        }
        check_it_can_be_written();
    }
}

/* If the live image decays while the store is open, its bytes need not be right to be wiped. */
static void a_record_that_decays_in_an_open_store_can_be_wiped(void **state) {
    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(open_store(), URSA_OK);
    assert_code(put(1, "a record"), URSA_OK);
    device.flash[store.start * 1024 + 56 + 4] ^= 1;
    assert_code(put(2, "x"), URSA_E_FLASH_VERIFY);
    check_it_can_be_written();
}

/* ---- random contents ---------------------------------------------------------------------- */

static uint32_t draw_sequence(void) {
    uint32_t draw = (uint32_t)split_mix(&seed);

    return below(4) == 0 ? draw : sequences[below(SEQUENCES)] + below(2);
}

/* Forge an image with records that are often wrong. */
static void forge_some(uint32_t block) {
    static uint8_t bytes[8192];
    uint32_t room = device.port.flash_block - lead(), used = 0, n = below(5);

    while (n-- > 0) {
        uint32_t len = below(4) ? below(40) : below(room);

        if (used + 4 + len > room) {
            break;
        }
        bytes[used] = (uint8_t)(below(8) ? 1 + below(6) : split_mix(&seed));
        bytes[used + 1] = (uint8_t)(below(20) == 0);
        bytes[used + 2] = (uint8_t)len;
        bytes[used + 3] = (uint8_t)(len >> 8);
        memset(bytes + used + 4, (int)below(256), len);
        used += 4 + len;
    }
    forge(block, draw_sequence(), bytes, below(8) ? used : below(used + 1));
}

static void edit(uint32_t size) {
    uint32_t unit = device.port.flash_unit, at = below(size) / unit * unit, n;
    uint32_t block = device.port.flash_block, first = below(size / block) * block;

    switch (below(6)) {
    case 0: /* a bit, often of a header or a mark */
        flash_flip(&device.sim, below(2) ? below(size * 8) : first * 8 + below(lead() * 8));
        return;
    case 1:
        for (n = 0; n < unit; n++) {
            device.flash[at + n] = (uint8_t)split_mix(&seed);
        }
        break;
    case 2:
        memset(device.flash + at, device.port.flash_erased, unit);
        break;
    case 3: /* another `used` or sequence */
        put_u32(device.flash + first + 4 + 4 * below(2), draw_sequence());
        return;
    default:
        if (device.sim.ecc) {
            at = below(2) ? at : first + below(lead() + unit) / unit * unit;
            memset(device.sim.marks + at, FLASH_USED | FLASH_BROKEN, unit);
            device.sim.harmed[at / block] = 1;
            return;
        }
    }
    memset(device.sim.marks + at, FLASH_USED, unit);
}

static void draw_flash(const struct flash_profile *profile) {
    uint32_t ring = profile->size / profile->block, n;

    device_init_flash(&device, 1, profile, 0x5A);
    device.sim.random = seed;
    for (n = 0; n < ring; n++) {
        if (below(3) == 0) {
            forge_some(n);
        } else {
            flash_start_block(&device.sim, n, (enum flash_start)below(FLASH_STARTS_OLD), NULL);
        }
    }
    for (n = below(12); n > 0; n--) {
        edit(profile->size);
    }
}

static void any_content_of_the_flash_can_be_wiped_and_written(void **state) {
    size_t all = rounds(12000), p, i;

    (void)state;
    for (p = 0; p < FLASH_SMALL_PROFILES; p++) {
        for (i = 0; i < all; i++) {
            seed = (uint64_t)p << 32 | i;
            draw_flash(&flash_small_profiles[p]);
            assert_code(open_store(), URSA_OK);
            if (below(2)) {
                (void)put(1 + below(URSA_RECORD_MAX), "x");
            }
            check_it_can_be_written();
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sequence_can_be_followed),
        cmocka_unit_test(the_image_after_the_greatest_sequence_is_the_newer_one),
        cmocka_unit_test(any_two_images_can_be_wiped),
        cmocka_unit_test(records_that_contradict_each_other_are_damage),
        cmocka_unit_test(a_record_that_decays_in_an_open_store_can_be_wiped),
        cmocka_unit_test(any_content_of_the_flash_can_be_wiped_and_written),
    };

    return RUN(tests);
}
