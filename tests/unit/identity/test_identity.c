/* SPDX-License-Identifier: MIT */
#include "test.h"
#include <openssl/sha.h>
#include "certs.h"

static struct device device;
static struct ursa_store store;
static struct ursa_records records;
static struct ursa_identity identity;

static const struct ursa_csr_template request = {.subject = "/C=US/O=Acme/CN=unit 1",
                                                 .san = "DNS:unit1.example"};

static int boot(void) {
    int rc = ursa_store_open(&store, &device.port);

    records = ursa_store_records(&store);
    return rc == URSA_OK ? ursa_identity_open(&identity, &device.port, &records) : rc;
}

static int keygen(void) {
    int rc = ursa_identity_keygen_begin(&identity, NULL);

    while (rc == URSA_OK || rc == URSA_BUSY) {
        rc = ursa_identity_keygen_step(&identity, 0);
        if (rc == URSA_OK) {
            break;
        }
    }
    return rc;
}

/* Write the record of a key as identity.c does. */
static int write_key(const struct ursa_rsa_key *key, size_t len) {
    uint8_t record[8 + sizeof *key + 1] = {'K', 1, 0, 0, 1};

    memcpy(record + 8, key, sizeof *key);
    return records.write(records.ctx, 1, record, len);
}

#define KEY_RECORD_SIZE (8 + sizeof(struct ursa_rsa_key))

/* A keyed device without the cost of a key generation. */
static int keyed(void **state) {
    (void)state;
    device_init(&device, 1, 0x00);
    assert_code(boot(), URSA_OK);
    assert_code(device_store_key(&records), URSA_OK);
    assert_code(boot(), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_KEYED);
    return 0;
}

static size_t csr(uint8_t *out, size_t size) {
    size_t len = 0;

    assert_code(ursa_identity_csr(&identity, &request, out, size, &len, NULL), URSA_OK);
    return len;
}

static void a_key_is_made_once_and_survives_restarts(void **state) {
    uint8_t first[URSA_CSR_MAX_SIZE], again[URSA_CSR_MAX_SIZE];
    size_t len;

    (void)state;
    device_init(&device, 1, 0x00);
    assert_code(boot(), URSA_OK);
    assert_string_equal(ursa_identity_state_name(&identity), "EMPTY");
    assert_code(ursa_identity_csr(&identity, &request, first, sizeof first, &len, NULL),
                URSA_E_NO_KEY);
    assert_code(ursa_identity_keygen_step(&identity, 0), URSA_E_STATE);
    assert_code(keygen(), URSA_OK);
    assert_string_equal(ursa_identity_state_name(&identity), "KEYED");
    len = csr(first, sizeof first);
    X509_REQ_free(judge_request(first, len, &identity.key));
    assert_code(boot(), URSA_OK);
    assert_string_equal(ursa_identity_state_name(&identity), "KEYED");
    assert_int_equal(csr(again, sizeof again), len);
    assert_memory_equal(first, again, len);
}

static void a_key_is_never_silently_replaced(void **state) {
    struct ursa_rsa_key before = identity.key;

    (void)state;
    assert_code(ursa_identity_keygen_begin(&identity, NULL), URSA_E_KEY_EXISTS);
    assert_memory_equal(&before, &identity.key, sizeof before);
    assert_code(boot(), URSA_OK);
    assert_memory_equal(&before, &identity.key, sizeof before);
}

static void erase_destroys_every_copy_of_the_key(void **state) {
    (void)state;
    assert_true(device_finds_secret(device_key(), device.flash, sizeof device.flash));
    assert_code(ursa_identity_erase(&identity), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_EMPTY);
    assert_false(device_finds_secret(device_key(), device.flash, sizeof device.flash));
    assert_false(device_finds_secret(device_key(), &identity, sizeof identity));
    assert_code(boot(), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_EMPTY);
    assert_code(ursa_identity_erase(&identity), URSA_OK); /* a second erase succeeds as well */
}

static void an_abort_leaves_an_empty_device(void **state) {
    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(boot(), URSA_OK);
    assert_code(ursa_identity_keygen_begin(&identity, NULL), URSA_OK);
    assert_code(ursa_identity_keygen_begin(&identity, NULL), URSA_E_STATE);
    assert_int_equal(ursa_identity_keygen_step(&identity, 100), URSA_BUSY);
    ursa_identity_keygen_abort(&identity);
    assert_int_equal(identity.state, URSA_STATE_EMPTY);
    assert_false(device_finds_secret(device_key(), &identity, sizeof identity));
    assert_code(ursa_identity_keygen_step(&identity, 0), URSA_E_STATE);
    /* An erase stops a key generation as well. */
    assert_code(ursa_identity_keygen_begin(&identity, NULL), URSA_OK);
    assert_code(ursa_identity_erase(&identity), URSA_OK);
    assert_code(ursa_identity_keygen_step(&identity, 0), URSA_E_STATE);
}

static void a_failing_noise_source_makes_no_key(void **state) {
    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(boot(), URSA_OK);
    device.fault = DEVICE_NOISE_FAILS;
    assert_code(keygen(), URSA_E_ENTROPY_READ);
    assert_int_equal(identity.state, URSA_STATE_EMPTY);
    device.fault = DEVICE_SOUND;
    assert_code(keygen(), URSA_E_ENTROPY_READ); /* latched */
    assert_code(boot(), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_EMPTY);
    assert_code(keygen(), URSA_OK);
}

/* The key must be in flash before the device reports that it has a key. */
static void a_key_that_cannot_be_stored_is_discarded(void **state) {
    static const struct {
        enum device_fault fault;
        int code;
    } cases[] = {{DEVICE_PROGRAM_FAILS, URSA_E_FLASH},
                 {DEVICE_PROGRAM_IGNORED, URSA_E_FLASH_VERIFY},
                 {DEVICE_ERASE_FAILS, URSA_E_FLASH}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        device_init(&device, 1, 0xFF);
        assert_code(boot(), URSA_OK);
        device.fault = cases[i].fault;
        assert_code(keygen(), cases[i].code);
        assert_int_equal(identity.state, URSA_STATE_EMPTY);
        assert_false(device_finds_secret(device_key(), &identity, sizeof identity));
        device.fault = DEVICE_SOUND;
        assert_code(boot(), URSA_OK);
        assert_int_equal(identity.state, URSA_STATE_EMPTY);
    }
}

/* A faulty record store: it returns URSA_OK but stores other bytes. */
static int lying_write(void *ctx, unsigned id, const void *buf, size_t len) {
    uint8_t other[KEY_RECORD_SIZE];

    if (id != 1) {
        return ursa_store_records(&store).write(ctx, id, buf, len);
    }
    assert_int_equal(len, sizeof other);
    memcpy(other, buf, len);
    other[len - 20] ^= 1; /* in iq */
    return ursa_store_records(&store).write(ctx, id, other, len);
}

static void a_key_that_reads_back_differently_is_an_error(void **state) {
    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(boot(), URSA_OK);
    records.write = lying_write;
    assert_code(ursa_identity_open(&identity, &device.port, &records), URSA_OK);
    assert_code(keygen(), URSA_E_FLASH_VERIFY);
}

/* A medium that cannot be read any more after the write of a key, which was stored or not. */
static int is_blind, keeps_nothing;

static int blinding_write(void *ctx, unsigned id, const void *buf, size_t len) {
    is_blind = id == 1;
    return is_blind && keeps_nothing ? URSA_E_FLASH
                                     : ursa_store_records(&store).write(ctx, id, buf, len);
}

static int blind_read(void *ctx, unsigned id, void *buf, size_t size, size_t *len) {
    return is_blind ? URSA_E_FLASH : ursa_store_records(&store).read(ctx, id, buf, size, len);
}

static void a_new_key_that_cannot_be_read_back_counts_as_damage_until_the_next_start(void **state) {
    (void)state;
    for (keeps_nothing = 0; keeps_nothing < 2; keeps_nothing++) {
        device_init(&device, 1, 0xFF);
        assert_code(boot(), URSA_OK);
        records.write = blinding_write;
        records.read = blind_read;
        assert_code(ursa_identity_open(&identity, &device.port, &records), URSA_OK);
        assert_code(keygen(), URSA_E_FLASH);
        assert_int_equal(identity.state, URSA_STATE_DAMAGED);
        assert_code(identity.fault, URSA_E_FLASH);
        is_blind = 0;
        assert_code(keygen(), URSA_E_FLASH);
        assert_code(boot(), URSA_OK);
        assert_int_equal(identity.state, keeps_nothing ? URSA_STATE_EMPTY : URSA_STATE_KEYED);
        assert_code(keygen(), keeps_nothing ? URSA_OK : URSA_E_KEY_EXISTS);
    }
}

static void a_damaged_key_is_neither_used_nor_replaced(void **state) {
    uint8_t out[URSA_CSR_MAX_SIZE];
    size_t len;

    (void)state;
    device.flash[store.start * device.port.flash_block + 56 + 4 + 300] ^= 0x10;
    assert_code(boot(), URSA_OK);
    assert_string_equal(ursa_identity_state_name(&identity), "DAMAGED");
    assert_code(ursa_identity_csr(&identity, &request, out, sizeof out, &len, NULL),
                URSA_E_STORE_DAMAGED);
    assert_code(keygen(), URSA_E_STORE_DAMAGED);
    assert_code(ursa_identity_erase(&identity), URSA_OK);
    assert_string_equal(ursa_identity_state_name(&identity), "EMPTY");
    assert_false(device_finds_secret(device_key(), device.flash, sizeof device.flash));
    assert_code(boot(), URSA_OK);
    assert_string_equal(ursa_identity_state_name(&identity), "EMPTY");
}

/* A record that can be read but has the wrong length or an inconsistent key. */
static void a_record_that_is_no_key_counts_as_damage(void **state) {
    struct ursa_rsa_key wrong = *device_key();
    size_t len;

    (void)state;
    wrong.p[5] ^= 1;
    assert_code(write_key(&wrong, KEY_RECORD_SIZE), URSA_OK);
    assert_code(boot(), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_DAMAGED);
    for (len = 0; len <= KEY_RECORD_SIZE + 1; len++) {
        assert_code(write_key(device_key(), len), URSA_OK);
        assert_code(boot(), URSA_OK);
        assert_int_equal(identity.state,
                         len == KEY_RECORD_SIZE ? URSA_STATE_KEYED : URSA_STATE_DAMAGED);
    }
    assert_code(ursa_identity_erase(&identity), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_EMPTY);
}

static void the_spki_digest_agrees_with_openssl(void **state) {
    uint8_t out[URSA_CSR_MAX_SIZE], ours[32], theirs[32], *der = NULL;
    size_t len = csr(out, sizeof out);
    X509_REQ *judged = judge_request(out, len, &identity.key);
    int n = i2d_PUBKEY(X509_REQ_get0_pubkey(judged), &der);

    (void)state;
    SHA256(der, (size_t)n, theirs);
    ursa_spki_sha256(&identity.key, ours);
    assert_memory_equal(ours, theirs, sizeof ours);
    OPENSSL_free(der);
    X509_REQ_free(judged);
}

static void one_misread_byte_never_hides_or_replaces_a_key(void **state) {
    uint32_t n, left = 0;

    for (n = 1; left == 0; n++) {
        keyed(state);
        device.reads_to_glitch = n;
        if (boot() == URSA_OK) {
            assert_int_not_equal(identity.state, URSA_STATE_EMPTY);
        }
        left = device.reads_to_glitch;
        device.reads_to_glitch = 0;
        assert_code(boot(), URSA_OK);
        assert_int_equal(identity.state, URSA_STATE_KEYED);
    }
    printf("# %u reads\n", n);
}

static void
an_erase_that_returns_ok_has_destroyed_the_key_even_if_any_byte_was_misread(void **state) {
    uint32_t n, left = 0;

    for (n = 1; left == 0; n++) {
        int rc;

        keyed(state);
        device.reads_to_glitch = n;
        rc = ursa_identity_erase(&identity);
        left = device.reads_to_glitch;
        device.reads_to_glitch = 0;
        if (rc == URSA_OK) {
            assert_false(device_finds_secret(device_key(), device.flash, sizeof device.flash));
        }
    }
}

/* Records that decay separately, as in a file system: one record cannot be read. */
static unsigned unreadable;

static int read_but_one(void *ctx, unsigned id, void *buf, size_t size, size_t *len) {
    return id == unreadable ? URSA_E_STORE_DAMAGED
                            : ursa_store_records(&store).read(ctx, id, buf, size, len);
}

static int certified(void **state) {
    static struct ursa_chain chain;

    keyed(state);
    memset(&chain, 0, sizeof chain);
    certs_make_chain(&chain, device_key(), device_key(), 7, 0);
    assert_code(ursa_identity_install(&identity, &chain, NULL, NULL), URSA_OK);
    return 0;
}

static void boot_without(unsigned id) {
    unreadable = id;
    records.read = read_but_one;
    assert_code(ursa_identity_open(&identity, &device.port, &records), URSA_OK);
}

static void a_lock_record_that_cannot_be_read_still_locks(void **state) {
    (void)state;
    assert_code(ursa_identity_lock(&identity), URSA_OK);
    boot_without(5);
    assert_int_equal(identity.state, URSA_STATE_DAMAGED);
    assert_code(ursa_identity_erase(&identity), URSA_E_LOCKED);
    unreadable = 0;
    boot_without(0);
    assert_int_equal(identity.state, URSA_STATE_LOCKED);
    assert_memory_equal(&identity.key, device_key(), sizeof identity.key);
}

/*
 * A write that fails in its last erase has happened. The device must then be in the state it
 * reports.
 */
static void a_lock_that_failed_in_its_last_step_is_in_force(void **state) {
    static struct ursa_chain chain;
    uint32_t n;

    for (n = 1; n <= 4; n++) {
        int rc;

        certified(state);
        flash_set_fault(&device.sim, FLASH_ERASE_FAILS, n);
        rc = ursa_identity_lock(&identity);
        flash_set_fault(&device.sim, FLASH_SOUND, 0);
        certs_make_chain(&chain, device_key(), device_key(), 9, 0);
        if (ursa_identity_install(&identity, &chain, NULL, NULL) == URSA_OK) {
            assert_int_not_equal(rc, URSA_OK);
            assert_code(boot(), URSA_OK);
            assert_int_equal(identity.state, URSA_STATE_CERTIFIED);
        } else {
            assert_code(boot(), URSA_OK);
            assert_int_equal(identity.state, URSA_STATE_LOCKED);
        }
    }
}

static void an_install_that_failed_in_its_last_step_can_be_repeated(void **state) {
    static struct ursa_chain chain;
    uint32_t n;

    for (n = 1; n <= 4; n++) {
        keyed(state);
        certs_make_chain(&chain, device_key(), device_key(), 9, 0);
        flash_set_fault(&device.sim, FLASH_ERASE_FAILS, n);
        assert_true(ursa_identity_install(&identity, &chain, NULL, NULL) <= URSA_OK);
        flash_set_fault(&device.sim, FLASH_SOUND, 0);
        assert_code(ursa_identity_install(&identity, &chain, NULL, NULL), URSA_OK);
        assert_int_equal(identity.state, URSA_STATE_CERTIFIED);
        assert_code(ursa_identity_lock(&identity), URSA_OK);
    }
}

static void an_identity_that_was_never_opened_reports_a_wrong_state(void **state) {
    static struct ursa_identity closed;
    static struct ursa_chain chain;
    struct ursa_csr_template tmpl;
    uint8_t texts[URSA_TEMPLATE_MAX_SIZE];
    uint32_t number;

    (void)state;
    device.port.noise_h16 = 0;
    assert_code(ursa_identity_open(&closed, &device.port, &records), URSA_E_ENTROPY_CLAIM);
    assert_code(ursa_identity_template(&closed, &tmpl, texts, sizeof texts), URSA_E_STATE);
    assert_code(ursa_identity_set_template(&closed, NULL, NULL), URSA_E_STATE);
    assert_code(ursa_identity_chain(&closed, &chain, &number), URSA_E_STATE);
    assert_code(ursa_identity_lock(&closed), URSA_E_STATE);
    assert_code(ursa_identity_erase(&closed), URSA_E_STATE);
}

static void a_chain_that_cannot_be_read_does_not_affect_the_key(void **state) {
    static struct ursa_chain chain;
    uint32_t number;

    (void)state;
    boot_without(4);
    assert_int_equal(identity.state, URSA_STATE_CERTIFIED);
    assert_code(ursa_identity_chain(&identity, &chain, &number), URSA_E_STORE_DAMAGED);
    assert_true(csr((uint8_t[URSA_CSR_MAX_SIZE]){0}, URSA_CSR_MAX_SIZE) > 500);
    certs_make_chain(&chain, device_key(), device_key(), 8, 0);
    assert_code(ursa_identity_install(&identity, &chain, NULL, NULL), URSA_OK);
    boot_without(0);
    assert_code(ursa_identity_chain(&identity, &chain, &number), URSA_OK);
}

static void an_incomplete_record_interface_is_refused(void **state) {
    struct ursa_records none = {0};

    (void)state;
    assert_code(ursa_identity_open(NULL, &device.port, &records), URSA_E_ARGUMENT);
    assert_code(ursa_identity_open(&identity, &device.port, NULL), URSA_E_ARGUMENT);
    assert_code(ursa_identity_open(&identity, &device.port, &none), URSA_E_ARGUMENT);
    assert_code(ursa_identity_open(&identity, NULL, &records), URSA_E_PORT_TABLE);
    assert_int_not_equal(identity.state, URSA_STATE_EMPTY); /* so no key can be made */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_made_once_and_survives_restarts),
        cmocka_unit_test_setup(a_key_is_never_silently_replaced, keyed),
        cmocka_unit_test_setup(erase_destroys_every_copy_of_the_key, keyed),
        cmocka_unit_test(an_abort_leaves_an_empty_device),
        cmocka_unit_test(a_failing_noise_source_makes_no_key),
        cmocka_unit_test(a_key_that_cannot_be_stored_is_discarded),
        cmocka_unit_test(a_key_that_reads_back_differently_is_an_error),
        cmocka_unit_test(a_new_key_that_cannot_be_read_back_counts_as_damage_until_the_next_start),
        cmocka_unit_test_setup(a_damaged_key_is_neither_used_nor_replaced, keyed),
        cmocka_unit_test_setup(a_record_that_is_no_key_counts_as_damage, keyed),
        cmocka_unit_test_setup(the_spki_digest_agrees_with_openssl, keyed),
        cmocka_unit_test_setup(one_misread_byte_never_hides_or_replaces_a_key, keyed),
        cmocka_unit_test_setup(
            an_erase_that_returns_ok_has_destroyed_the_key_even_if_any_byte_was_misread, keyed),
        cmocka_unit_test_setup(a_lock_record_that_cannot_be_read_still_locks, certified),
        cmocka_unit_test_setup(a_lock_that_failed_in_its_last_step_is_in_force, keyed),
        cmocka_unit_test_setup(an_install_that_failed_in_its_last_step_can_be_repeated, keyed),
        cmocka_unit_test_setup(an_identity_that_was_never_opened_reports_a_wrong_state, keyed),
        cmocka_unit_test_setup(a_chain_that_cannot_be_read_does_not_affect_the_key, certified),
        cmocka_unit_test_setup(an_incomplete_record_interface_is_refused, keyed),
    };

    return RUN(tests);
}
