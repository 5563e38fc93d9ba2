/* SPDX-License-Identifier: MIT */
#include "promises.h"
#include "rounds.h"
#include "test.h"

#define ROOM 2048u

static const struct promises *promises_of;
static struct ursa_records records;
static uint8_t got[ROOM], long_one[65536];

static void begin(void **state) {
    promises_of = *state;
    promises_of->blank();
    records = promises_of->start();
}

static void restart(void) {
    records = promises_of->start();
}

static int put(unsigned id, const void *bytes, size_t len) {
    return records.write(records.ctx, id, bytes, len);
}

static void assert_record(unsigned id, const void *want, size_t len) {
    size_t n = 4711;

    memset(got, 0xA5, sizeof got);
    assert_code(records.read(records.ctx, id, got, sizeof got, &n), URSA_OK);
    assert_int_equal(n, len);
    assert_memory_equal(got, want, len);
}

static void assert_no_record(unsigned id) {
    size_t n = 4711;

    assert_code(records.read(records.ctx, id, got, sizeof got, &n), URSA_E_NOT_FOUND);
}

void records_survive_a_restart_and_changes_of_other_records(void **state) {
    begin(state);
    assert_code(put(1, "one", 3), URSA_OK);
    assert_code(put(2, "two", 3), URSA_OK);
    assert_code(put(15, "fifteen", 7), URSA_OK);
    assert_code(put(1, "a new one", 9), URSA_OK);
    restart();
    assert_record(1, "a new one", 9);
    assert_record(2, "two", 3);
    assert_record(15, "fifteen", 7);
    assert_no_record(5); /* a store must not mistake 15 for 5 */
    assert_code(records.wipe(records.ctx, 2), URSA_OK);
    assert_no_record(2);
    restart();
    assert_no_record(2);
    assert_record(1, "a new one", 9);
}

void an_empty_record_is_a_record(void **state) {
    begin(state);
    assert_code(put(7, "", 0), URSA_OK);
    restart();
    assert_record(7, "", 0);
    assert_code(put(7, "x", 1), URSA_OK);
    assert_code(put(7, "", 0), URSA_OK);
    restart();
    assert_record(7, "", 0);
    assert_code(records.wipe(records.ctx, 7), URSA_OK);
    assert_no_record(7);
}

void a_record_can_be_replaced_by_a_shorter_or_longer_one(void **state) {
    static const size_t lengths[] = {1, 700, 20, 1500, 3, 0, 1499, 1500};
    uint8_t bytes[1500];
    size_t i;

    begin(state);
    for (i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        memset(bytes, (int)i, sizeof bytes);
        assert_code(put(3, bytes, lengths[i]), URSA_OK);
        assert_record(3, bytes, lengths[i]);
        restart();
        assert_record(3, bytes, lengths[i]);
    }
}

void a_buffer_too_small_gets_the_first_bytes_and_the_length(void **state) {
    uint8_t small[8];
    size_t size;

    begin(state);
    assert_code(put(4, "twenty bytes of text", 20), URSA_OK);
    for (size = 0; size <= sizeof small; size++) {
        size_t n = 4711, i;

        memset(small, 0xA5, sizeof small);
        assert_code(records.read(records.ctx, 4, small, size, &n), URSA_E_BUFFER);
        assert_int_equal(n, 20);
        for (i = 0; i < sizeof small; i++) {
            assert_int_equal((uint8_t)small[i],
                             i < size ? (uint8_t) "twenty bytes of text"[i] : 0xA5);
        }
    }
    assert_record(4, "twenty bytes of text", 20);
}

void a_missing_record_is_not_found_and_can_be_wiped(void **state) {
    unsigned id;

    begin(state);
    for (id = 1; id <= URSA_RECORD_MAX; id++) {
        assert_no_record(id);
        assert_code(records.wipe(records.ctx, id), URSA_OK);
    }
    assert_code(records.wipe_all(records.ctx), URSA_OK);
}

void record_numbers_out_of_range_are_refused(void **state) {
    static const unsigned ids[] = {0, URSA_RECORD_MAX + 1, 100, 101, 256, 257, 65537, ~0u};
    size_t i, n;

    begin(state);
    assert_code(put(1, "one", 3), URSA_OK);
    for (i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        assert_code(put(ids[i], "x", 1), URSA_E_ARGUMENT);
        assert_code(records.read(records.ctx, ids[i], got, sizeof got, &n), URSA_E_ARGUMENT);
        assert_code(records.wipe(records.ctx, ids[i]), URSA_E_ARGUMENT);
    }
    assert_record(1, "one", 3);
}

void a_record_that_is_too_long_changes_nothing(void **state) {
    unsigned long changes;

    begin(state);
    assert_true(promises_of->too_long <= sizeof long_one);
    assert_code(put(1, "short", 5), URSA_OK);
    changes = promises_of->changes();
    assert_code(put(1, long_one, promises_of->too_long), URSA_E_STORE_FULL);
    assert_code(put(2, long_one, promises_of->too_long), URSA_E_STORE_FULL);
    assert_int_equal(promises_of->changes(), changes);
    restart();
    assert_record(1, "short", 5);
    assert_no_record(2);
}

void writing_equal_bytes_or_wiping_a_missing_record_writes_nothing(void **state) {
    unsigned long changes;

    begin(state);
    assert_code(put(1, "same", 4), URSA_OK);
    assert_code(put(2, "", 0), URSA_OK);
    restart();
    changes = promises_of->changes();
    assert_true(changes > 0);
    assert_code(put(1, "same", 4), URSA_OK);
    assert_code(put(2, "", 0), URSA_OK);
    assert_code(records.wipe(records.ctx, 9), URSA_OK);
    restart();
    assert_int_equal(promises_of->changes(), changes);
    assert_code(put(1, "sane", 4), URSA_OK);
    assert_true(promises_of->changes() > changes);
}

void wipe_all_leaves_no_record_and_the_store_stays_usable(void **state) {
    unsigned id;

    begin(state);
    for (id = 1; id <= URSA_RECORD_MAX; id++) {
        assert_code(put(id, &id, sizeof id), URSA_OK);
    }
    assert_code(records.wipe_all(records.ctx), URSA_OK);
    for (id = 1; id <= URSA_RECORD_MAX; id++) {
        assert_no_record(id);
    }
    restart();
    assert_no_record(1);
    assert_code(put(1, "and on", 6), URSA_OK);
    restart();
    assert_record(1, "and on", 6);
}

void a_thousand_random_changes_agree_with_a_model(void **state) {
    static uint8_t model[URSA_RECORD_MAX + 1][100];
    int lengths[URSA_RECORD_MAX + 1]; /* -1: no such record */
    int i;

    begin(state);
    memset(lengths, -1, sizeof lengths);
    for (i = 0; i < 1000; i++) {
        unsigned id = 1 + (unsigned)random_below(6);
        size_t what = random_below(8);

        if (what == 0) {
            lengths[id] = -1;
            assert_code(records.wipe(records.ctx, id), URSA_OK);
        } else if (what == 1) {
            restart();
        } else {
            lengths[id] = (int)(random_below(sizeof model[id]));
            memset(model[id], (int)(random_below(3)), sizeof model[id]);
            assert_code(put(id, model[id], (size_t)lengths[id]), URSA_OK);
        }
        id = 1 + (unsigned)random_below(6);
        if (lengths[id] < 0) {
            assert_no_record(id);
        } else {
            assert_record(id, model[id], (size_t)lengths[id]);
        }
    }
}
