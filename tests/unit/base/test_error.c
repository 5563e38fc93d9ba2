/* SPDX-License-Identifier: MIT */
#include "test.h"

static const int codes[] = {
#define CODE(symbol, value, name, text) symbol,
    URSA_ERRORS(CODE)
#undef CODE
};
#define CODES (sizeof codes / sizeof codes[0])

static void every_error_code_has_a_unique_name(void **state) {
    size_t i, j;

    (void)state;
    for (i = 0; i < CODES; i++) {
        assert_true(codes[i] < 0);
        assert_string_not_equal(ursa_error_name(codes[i]), "unknown");
        for (j = 0; j < i; j++) {
            assert_int_not_equal(codes[i], codes[j]);
            assert_string_not_equal(ursa_error_name(codes[i]), ursa_error_name(codes[j]));
        }
    }
}

static void error_names_are_single_lower_case_words_for_the_console(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < CODES; i++) {
        const char *name = ursa_error_name(codes[i]);

        assert_int_equal(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-"), strlen(name));
        assert_null(strchr(ursa_error_text(codes[i]), '\n'));
    }
}

static void error_codes_of_ports_are_separate_from_the_library_codes(void **state) {
    int n;

    (void)state;
    for (n = 1; n <= 255; n++) {
        assert_true(URSA_IS_PORT(URSA_E_PORT(n)));
        assert_string_equal(ursa_error_name(URSA_E_PORT(n)), "port");
    }
    assert_false(URSA_IS_PORT(URSA_E_BUSY));
    assert_false(URSA_IS_PORT(URSA_E_PORT(0)));
    assert_false(URSA_IS_PORT(URSA_E_PORT(256)));
    assert_string_equal(ursa_error_name(12345), "unknown");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_error_code_has_a_unique_name),
        cmocka_unit_test(error_names_are_single_lower_case_words_for_the_console),
        cmocka_unit_test(error_codes_of_ports_are_separate_from_the_library_codes),
    };

    return RUN(tests);
}
