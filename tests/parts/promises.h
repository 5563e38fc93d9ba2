/* SPDX-License-Identifier: MIT */
/*
 * What every record store must keep (struct ursa_records in ursa/store.h), as tests: a program says
 * which store it is, in a struct promises, and lists RECORD_PROMISES(&that) among its tests.
 */
#ifndef URSA_TESTS_PROMISES_H
#define URSA_TESTS_PROMISES_H

#include <ursa/store.h>

struct promises {
    /* Make an empty store. */
    void (*blank)(void);
    /* Start it again, as after a power cut between two calls, and give its interface. */
    struct ursa_records (*start)(void);
    /* Changes of the medium so far: programs and erases, or changes of files. */
    unsigned long (*changes)(void);
    size_t too_long; /* so many bytes are URSA_E_STORE_FULL */
};

void records_survive_a_restart_and_each_other(void **state);
void an_empty_record_is_a_record(void **state);
void a_record_is_replaced_by_shorter_and_longer_ones(void **state);
void a_buffer_too_small_gets_the_first_bytes_and_the_length(void **state);
void what_is_not_there_is_not_found_and_may_be_wiped(void **state);
void numbers_out_of_range_are_refused(void **state);
void what_is_too_long_changes_nothing(void **state);
void what_changes_nothing_writes_nothing(void **state);
void wiping_all_leaves_nothing_and_goes_on(void **state);
void a_thousand_changes_end_as_a_model_does(void **state);

#define RECORD_PROMISES(of)                                                                        \
    cmocka_unit_test_prestate(records_survive_a_restart_and_each_other, of),                       \
        cmocka_unit_test_prestate(an_empty_record_is_a_record, of),                                \
        cmocka_unit_test_prestate(a_record_is_replaced_by_shorter_and_longer_ones, of),            \
        cmocka_unit_test_prestate(a_buffer_too_small_gets_the_first_bytes_and_the_length, of),     \
        cmocka_unit_test_prestate(what_is_not_there_is_not_found_and_may_be_wiped, of),            \
        cmocka_unit_test_prestate(numbers_out_of_range_are_refused, of),                           \
        cmocka_unit_test_prestate(what_is_too_long_changes_nothing, of),                           \
        cmocka_unit_test_prestate(what_changes_nothing_writes_nothing, of),                        \
        cmocka_unit_test_prestate(wiping_all_leaves_nothing_and_goes_on, of),                      \
        cmocka_unit_test_prestate(a_thousand_changes_end_as_a_model_does, of)

#endif
