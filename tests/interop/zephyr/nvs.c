/* SPDX-License-Identifier: MIT */
/*
 * Records in Zephyr's NVS (port/zephyr/nvs_records.c) on a model of NVS in RAM. The model is a log
 * of entries. The last entry with an id counts.
 */
#include <errno.h>
#include "promises.h"
#include "test.h"
#include "nvs_records.h"

#define LOG     4000
#define HEADERS 16 /* bytes of an entry's headers, which reduce the room of a sector */

static struct {
    uint16_t id;
    size_t len; /* 0: deleted */
    uint8_t *data;
} log_of[LOG];

static size_t entries;
static unsigned long changes;
static int fault; /* result of the next call; 0: no fault */
static struct ursa_zephyr_nvs nvs;

static int take_fault(const struct nvs_fs *fs) {
    int rc = fs->ready ? fault : -EACCES;

    fault = 0;
    return rc;
}

int nvs_mount(struct nvs_fs *fs) {
    fs->ready = 1;
    return take_fault(fs);
}

int nvs_clear(struct nvs_fs *fs) {
    int rc = take_fault(fs);

    while (rc == 0 && entries > 0) {
        free(log_of[--entries].data);
    }
    changes++;
    fs->ready = rc != 0;
    return rc;
}

static size_t find(uint16_t id) {
    size_t i = entries;

    while (i > 0 && log_of[i - 1].id != id) {
        i--;
    }
    return i > 0 && log_of[i - 1].len > 0 ? i - 1 : LOG;
}

ssize_t nvs_write(struct nvs_fs *fs, uint16_t id, const void *data, size_t len) {
    size_t old = find(id);
    int rc = take_fault(fs);

    if (rc != 0 || len > fs->sector_size - 2u * HEADERS || (len > 0 && data == NULL)) {
        return rc != 0 ? rc : -EINVAL;
    }
    if (old == LOG ? len == 0
                   : log_of[old].len == len && memcmp(log_of[old].data, data, len) == 0) {
        return 0;
    }
    assert_true(entries < LOG);
    changes++;
    log_of[entries].id = id;
    log_of[entries].len = len;
    log_of[entries].data = malloc(len + 1);
    if (len > 0) {
        memcpy(log_of[entries].data, data, len);
    }
    entries++;
    return (ssize_t)len;
}

int nvs_delete(struct nvs_fs *fs, uint16_t id) {
    return (int)nvs_write(fs, id, NULL, 0);
}

ssize_t nvs_read(struct nvs_fs *fs, uint16_t id, void *data, size_t len) {
    size_t at = find(id);
    int rc = take_fault(fs);

    if (rc != 0 || len > (size_t)fs->sector_size - HEADERS) {
        return rc != 0 ? rc : -EINVAL;
    }
    if (at == LOG) {
        return -ENOENT;
    }
    memcpy(data, log_of[at].data, len < log_of[at].len ? len : log_of[at].len);
    return (ssize_t)log_of[at].len;
}

/* ---- the promises ------------------------------------------------------------------------- */

static void blank(void) {
    memset(&nvs, 0, sizeof nvs);
    nvs.fs.sector_size = 4096;
    nvs.fs.sector_count = 3;
    assert_int_equal(nvs_mount(&nvs.fs), 0);
    assert_int_equal(nvs_clear(&nvs.fs), 0);
}

static struct ursa_records start(void) {
    memset(nvs.entry, 0xA5, sizeof nvs.entry);
    assert_int_equal(nvs_mount(&nvs.fs), 0);
    return ursa_zephyr_nvs_records(&nvs);
}

static unsigned long count_changes(void) {
    return changes;
}

static const struct promises promises = {blank, start, count_changes, URSA_RECORD_MAX_SIZE + 1};

static void damage_and_failures_give_their_error_codes(void **state) {
    struct ursa_records records;
    uint8_t got[64];
    size_t bit, n;

    (void)state;
    blank();
    records = start();
    assert_code(records.write(records.ctx, 1, "a record", 8), URSA_OK);
    for (bit = 0; bit < 8 * log_of[0].len; bit++) {
        log_of[0].data[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_code(records.read(records.ctx, 1, got, sizeof got, &n), URSA_E_STORE_DAMAGED);
        log_of[0].data[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    for (n = 1; n < 40; n++) { /* too short for a digest */
        log_of[0].len = n;
        assert_code(records.read(records.ctx, 1, got, sizeof got, &bit), URSA_E_STORE_DAMAGED);
    }
    log_of[0].len = 40;
    log_of[0].id = 2;
    assert_code(records.read(records.ctx, 2, got, sizeof got, &n), URSA_E_STORE_DAMAGED);
    fault = -EIO;
    assert_int_equal(records.read(records.ctx, 1, got, sizeof got, &n), URSA_E_PORT(EIO));
    fault = -EIO;
    assert_int_equal(records.wipe(records.ctx, 2), URSA_E_PORT(EIO));
    fault = -EIO;
    assert_int_equal(records.wipe_all(records.ctx), URSA_E_PORT(EIO));
}

static void the_largest_chain_and_a_wrapped_key_fit(void **state) {
    struct ursa_records records;
    struct ursa_chain chain;
    struct ursa_identity identity;

    (void)state;
    blank();
    records = start();
    memset(&chain, 1, sizeof chain);
    assert_code(
        records.write(records.ctx, 4, chain.head, sizeof chain - offsetof(struct ursa_chain, head)),
        URSA_OK);
    assert_true(sizeof identity.head + sizeof identity.key + sizeof identity.seal <
                URSA_RECORD_MAX_SIZE);
}

static int end(void **state) {
    (void)state;
    blank();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        RECORD_PROMISES((void *)(uintptr_t)&promises),
        cmocka_unit_test(damage_and_failures_give_their_error_codes),
        cmocka_unit_test(the_largest_chain_and_a_wrapped_key_fit),
    };

    return cmocka_run_group_tests(tests, NULL, end);
}
