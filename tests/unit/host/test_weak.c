/* SPDX-License-Identifier: MIT */
/* The arithmetic and the limits of the judgement of weak keys. tests/interop/weak.t has the keys.
 */
#include "test.h"
#include <string.h>
#include "weak/weak.h"
#include "weak/weak_number.h"

/* A number of `len` bytes from a fixed sequence, with its top bit set. */
static void fill(uint8_t *bytes, size_t len, uint32_t seed) {
    size_t i;

    for (i = 0; i < len; i++) {
        seed = seed * 1664525 + 1013904223;
        bytes[i] = (uint8_t)(seed >> 24);
    }
    bytes[0] |= 0x80;
    bytes[len - 1] |= 1;
}

static void number(struct weak_number *a, size_t len, uint32_t seed) {
    uint8_t bytes[512];

    fill(bytes, len, seed);
    weak_read(a, bytes, len);
}

/* r = a * a, by adding a times each bit of a */
static void square(struct weak_number *r, const struct weak_number *a) {
    size_t i;

    memset(r, 0, sizeof *r);
    for (i = weak_bits(a); i-- > 0;) {
        weak_multiply_small(r, 2);
        if (a->word[i / 32] >> i % 32 & 1) {
            weak_add(r, a);
        }
    }
}

static void a_square_root_is_exact(void **state) {
    struct weak_number a, s, root, rest, one;
    size_t len;

    (void)state;
    weak_read(&one, (const uint8_t *)"\1", 1);
    for (len = 1; len <= 256; len += 15) {
        number(&a, len, (uint32_t)len);
        square(&s, &a);
        weak_root(&s, &root, &rest);
        assert_int_equal(weak_compare(&root, &a), 0);
        assert_int_equal(rest.count, 0);
        assert_true(weak_is_square(&s));
        weak_subtract(&s, &one);
        assert_false(weak_is_square(&s));
        weak_root(&s, &root, &rest);
        weak_add_small(&root, 1);
        assert_int_equal(weak_compare(&root, &a), 0);
        weak_add_small(&s, 2);
        assert_false(weak_is_square(&s));
    }
}

static void a_gcd_has_odd_and_even_parts(void **state) {
    struct weak_number a, b, g;

    (void)state;
    number(&g, 40, 1);
    a = b = g;
    weak_multiply_small(&a, 8 * 3 * 5);
    weak_multiply_small(&b, 4 * 7);
    weak_gcd(&a, &b);
    weak_multiply_small(&g, 4);
    assert_int_equal(weak_compare(&a, &g), 0);
    assert_int_equal(weak_gcd_small(0, 6), 6);
    assert_int_equal(weak_gcd_small(12, 18), 6);
}

static void sums_quotients_and_shifts_agree(void **state) {
    struct weak_number a, b;

    (void)state;
    number(&a, 256, 3);
    b = a;
    weak_multiply_small(&b, 65521);
    weak_add_small(&b, 65520);
    assert_int_equal(weak_modulo(&b, 65521), 65520);
    assert_int_equal(weak_divide(&b, 65521), 65520);
    assert_int_equal(weak_compare(&a, &b), 0);
    weak_multiply_small(&b, 1u << 31);
    weak_multiply_small(&b, 1u << 31);
    weak_shift(&b, 62);
    assert_int_equal(weak_compare(&a, &b), 0);
    weak_shift(&b, 2047);
    assert_int_equal(weak_bits(&b), 1);
    weak_subtract(&a, &a);
    assert_int_equal(weak_bits(&a), 0);
}

/* Sixteen equal bytes are a pattern, and fourteen are none, at any place. */
static void a_pattern_is_found_at_each_place(void **state) {
    uint8_t bytes[256];
    struct weak_number a;
    size_t at;

    (void)state;
    for (at = 0; at + 16 <= sizeof bytes; at++) {
        fill(bytes, sizeof bytes, 5);
        memset(bytes + at, 0xA9, 16);
        weak_read(&a, bytes, sizeof bytes);
        assert_true(weak_repeats(&a));
        fill(bytes, sizeof bytes, 5);
        memset(bytes + at, 0xA9, 14);
        weak_read(&a, bytes, sizeof bytes);
        assert_false(weak_repeats(&a));
    }
}

static void common_bits_are_found_at_each_place(void **state) {
    uint8_t first[128], second[128];
    struct weak_number a, b;
    size_t at, i;

    (void)state;
    for (at = 1; at + 17 <= sizeof first; at++) {
        fill(first, sizeof first, 5);
        fill(second, sizeof second, 6);
        weak_read(&a, first, sizeof first);
        weak_read(&b, second, sizeof second);
        assert_false(weak_share_bits(&a, &b));
        memcpy(second + at, first + at, 16);
        weak_read(&b, second, sizeof second);
        assert_true(weak_share_bits(&a, &b));
        for (i = 0; i < 16; i++) {
            second[at + i] ^= 0xFF;
        }
        weak_read(&b, second, sizeof second);
        assert_true(weak_share_bits(&a, &b));
    }
}

/* A modulus that is drawn at random is never weak, except that it may have a small factor. */
static void a_random_modulus_is_not_weak(void **state) {
    struct ursa_pubkey key = {.e = 65537, .bits = 2048};
    uint32_t seed;

    (void)state;
    for (seed = 1; seed <= 30; seed++) {
        fill(key.n, 256, seed);
        assert_int_equal(weak_public(&key) & ~WEAK_BIT(WEAK_SMALL_FACTOR), 0);
    }
}

/* One bits are counted in whole percents: 41 % to 60 % are not biased. */
static void the_limits_of_bias_are_those_of_badkeys(void **state) {
    static const struct {
        unsigned ones;
        int is_biased;
    } cases[] = {{839, 1}, {840, 0}, {1249, 0}, {1250, 1}};
    struct ursa_pubkey key = {.e = 65537, .bits = 2048};
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned set = 2;

        memset(key.n, 0, sizeof key.n);
        key.n[0] = 0x80;
        key.n[255] = 1;
        for (j = 1; set < cases[i].ones; j = (j + 1021) % 2047) { /* 1021 is coprime to 2047 */
            set += (key.n[j / 8] >> j % 8 & 1) == 0;
            key.n[j / 8] |= (uint8_t)(1 << j % 8);
        }
        assert_int_equal((weak_modulus(&key) & WEAK_BIT(WEAK_BIASED)) != 0, cases[i].is_biased);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_square_root_is_exact),
        cmocka_unit_test(a_gcd_has_odd_and_even_parts),
        cmocka_unit_test(sums_quotients_and_shifts_agree),
        cmocka_unit_test(a_pattern_is_found_at_each_place),
        cmocka_unit_test(common_bits_are_found_at_each_place),
        cmocka_unit_test(a_random_modulus_is_not_weak),
        cmocka_unit_test(the_limits_of_bias_are_those_of_badkeys),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
