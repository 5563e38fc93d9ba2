/* SPDX-License-Identifier: MIT */
/* The state of a device follows from its records: each set of records, and each error of a read. */
#include "test.h"
#include "certs.h"
#include "identity/records.h"

#define RECORDS 6u

/* Records in RAM, so that every set of them can be made. */
static struct {
    uint8_t bytes[4096];
    size_t len;
    int exists;
    int fault; /* the error of every read, else URSA_OK */
} kept[RECORDS];

static struct device device;
static struct ursa_identity identity;
static struct ursa_chain chain;

static int ram_read(void *ctx, unsigned id, void *buf, size_t size, size_t *len) {
    (void)ctx;
    if (kept[id].fault != URSA_OK) {
        return kept[id].fault;
    }
    if (!kept[id].exists) {
        return URSA_E_NOT_FOUND;
    }
    *len = kept[id].len;
    memcpy(buf, kept[id].bytes, *len < size ? *len : size);
    return *len > size ? URSA_E_BUFFER : URSA_OK;
}

static int ram_write(void *ctx, unsigned id, const void *buf, size_t len) {
    (void)ctx;
    assert_true(len <= sizeof kept[id].bytes);
    memcpy(kept[id].bytes, buf, len);
    kept[id].len = len;
    kept[id].exists = 1;
    return URSA_OK;
}

static int ram_wipe(void *ctx, unsigned id) {
    (void)ctx;
    kept[id].exists = 0;
    return URSA_OK;
}

static int ram_wipe_all(void *ctx) {
    (void)ctx;
    memset(kept, 0, sizeof kept);
    return URSA_OK;
}

static const struct ursa_records records = {NULL, ram_read, ram_write, ram_wipe, ram_wipe_all};

static int boot(void) {
    return ursa_identity_open(&identity, &device.port, &records);
}

/* A LOCKED device. */
static int locked(void **state) {
    (void)state;
    memset(kept, 0, sizeof kept);
    device_init(&device, 1, 0xFF);
    assert_code(device_store_key(&records), URSA_OK);
    assert_code(boot(), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_KEYED);
    certs_make_chain(&chain, device_key(), device_key(), 1, 1);
    memset(chain.anchor, 0, sizeof chain.anchor);
    assert_code(ursa_identity_install(&identity, &chain, NULL, NULL), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_CERTIFIED);
    assert_code(ursa_identity_lock(&identity), URSA_OK);
    assert_code(boot(), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_LOCKED);
    return 0;
}

/* No part of a key is left in memory. */
static void assert_no_key(void) {
    static const struct ursa_rsa_key none;

    assert_false(ursa_identity_has_key(&identity));
    assert_memory_equal(&identity.key, &none, sizeof none);
}

static void each_set_of_records_has_its_state(void **state) {
    static const struct {
        int key, chain, lock;
        enum ursa_state state;
    } sets[] = {
        {0, 0, 0, URSA_STATE_EMPTY},     {1, 0, 0, URSA_STATE_KEYED},
        {1, 1, 0, URSA_STATE_CERTIFIED}, {1, 1, 1, URSA_STATE_LOCKED},
        {0, 1, 0, URSA_STATE_EMPTY},     {0, 0, 1, URSA_STATE_DAMAGED},
        {1, 0, 1, URSA_STATE_DAMAGED},   {0, 1, 1, URSA_STATE_DAMAGED},
    };
    size_t i;

    for (i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        (void)locked(state);
        kept[RECORD_KEY].exists = sets[i].key;
        kept[RECORD_CHAIN].exists = sets[i].chain;
        kept[RECORD_LOCK].exists = sets[i].lock;
        assert_code(boot(), URSA_OK);
        if (identity.state != sets[i].state) {
            print_error("set %zu\n", i);
        }
        assert_int_equal(identity.state, sets[i].state);
        /* only a device without a key tests its noise at the start */
        assert_int_equal(device.noise_read, sets[i].state == URSA_STATE_EMPTY ? 1024 : 0);
        if (sets[i].state == URSA_STATE_DAMAGED) {
            assert_code(identity.fault, URSA_E_DAMAGED);
            assert_no_key();
        }
    }
}

/* A chain without a key is what an interrupted erase leaves. It is erased as well. */
static void an_interrupted_erase_is_finished(void **state) {
    (void)locked(state);
    kept[RECORD_KEY].exists = kept[RECORD_LOCK].exists = 0;
    assert_code(boot(), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_EMPTY);
    assert_false(kept[RECORD_CHAIN].exists);
}

/* A damaged lock must not open the device, and no error of a read makes it EMPTY. */
static void a_record_that_cannot_be_read_is_an_error_or_damage(void **state) {
    static const struct {
        enum record record;
        int fault, code;
    } cases[] = {
        {RECORD_KEY, URSA_E_STORE_DAMAGED, URSA_OK},
        {RECORD_KEY, URSA_E_FLASH, URSA_E_FLASH},
        {RECORD_LOCK, URSA_E_STORE_DAMAGED, URSA_OK},
        {RECORD_LOCK, URSA_E_FLASH, URSA_E_FLASH},
        {RECORD_CHAIN, URSA_E_FLASH, URSA_E_FLASH},
        {RECORD_KEY, URSA_E_PORT(3), URSA_E_PORT(3)},
        {RECORD_CHAIN, URSA_E_PORT(3), URSA_E_PORT(3)},
    };
    size_t i;

    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        (void)locked(state);
        kept[cases[i].record].fault = cases[i].fault;
        assert_code(boot(), cases[i].code);
        assert_int_equal(identity.state, URSA_STATE_DAMAGED);
        assert_no_key();
    }
}

/* Each byte of a record's head has one value. */
static void a_key_record_with_another_head_or_length_is_damage(void **state) {
    unsigned at, bit;

    for (at = 0; at < 4; at++) {
        for (bit = 0; bit < 8; bit++) {
            (void)locked(state);
            kept[RECORD_KEY].bytes[at] ^= (uint8_t)(1u << bit);
            assert_code(boot(), URSA_OK);
            assert_int_equal(identity.state, URSA_STATE_DAMAGED);
        }
    }
    for (at = 1; at < 200; at++) { /* the longest are longer than a key with its seal */
        (void)locked(state);
        kept[RECORD_KEY].len += at % 2 ? at : 0ul - at;
        assert_code(boot(), URSA_OK);
        assert_int_equal(identity.state, URSA_STATE_DAMAGED);
        assert_code(identity.fault, URSA_E_DAMAGED);
    }
}

static int give_wrap_key(void *ctx, uint8_t secret[32]) {
    (void)ctx;
    memset(secret, 0x5A, 32);
    return URSA_OK;
}

/* A key without a seal may not be this device's own, and a sealed key needs the wrap. */
static void a_key_in_clear_and_a_sealed_key_are_not_taken_for_each_other(void **state) {
    (void)locked(state);
    device.port.wrap = &ursa_wrap_aes;
    device.port.wrap_key = give_wrap_key;
    assert_code(boot(), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_DAMAGED);
    assert_code(identity.fault, URSA_E_UNWRAP);
    assert_no_key();
    device.port.wrap = NULL;
    kept[RECORD_KEY].bytes[2] = 1; /* WRAPPED */
    kept[RECORD_KEY].len += URSA_WRAP_SEAL_SIZE;
    assert_code(boot(), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_DAMAGED);
    assert_code(identity.fault, URSA_E_UNWRAP);
}

static void records_without_one_of_their_functions_are_refused(void **state) {
    struct ursa_records some = records;

    (void)locked(state);
    some.read = NULL;
    assert_code(ursa_identity_open(&identity, &device.port, &some), URSA_E_ARGUMENT);
    some = records;
    some.write = NULL;
    assert_code(ursa_identity_open(&identity, &device.port, &some), URSA_E_ARGUMENT);
    some = records;
    some.wipe = NULL;
    assert_code(ursa_identity_open(&identity, &device.port, &some), URSA_E_ARGUMENT);
    some = records;
    some.wipe_all = NULL;
    assert_code(ursa_identity_open(&identity, &device.port, &some), URSA_E_ARGUMENT);
    assert_code(ursa_identity_open(&identity, &device.port, NULL), URSA_E_ARGUMENT);
    assert_code(ursa_identity_open(NULL, &device.port, &records), URSA_E_ARGUMENT);
    assert_code(boot(), URSA_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_set_of_records_has_its_state),
        cmocka_unit_test(an_interrupted_erase_is_finished),
        cmocka_unit_test(a_record_that_cannot_be_read_is_an_error_or_damage),
        cmocka_unit_test(a_key_record_with_another_head_or_length_is_damage),
        cmocka_unit_test(records_without_one_of_their_functions_are_refused),
        cmocka_unit_test(a_key_in_clear_and_a_sealed_key_are_not_taken_for_each_other),
    };

    return RUN(tests);
}
