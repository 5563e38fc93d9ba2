/* SPDX-License-Identifier: MIT */
/* A block counts as erased only if every one of its bytes reads as erased. */
#include "test.h"

#define BLOCK 1024u

static struct device device;
static struct ursa_store store;
static struct ursa_records records;
static uint8_t record[200];

static void open_store(void) {
    assert_code(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
}

static void write_record(uint8_t byte) {
    memset(record, byte, sizeof record);
    assert_code(records.write(records.ctx, 1, record, sizeof record), URSA_OK);
}

static void assert_record(uint8_t byte) {
    uint8_t got[sizeof record];
    size_t len;

    memset(record, byte, sizeof record);
    assert_code(records.read(records.ctx, 1, got, sizeof got, &len), URSA_OK);
    assert_int_equal(len, sizeof record);
    assert_memory_equal(got, record, sizeof record);
}

static int is_blank(uint32_t block) {
    uint32_t i;

    for (i = 0; i < BLOCK && device.flash[block * BLOCK + i] == 0xFF; i++) {
    }
    return i == BLOCK;
}

static uint32_t a_blank_block(void) {
    uint32_t block = DEVICE_FLASH_SIZE / BLOCK;

    do {
        assert_true(block > 0);
        block--;
    } while (!is_blank(block));
    return block;
}

/* The remains of a failed change may be a single byte, or a single bit of one. */
static void a_single_byte_in_another_block_is_erased_at_the_next_start(void **state) {
    uint32_t at, block;

    (void)state;
    device_init(&device, 1, 0xFF);
    open_store();
    write_record(0x11);
    block = a_blank_block();
    for (at = 0; at < BLOCK; at += getenv("URSA_QUICK") != NULL ? 7 : 1) {
        device.flash[block * BLOCK + at] = (uint8_t)(0xFF ^ 1u << at % 8);
        open_store();
        assert_true(is_blank(block));
        assert_record(0x11);
    }
}

static uint32_t stubborn; /* the byte of a block that no erase clears */
static int (*real_erase)(void *ctx, uint32_t offset);

static int erase_all_but_one(void *ctx, uint32_t offset) {
    int rc = real_erase(ctx, offset);

    device.flash[offset + stubborn] = 0xFE;
    return rc;
}

/* A change must not go on in a block that is not blank after its erase. */
static void an_erase_that_leaves_one_byte_is_an_error_and_harms_no_record(void **state) {
    (void)state;
    for (stubborn = 0; stubborn < BLOCK; stubborn += 1 + stubborn % 5) {
        device_init(&device, 1, 0xFF);
        open_store();
        write_record(0x22);
        real_erase = device.port.flash_erase;
        device.port.flash_erase = erase_all_but_one;
        memset(record, 0x33, sizeof record);
        assert_code(records.write(records.ctx, 1, record, sizeof record), URSA_E_FLASH_VERIFY);
        assert_record(0x22);
        device.port.flash_erase = real_erase;
        open_store();
        assert_record(0x22);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_byte_in_another_block_is_erased_at_the_next_start),
        cmocka_unit_test(an_erase_that_leaves_one_byte_is_an_error_and_harms_no_record),
    };

    return RUN(tests);
}
