/* SPDX-License-Identifier: MIT */
/* Keys of a wrong shape never reach the arithmetic: each part at the bounds of its size. */
#include "test.h"

static struct ursa_rsa_key key;

static int lend(void) {
    br_rsa_private_key out;

    return ursa_rsa_lend(&key, &out);
}

static void set(uint8_t *part, uint8_t first, uint8_t last, size_t size) {
    part[0] = first;
    part[size - 1] = last;
}

#define SET(part, first, last) set(key.part, first, last, sizeof key.part)

/* A key that has the right shape and nothing else. */
static void make(void) {
    memset(&key, 0x55, sizeof key);
    SET(n, 0x80, 1);
    SET(p, 0x82, 1);
    SET(q, 0x81, 1);
    SET(dp, 0x01, 1);
    SET(dq, 0x01, 1);
    SET(iq, 0x01, 0);
}

static void a_key_with_the_smallest_top_bytes_has_the_right_shape(void **state) {
    (void)state;
    make();
    assert_code(lend(), URSA_OK);
    SET(n, 0xFF, 0xFF);
    SET(p, 0xFF, 0xFF);
    SET(q, 0xFE, 0xFF);
    assert_code(lend(), URSA_OK);
    SET(n, 0xBF, 1); /* the second bit of each number does not matter */
    SET(p, 0xBF, 1);
    SET(q, 0xBE, 1);
    assert_code(lend(), URSA_OK);
}

static void a_number_one_bit_too_short_is_refused(void **state) {
    (void)state;
    make();
    SET(n, 0x7F, 1);
    assert_code(lend(), URSA_E_KEY_SHAPE);
    make();
    SET(p, 0x7F, 1);
    SET(q, 0x7E, 1);
    assert_code(lend(), URSA_E_KEY_SHAPE);
    make();
    SET(q, 0x7F, 1);
    assert_code(lend(), URSA_E_KEY_SHAPE);
    assert_code(ursa_rsa_check(&key), URSA_E_KEY_SHAPE);
}

/* Only p is too short: q must then be less, so it is too short as well, or greater than p. */
static void a_q_that_is_not_less_than_p_is_refused(void **state) {
    (void)state;
    make();
    SET(p, 0x7F, 1);
    assert_code(lend(), URSA_E_KEY_SHAPE);
    make();
    memcpy(key.q, key.p, sizeof key.q);
    assert_code(lend(), URSA_E_KEY_SHAPE);
    key.q[sizeof key.q - 1] = 3; /* p + 2 */
    assert_code(lend(), URSA_E_KEY_SHAPE);
    key.p[sizeof key.p - 1] = 5; /* q + 2 */
    assert_code(lend(), URSA_OK);
}

static void even_numbers_are_refused(void **state) {
    uint8_t *const last[] = {&key.n[sizeof key.n - 1], &key.p[sizeof key.p - 1],
                             &key.q[sizeof key.q - 1], &key.dp[sizeof key.dp - 1],
                             &key.dq[sizeof key.dq - 1]};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof last / sizeof last[0]; i++) {
        make();
        *last[i] = 0xFE;
        assert_code(lend(), URSA_E_KEY_SHAPE);
        *last[i] = 0xFF;
        assert_code(lend(), URSA_OK);
    }
}

/* Exponents and coefficient equal to their modulus, or greater, are refused. */
static void exponents_and_the_coefficient_are_less_than_their_modulus(void **state) {
    struct {
        uint8_t *part;
        const uint8_t *modulus;
    } const pairs[] = {{key.dp, key.p}, {key.dq, key.q}, {key.iq, key.p}};
    size_t i, size = sizeof key.p;

    (void)state;
    for (i = 0; i < 3; i++) {
        make();
        key.p[size - 1] = key.q[size - 1] = 0x11;
        memcpy(pairs[i].part, pairs[i].modulus, size);
        assert_code(lend(), URSA_E_KEY_SHAPE);
        pairs[i].part[size - 1] = 0x13;
        assert_code(lend(), URSA_E_KEY_SHAPE);
        pairs[i].part[size - 1] = 0x0F;
        assert_code(lend(), URSA_OK);
    }
}

static void no_key_is_refused(void **state) {
    br_rsa_private_key out;

    (void)state;
    assert_code(ursa_rsa_lend(NULL, &out), URSA_E_KEY_SHAPE);
    assert_code(ursa_rsa_check(NULL), URSA_E_KEY_SHAPE);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_with_the_smallest_top_bytes_has_the_right_shape),
        cmocka_unit_test(a_number_one_bit_too_short_is_refused),
        cmocka_unit_test(a_q_that_is_not_less_than_p_is_refused),
        cmocka_unit_test(even_numbers_are_refused),
        cmocka_unit_test(exponents_and_the_coefficient_are_less_than_their_modulus),
        cmocka_unit_test(no_key_is_refused),
    };

    return RUN(tests);
}
