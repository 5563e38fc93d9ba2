/* SPDX-License-Identifier: MIT */
/*
 * Tests of the promises that every record store must keep (struct ursa_records in ursa/store.h). A
 * test program describes its store in a struct promises and lists RECORD_PROMISES(&promises) among
 * its tests.
 */
#ifndef URSA_TESTS_PROMISES_H
#define URSA_TESTS_PROMISES_H

#include <ursa/store.h>

struct promises {
    /* Make an empty store. */
    void (*blank)(void);
    /* Restart the store, as after a power cut between two calls, and return its interface. */
    struct ursa_records (*start)(void);
    /* Number of changes of the medium so far: programs and erases, or changes of files. */
    unsigned long (*changes)(void);
    size_t too_long; /* a record of this many bytes gives URSA_E_STORE_FULL */
};

void records_survive_a_restart_and_changes_of_other_records(void **state);
void an_empty_record_is_a_record(void **state);
void a_record_can_be_replaced_by_a_shorter_or_longer_one(void **state);
void a_buffer_too_small_gets_the_first_bytes_and_the_length(void **state);
void a_missing_record_is_not_found_and_can_be_wiped(void **state);
void record_numbers_out_of_range_are_refused(void **state);
void a_record_that_is_too_long_changes_nothing(void **state);
void writing_equal_bytes_or_wiping_a_missing_record_writes_nothing(void **state);
void wipe_all_leaves_no_record_and_the_store_stays_usable(void **state);
void a_thousand_random_changes_agree_with_a_model(void **state);

#define RECORD_PROMISES(of)                                                                        \
    cmocka_unit_test_prestate(records_survive_a_restart_and_changes_of_other_records, of),         \
        cmocka_unit_test_prestate(an_empty_record_is_a_record, of),                                \
        cmocka_unit_test_prestate(a_record_can_be_replaced_by_a_shorter_or_longer_one, of),        \
        cmocka_unit_test_prestate(a_buffer_too_small_gets_the_first_bytes_and_the_length, of),     \
        cmocka_unit_test_prestate(a_missing_record_is_not_found_and_can_be_wiped, of),             \
        cmocka_unit_test_prestate(record_numbers_out_of_range_are_refused, of),                    \
        cmocka_unit_test_prestate(a_record_that_is_too_long_changes_nothing, of),                  \
        cmocka_unit_test_prestate(writing_equal_bytes_or_wiping_a_missing_record_writes_nothing,   \
                                  of),                                                             \
        cmocka_unit_test_prestate(wipe_all_leaves_no_record_and_the_store_stays_usable, of),       \
        cmocka_unit_test_prestate(a_thousand_random_changes_agree_with_a_model, of)

#endif
