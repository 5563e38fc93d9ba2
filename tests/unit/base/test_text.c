/* SPDX-License-Identifier: MIT */
#include "test.h"
#include <ctype.h>
#include <openssl/asn1.h>
#include "base/text.h"

static void character_classes_are_those_of_c_and_contain_only_ascii(void **state) {
    unsigned c;

    (void)state;
    for (c = 0; c < 512; c++) {
        int ascii = c < 0x80;

        assert_int_equal(ursa_is_digit(c), ascii && isdigit((int)c));
        assert_int_equal(ursa_is_alpha(c), ascii && isalpha((int)c));
        assert_int_equal(ursa_is_alnum(c), ascii && isalnum((int)c));
        assert_int_equal(ursa_hex_value(c) >= 0, ascii && isxdigit((int)c));
    }
}

static void hex_digits_have_their_value_in_either_case(void **state) {
    static const char lower[] = "0123456789abcdef", upper[] = "0123456789ABCDEF";
    int i;

    (void)state;
    for (i = 0; i < 16; i++) {
        assert_int_equal(ursa_hex_value((uint8_t)lower[i]), i);
        assert_int_equal(ursa_hex_value((uint8_t)upper[i]), i);
    }
}

static void printable_string_has_the_characters_that_openssl_accepts(void **state) {
    unsigned c;

    (void)state;
    assert_false(ursa_is_printable_string(0));
    for (c = 1; c < 256; c++) {
        unsigned char s[2] = {(unsigned char)c, 0};

        assert_int_equal(!!ursa_is_printable_string(c),
                         ASN1_PRINTABLE_type(s, 1) == V_ASN1_PRINTABLESTRING);
    }
    assert_false(ursa_is_printable_string('a' + 0x100));
}

static void control_characters_are_c0_del_and_c1(void **state) {
    uint32_t c;

    (void)state;
    for (c = 0; c < 0x300; c++) {
        assert_int_equal(ursa_is_control(c), c <= 0x1F || c == 0x7F || (c >= 0x80 && c <= 0x9F));
    }
    assert_false(ursa_is_control(0x10FFFF));
}

static void words_are_compared_completely_with_and_without_case(void **state) {
    static const struct {
        const char *s;
        size_t n;
        const char *word;
        int same, same_nocase;
    } table[] = {
        {"CN", 2, "CN", 1, 1},         {"cn", 2, "CN", 0, 1},
        {"CNx", 2, "CN", 1, 1},        {"CN", 1, "CN", 0, 0},
        {"CN", 0, "CN", 0, 0},         {"CN", 0, "", 1, 1},
        {"CNx", 3, "CN", 0, 0},        {"C", 1, "", 0, 0},
        {"userID", 6, "userId", 0, 1}, {"\x43\x0E", 2, "CN", 0, 0} /* N without bit 6 */,
        {"[", 1, "{", 0, 0},           {"@", 1, "`", 0, 0},
        {"\xC4", 1, "\xE4", 0, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        assert_int_equal(ursa_text_is(table[i].s, table[i].n, table[i].word), table[i].same);
        assert_int_equal(ursa_text_is_nocase(table[i].s, table[i].n, table[i].word),
                         table[i].same_nocase);
    }
}

/* ---- UTF-8 -------------------------------------------------------------------------------- */

/*
 * Feed n bytes. The result is that of the last byte, or -2 if an earlier byte returned anything but
 * 0.
 */
static int decode(const uint8_t *s, size_t n, uint32_t *code_point) {
    struct ursa_utf8 utf8 = {0, 0, 0};
    int rc = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        if (rc != 0) {
            return -2;
        }
        rc = ursa_utf8_next(&utf8, s[i]);
    }
    *code_point = utf8.code_point;
    return rc;
}

static size_t utf8_of(uint32_t c, uint8_t out[4]) {
    if (c < 0x80) {
        out[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (uint8_t)(0xC0 | c >> 6);
        out[1] = (uint8_t)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (uint8_t)(0xE0 | c >> 12);
        out[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
        out[2] = (uint8_t)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (uint8_t)(0xF0 | c >> 18);
    out[1] = (uint8_t)(0x80 | (c >> 12 & 0x3F));
    out[2] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    out[3] = (uint8_t)(0x80 | (c & 0x3F));
    return 4;
}

static void every_code_point_is_decoded_and_every_surrogate_refused(void **state) {
    uint32_t c, read = 0, step = getenv("URSA_QUICK") != NULL ? 61 : 1;

    (void)state;
    for (c = 0; c <= 0x10FFFF; c += step) {
        uint8_t s[4];
        size_t n = utf8_of(c, s);

        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_int_equal(decode(s, n, &read), -1);
        } else if (decode(s, n, &read) != 1 || read != c) {
            fail_msg("U+%04X", (unsigned)c);
        }
    }
}

/*
 * The length of a well-formed sequence, else 0. Unicode 15, table 3-7: ranges by first and second
 * byte.
 */
static size_t well_formed(const uint8_t *s) {
    static const struct {
        uint8_t first, last, second_from, second_to, size;
    } rows[] = {
        {0x00, 0x7F, 0x00, 0xFF, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
    };
    size_t i, k;

    for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (s[0] >= rows[i].first && s[0] <= rows[i].last && s[1] >= rows[i].second_from &&
            s[1] <= rows[i].second_to) {
            for (k = 2; k < rows[i].size; k++) {
                if (s[k] < 0x80 || s[k] > 0xBF) {
                    return 0;
                }
            }
            return rows[i].size;
        }
    }
    return 0;
}

/* Number of bytes up to the end of the first character, or 0 if the decoder refuses a byte. */
static size_t taken(const uint8_t s[4]) {
    struct ursa_utf8 utf8 = {0, 0, 0};
    size_t i;

    for (i = 0; i < 4; i++) {
        int rc = ursa_utf8_next(&utf8, s[i]);

        if (rc != 0) {
            return rc > 0 ? i + 1 : 0;
        }
    }
    return 0;
}

static void exactly_the_sequences_that_unicode_calls_well_formed_are_decoded(void **state) {
    static const uint8_t tails[] = {0x00, 0x7F, 0x80, 0x81, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xFF};
    unsigned pair, third, fourth;

    (void)state;
    for (pair = 0; pair < 0x10000; pair++) {
        for (third = 0; third < sizeof tails; third++) {
            for (fourth = 0; fourth < sizeof tails; fourth += 3) {
                const uint8_t s[4] = {(uint8_t)(pair >> 8), (uint8_t)pair, tails[third],
                                      tails[fourth]};

                if (taken(s) != well_formed(s)) {
                    fail_msg("%02X %02X %02X %02X", s[0], s[1], s[2], s[3]);
                }
            }
        }
        if (getenv("URSA_QUICK") != NULL) {
            pair += 10;
        }
    }
}

static void a_decoder_goes_on_after_each_character(void **state) {
    static const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\xBBz";
    static const uint32_t expected[] = {'a', 0xE9, 0x20AC, 0x1F43B, 'z'};
    struct ursa_utf8 utf8 = {0, 0, 0};
    size_t i, n = 0;

    (void)state;
    for (i = 0; i < sizeof text - 1; i++) {
        int rc = ursa_utf8_next(&utf8, (uint8_t)text[i]);

        assert_true(rc >= 0);
        if (rc == 1) {
            assert_int_equal(utf8.code_point, expected[n++]);
        }
    }
    assert_int_equal(n, 5);
    assert_int_equal(utf8.pending, 0);
}

static int is_text(const char *s) {
    return ursa_is_utf8((const uint8_t *)s, strlen(s));
}

static void text_is_utf8_if_each_of_its_characters_is_valid_and_complete(void **state) {
    static const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\xBBz";
    static const uint8_t ends[] = {0, 1, 3, 6, 10, 11}; /* where a character ends */
    size_t n, k = 0;

    (void)state;
    for (n = 0; n < sizeof text; n++) {
        int is_end = n == ends[k];

        assert_int_equal(ursa_is_utf8((const uint8_t *)text, n), is_end);
        k += (size_t)is_end;
    }
    assert_int_equal(k, sizeof ends);
    assert_true(ursa_is_utf8((const uint8_t *)"a\0b", 3));
    assert_false(is_text("a\x80z"));           /* a byte that cannot begin a character */
    assert_false(is_text("a\xC3z"));           /* a byte that cannot continue a character */
    assert_false(is_text("\xC0\xAF"));         /* an overlong form */
    assert_false(is_text("\xED\xA0\x80"));     /* a surrogate */
    assert_false(is_text("\xF4\x90\x80\x80")); /* above U+10FFFF */
}

/* ---- labels, hosts, mailboxes ------------------------------------------------------------- */

#define TEN  "abcdefghij"
#define L60  TEN TEN TEN TEN TEN TEN
#define L63  L60 "xyz"
#define H192 L63 "." L63 "." L63 "."

struct checked {
    const char *s;
    size_t good; /* the result of the check; ALL: the length of s */
};
#define ALL SIZE_MAX

static void assert_checks(size_t (*check)(const char *, size_t), const struct checked *table,
                          size_t count) {
    size_t i;

    for (i = 0; i < count; i++) {
        size_t n = strlen(table[i].s), good = table[i].good == ALL ? n : table[i].good, got;
        char *copy = malloc(n); /* not terminated: no byte after the n-th may be read */

        memcpy(copy, table[i].s, n);
        got = check(copy, n);
        free(copy);
        if (got != good) {
            fail_msg("\"%s\": %zu instead of %zu", table[i].s, got, good);
        }
    }
}
#define ASSERT_CHECKS(check, table) assert_checks(check, table, sizeof(table) / sizeof(table)[0])

static void host_labels_have_1_to_63_letters_digits_or_inner_hyphens(void **state) {
    static const struct checked table[] = {
        {"a", ALL},      {"Z", ALL},   {"9", ALL}, {"a-b", ALL},  {"a--b", ALL},
        {"123", ALL},    {"-", 0},     {"-a", 0},  {"a-", 1},     {"ab--", 3},
        {"a_b", 1},      {"_a", 0},    {"a.b", 1}, {"a b", 1},    {"a\xC3\xA9", 1},
        {"xn--a", ALL},  {"*", 0},     {L63, ALL}, {L63 "a", 63}, {L63 "-", 63},
        {L60 "xy-", 62}, {"a\x7F", 1}, {"a/", 1},  {"a:", 1},     {"a@", 1},
    };

    (void)state;
    ASSERT_CHECKS(ursa_check_label, table);
}

static void host_names_are_labels_of_at_most_253_bytes_together_and_no_ip_address(void **state) {
    static const struct checked table[] = {
        {"a", ALL},          {"a.b", ALL},         {"a.b.c.d.e", ALL}, {"1.a", ALL},
        {"1a.2b", ALL},      {"localhost", ALL},   {".", 0},           {".a", 0},
        {"a.", 1},           {"a..b", 2},          {"a.b.", 3},        {"a.-b", 2},
        {"a-.b", 1},         {"a_b.c", 1},         {"a.b_c", 3},       {"*.a", 0},
        {"a.*", 2},          {"a.1", 2},           {"1", 0},           {"1.2.3.4", 6},
        {"a b.c", 1},        {"a\xC3\xA9.c", 1},   {H192 L60, ALL}, /* 252 */
        {H192 L60 "x", ALL}, {H192 L60 "xy", 253}, {H192 L63, 253},    {L63 ".a", ALL},
        {L63 "a.a", 63},     {"a." L63 "a", 65},
    };

    (void)state;
    assert_int_equal(strlen(H192 L60 "x"), 253);
    ASSERT_CHECKS(ursa_check_host, table);
}

static void mailboxes_have_a_local_part_an_at_sign_and_a_host(void **state) {
    static const struct checked table[] = {
        {"a@b", ALL},
        {"a.b+c@d.e", ALL},
        {"!#$%&'*/=?^`{|}~@b", ALL},
        {"a@" H192 L60 "x", ALL},
        {"a", 0},
        {"abc", 2},
        {"@", 0},
        {"@b", 0},
        {"a@", 1},
        {"abc@", 3},
        {"a b@c", 1},
        {"a\x7F@c", 1},
        {"a\xC3\xA9@c", 1},
        {"a\t@c", 1},
        {"a@b@c", 3},
        {"a@b_c", 3},
        {"a@.c", 2},
        {"a@c.", 3},
        {"a@1.2.3.4", 8},
        {"a@[1.2.3.4]", 2},
        {"a@" H192 L63, 255},
    };

    (void)state;
    ASSERT_CHECKS(ursa_check_mailbox, table);
}

static void blanks_at_both_ends_are_excluded_and_no_others(void **state) {
    static const struct {
        const char *s;
        size_t at, end;
    } table[] = {{"", 0, 0},    {"a", 0, 1},     {" \ta b\t ", 2, 5},
                 {" \t", 2, 2}, {"\na\r", 0, 3}, {"a ", 0, 1}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        size_t at = 0, end = strlen(table[i].s);

        ursa_trim(table[i].s, &at, &end);
        assert_int_equal(at, table[i].at);
        assert_int_equal(end, table[i].end);
    }
}

static void only_the_letters_of_ascii_have_a_lower_case(void **state) {
    uint32_t c;

    (void)state;
    for (c = 0; c < 0x300; c++) {
        assert_int_equal(ursa_lower(c), c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_at_both_ends_are_excluded_and_no_others),
        cmocka_unit_test(only_the_letters_of_ascii_have_a_lower_case),
        cmocka_unit_test(character_classes_are_those_of_c_and_contain_only_ascii),
        cmocka_unit_test(hex_digits_have_their_value_in_either_case),
        cmocka_unit_test(printable_string_has_the_characters_that_openssl_accepts),
        cmocka_unit_test(control_characters_are_c0_del_and_c1),
        cmocka_unit_test(words_are_compared_completely_with_and_without_case),
        cmocka_unit_test(every_code_point_is_decoded_and_every_surrogate_refused),
        cmocka_unit_test(exactly_the_sequences_that_unicode_calls_well_formed_are_decoded),
        cmocka_unit_test(a_decoder_goes_on_after_each_character),
        cmocka_unit_test(text_is_utf8_if_each_of_its_characters_is_valid_and_complete),
        cmocka_unit_test(host_labels_have_1_to_63_letters_digits_or_inner_hyphens),
        cmocka_unit_test(host_names_are_labels_of_at_most_253_bytes_together_and_no_ip_address),
        cmocka_unit_test(mailboxes_have_a_local_part_an_at_sign_and_a_host),
    };

    return RUN(tests);
}
