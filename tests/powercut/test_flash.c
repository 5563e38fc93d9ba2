/* SPDX-License-Identifier: MIT */
/* The simulated flash itself: it must abort on accesses that a real chip does not permit. */
#include "test.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include "random.h"

static struct device device;
static const uint8_t zeros[64],
    values[64] = "what is programmed into the flash, by the unit, not the byte..";

static void new_flash(const struct flash_profile *profile) {
    device_init_flash(&device, 1, profile, profile->erased);
}

/* ---- rules -------------------------------------------------------------------------------- */

static void read_beyond(void) {
    uint8_t byte;

    (void)flash_read(&device.sim, device.port.flash_size, &byte, 1);
}

static void program_beyond(void) {
    (void)flash_program(&device.sim, device.port.flash_size - 32, values, 64);
}

static void program_between_units(void) {
    (void)flash_program(&device.sim, 2, values, 32);
}

static void program_part_of_a_unit(void) {
    (void)flash_program(&device.sim, 0, values, 5);
}

static void program_twice(void) {
    (void)flash_program(&device.sim, 0, values, 32);
    (void)flash_program(&device.sim, 0, values, 32);
}

static void program_the_erased_value_and_again(void) {
    uint8_t erased[32];

    memset(erased, device.port.flash_erased, sizeof erased);
    (void)flash_program(&device.sim, 64, erased, sizeof erased);
    (void)flash_program(&device.sim, 64, values, sizeof erased);
}

static void program_what_was_never_erased(void) {
    flash_init(&device.sim, &device.port, (uint8_t)~device.port.flash_erased);
    (void)flash_program(&device.sim, 0, values, 32);
}

static void program_a_half_erased_block(void) {
    (void)flash_program(&device.sim, 0, values, 32);
    flash_set_fault(&device.sim, FLASH_ERASE_TEARS, 1);
    (void)flash_erase(&device.sim, 0);
    (void)flash_program(&device.sim, 128 - 32, values, 32);
}

static void erase_between_blocks(void) {
    (void)flash_erase(&device.sim, 32);
}

static void erase_beyond(void) {
    (void)flash_erase(&device.sim, device.port.flash_size);
}

/* 1 if the function aborts. It runs silently in a process of its own. */
static int aborts(void (*act)(void)) {
    pid_t child = fork();
    int status = 0;

    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL); /* cmocka's handler would report a failure */
        fclose(stderr);
        act();
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void accesses_that_break_a_rule_abort(void **state) {
    static void (*const acts[])(void) = {
        read_beyond,
        program_beyond,
        program_part_of_a_unit,
        program_twice,
        program_the_erased_value_and_again,
        program_what_was_never_erased,
        program_a_half_erased_block,
        erase_between_blocks,
        erase_beyond,
        program_between_units,
    };
    size_t p, i, n = sizeof acts / sizeof acts[0];

    (void)state;
    for (p = 0; p < FLASH_PROFILES; p++) {
        for (i = 0; i < n; i++) {
            int allowed = flash_profiles[p].unit == 1 && (i == 2 || i == n - 1);

            new_flash(&flash_profiles[p]);
            assert_int_equal(aborts(acts[i]), !allowed);
        }
    }
}

static void accesses_that_keep_the_rules_work(void **state) {
    uint8_t got[64];
    size_t p;

    (void)state;
    for (p = 0; p < FLASH_PROFILES; p++) {
        new_flash(&flash_profiles[p]);
        assert_int_equal(flash_program(&device.sim, 0, values, 64), URSA_OK);
        assert_int_equal(flash_read(&device.sim, 0, got, 64), URSA_OK);
        assert_memory_equal(got, values, 64);
        assert_int_equal(device.sim.operations, 64 / flash_profiles[p].unit);
        assert_int_equal(flash_erase(&device.sim, 0), URSA_OK);
        assert_int_equal(flash_program(&device.sim, 0, zeros, 64), URSA_OK);
        assert_int_equal(device.sim.erases[0], 1);
        assert_int_equal(device.sim.erases[1], 0);
    }
}

/* ---- cuts --------------------------------------------------------------------------------- */

/* Program 64 bytes with a power cut in the second unit, then read them back. */
static int cut_program(const struct flash_profile *profile, enum flash_cut cut, uint64_t seed,
                       uint8_t got[64]) {
    static jmp_buf out;

    new_flash(profile);
    flash_cut_power(&device.sim, 2, cut, seed, &out);
    if (setjmp(out) == 0) {
        (void)flash_program(&device.sim, 0, values, 64);
        fail_msg("power did not fail");
    }
    flash_restore_power(&device.sim);
    return flash_read(&device.sim, 0, got, 64);
}

static void a_clean_cut_leaves_the_state_before_or_after_the_operation(void **state) {
    uint8_t got[64];
    size_t p;

    (void)state;
    for (p = 0; p < FLASH_PROFILES; p++) {
        const struct flash_profile *profile = &flash_profiles[p];
        size_t unit = profile->unit;

        assert_int_equal(cut_program(profile, FLASH_CUT_BEFORE, 1, got), URSA_OK);
        assert_memory_equal(got, values, unit);
        assert_int_equal(got[unit], profile->erased);
        assert_int_equal(cut_program(profile, FLASH_CUT_AFTER, 1, got), URSA_OK);
        assert_memory_equal(got, values, 2 * unit);
        assert_int_equal(got[63], unit == 32 ? values[63] : profile->erased);
    }
}

/*
 * Only bits that had to change have changed, and only in that unit. With ECC the unit cannot be
 * read.
 */
static void a_torn_unit_is_between_old_and_new(void **state) {
    const struct flash_profile *profile = &flash_profiles[0];
    uint8_t got[64], again[64];
    unsigned partly = 0;
    uint64_t seed;
    size_t i;

    (void)state;
    for (seed = 0; seed < 100; seed++) {
        assert_int_equal(cut_program(profile, FLASH_CUT_TORN, seed, got), URSA_OK);
        assert_memory_equal(got, values, 4);
        for (i = 4; i < 8; i++) {
            assert_int_equal(got[i] & values[i], values[i]); /* bits only fall from 1 to 0 */
        }
        partly +=
            memcmp(got + 4, values + 4, 4) != 0 && memcmp(got + 4, "\xFF\xFF\xFF\xFF", 4) != 0;
        assert_int_equal(got[8], 0xFF);
        assert_int_equal(flash_read(&device.sim, 0, again, 64), URSA_OK);
        assert_memory_equal(got, again, 64);
        assert_int_equal(cut_program(&flash_profiles[1], FLASH_CUT_TORN, seed, got),
                         URSA_E_FLASH_ECC);
        assert_int_equal(flash_read(&device.sim, 16, again, 48), URSA_OK);
        assert_int_equal(flash_erase(&device.sim, 0), URSA_OK);
        assert_int_equal(flash_read(&device.sim, 0, again, 64), URSA_OK);
    }
    assert_true(partly > 30);
}

static void unstable_bits_read_differently_until_they_are_erased(void **state) {
    uint8_t got[64], again[64];
    unsigned changes = 0, faults = 0;
    uint64_t seed;

    (void)state;
    for (seed = 0; seed < 100; seed++) {
        (void)cut_program(&flash_profiles[0], FLASH_CUT_UNSTABLE, seed, got);
        assert_int_equal(flash_read(&device.sim, 0, again, 64), URSA_OK);
        changes += memcmp(got, again, 64) != 0;
        assert_memory_equal(got + 8, again + 8, 56);
        assert_int_equal(flash_erase(&device.sim, 0), URSA_OK);
        assert_int_equal(flash_read(&device.sim, 0, again, 64), URSA_OK);
        assert_int_equal(again[4], 0xFF);
        faults += cut_program(&flash_profiles[1], FLASH_CUT_UNSTABLE, seed, got) != URSA_OK;
    }
    assert_true(changes > 20 && faults > 20 && faults < 80);
}

/* Program two blocks, then cut the power in the erase of the second. */
static void cut_erase(uint64_t seed) {
    static jmp_buf out;

    new_flash(&flash_profiles[3]);
    assert_int_equal(flash_program(&device.sim, 0, values, 64), URSA_OK);
    assert_int_equal(flash_program(&device.sim, 256, values, 64), URSA_OK);
    flash_cut_power(&device.sim, 1, FLASH_CUT_TORN, seed, &out);
    if (setjmp(out) == 0) {
        (void)flash_erase(&device.sim, 256);
        fail_msg("power did not fail");
    }
    flash_restore_power(&device.sim);
}

static void a_torn_erase_leaves_the_other_blocks_alone(void **state) {
    uint8_t got[64];
    unsigned erased = 0, whole = 0;
    uint64_t seed;

    (void)state;
    for (seed = 0; seed < 100; seed++) {
        cut_erase(seed);
        assert_int_equal(flash_read(&device.sim, 0, got, 64), URSA_OK);
        assert_memory_equal(got, values, 64);
        assert_int_equal(flash_read(&device.sim, 256, got, 64), URSA_OK);
        erased += memcmp(got, zeros, 64) == 0;
        whole += memcmp(got, values, 64) == 0;
    }
    assert_true(erased + whole < 60);
}

static void nothing_works_without_power(void **state) {
    (void)state;
    new_flash(&flash_profiles[0]);
    device_cut_power(&device, 3);
    assert_int_equal(flash_program(&device.sim, 0, values, 12), URSA_OK);
    assert_int_not_equal(flash_program(&device.sim, 12, values, 4), URSA_OK);
    assert_int_not_equal(flash_erase(&device.sim, 0), URSA_OK);
    device_restore_power(&device);
    assert_int_equal(flash_program(&device.sim, 12, values, 4), URSA_OK);
}

/* ---- faults ------------------------------------------------------------------------------- */

static void a_fault_strikes_only_the_nth_operation(void **state) {
    uint8_t got[64];

    (void)state;
    new_flash(&flash_profiles[0]);
    flash_set_fault(&device.sim, FLASH_PROGRAM_FAILS, 3);
    assert_int_not_equal(flash_program(&device.sim, 0, values, 64), URSA_OK);
    assert_int_equal(flash_read(&device.sim, 0, got, 64), URSA_OK);
    assert_memory_equal(got, values, 8);
    assert_int_equal(got[8], 0xFF);
    assert_int_equal(flash_program(&device.sim, 8, values, 56), URSA_OK);
    flash_set_fault(&device.sim, FLASH_ERASE_IGNORED, 1);
    assert_int_equal(flash_erase(&device.sim, 0), URSA_OK);
    assert_int_equal(flash_read(&device.sim, 0, got, 8), URSA_OK);
    assert_memory_equal(got, values, 8);
    flash_set_fault(&device.sim, FLASH_READ_FAILS, 2);
    assert_int_equal(flash_read(&device.sim, 0, got, 8), URSA_OK);
    assert_int_not_equal(flash_read(&device.sim, 0, got, 8), URSA_OK);
    assert_int_equal(flash_read(&device.sim, 0, got, 8), URSA_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accesses_that_break_a_rule_abort),
        cmocka_unit_test(accesses_that_keep_the_rules_work),
        cmocka_unit_test(a_clean_cut_leaves_the_state_before_or_after_the_operation),
        cmocka_unit_test(a_torn_unit_is_between_old_and_new),
        cmocka_unit_test(unstable_bits_read_differently_until_they_are_erased),
        cmocka_unit_test(a_torn_erase_leaves_the_other_blocks_alone),
        cmocka_unit_test(nothing_works_without_power),
        cmocka_unit_test(a_fault_strikes_only_the_nth_operation),
    };

    return RUN(tests);
}
