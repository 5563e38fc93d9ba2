/* SPDX-License-Identifier: MIT */
/*
 * Montgomery arithmetic compared with GMP: every edge modulus with every pair of edge numbers, then
 * random cases. This file is built for the library's implementation (assembler on some processors)
 * and for portable C with each size of limb.
 */
#include "test.h"
#include "arith/mont.h"
#include "rounds.h"
#include <gmp.h>

#define LIMB_SIZE    sizeof(ursa_limb)
#define MAX_LIMBS    URSA_MONT_MAX_LIMBS
#define GUARD        ((ursa_limb)0xA5C3)
#define EDGE_MODULI  8u
#define EDGE_NUMBERS 14u

static struct ursa_mont mont;
static mpz_t m, a, b, expected, got;
static gmp_randstate_t randomness;
static const size_t sizes[] = {32, 64, 96, 128};

/* --- numbers ------------------------------------------------------------------------------- */

static void to_bytes(uint8_t *out, size_t size, const mpz_t x) {
    size_t len = (mpz_sizeinbase(x, 2) + 7) / 8;

    memset(out, 0, size);
    mpz_export(out + size - len, NULL, 1, 1, 1, 0, x);
}

static void to_limbs(ursa_limb *out, const mpz_t x) {
    memset(out, 0, MAX_LIMBS * LIMB_SIZE);
    mpz_export(out, NULL, -1, LIMB_SIZE, 0, 0, x);
}

static void from_limbs(mpz_t x, const ursa_limb *in) {
    mpz_import(x, mont.limbs, -1, LIMB_SIZE, 0, 0, in);
}

static size_t bits(void) {
    return mont.limbs * URSA_LIMB_BITS;
}

/* n random bits, or n bits in long runs of ones and zeros. */
static void draw(mpz_t x, size_t n) {
    if (random_below(2)) {
        mpz_urandomb(x, randomness, n);
    } else {
        mpz_rrandomb(x, randomness, n);
    }
}

/*
 * Choose a modulus of n bits and set up mont. From EDGE_MODULI on, `which` means a random modulus.
 */
static void choose_modulus(size_t which, size_t n) {
    uint8_t bytes[URSA_MONT_MAX_SIZE];

    mpz_set_ui(m, 0);
    switch (which) {
    case 0: /* 2^n - 1 */
        mpz_setbit(m, n);
        mpz_sub_ui(m, m, 1);
        break;
    case 1: /* 2^(n-1) + 1 */
        break;
    case 2: /* 2^n - 2^(n/2) + 1 */
        mpz_setbit(m, n / 2);
        mpz_sub_ui(m, m, 1);
        mpz_mul_2exp(m, m, n / 2);
        break;
    case 3: /* 2^(n-1) + 2^(n/2) - 1 */
        mpz_setbit(m, n / 2);
        mpz_sub_ui(m, m, 1);
        break;
    case 4: /* 2^n - 2^64 + 1: -1/m is -1 mod 2^64 */
        mpz_setbit(m, n - 64);
        mpz_sub_ui(m, m, 1);
        mpz_mul_2exp(m, m, 64);
        break;
    case 5: /* 2^(n-1) + 2^(n/2+100) - 1: -1/m is 1 in the bits that are used */
        mpz_setbit(m, n / 2 + 100);
        mpz_sub_ui(m, m, 1);
        break;
    case 6: /* sparse */
        mpz_setbit(m, 31);
        mpz_setbit(m, n / 2 + 64);
        mpz_setbit(m, n - 33);
        break;
    case 7: /* the least factor of a key: ceil(sqrt(2) * 2^(n-1)), made odd */
        mpz_setbit(m, 2 * n - 1);
        mpz_sqrt(m, m);
        break;
    default:
        draw(m, n);
    }
    mpz_setbit(m, n - 1);
    mpz_setbit(m, 0);
    to_bytes(bytes, n / 8, m);
    assert_int_equal(ursa_mont_init(&mont, bytes, n / 8), 1);
    assert_int_equal(bits(), n);
}

/* Choose a number below m. From EDGE_NUMBERS on, `which` means a random number. */
static void choose_number(mpz_t x, size_t which) {
    static const unsigned powers[] = {31, 32, 63, 64, 255};

    mpz_set_ui(x, 0);
    switch (which) {
    case 0:
        break;
    case 1:
    case 2:
        mpz_set_ui(x, which);
        break;
    case 3: /* m - 1, m - 2 */
    case 4:
        mpz_sub_ui(x, m, which - 2);
        break;
    case 5: /* 1 and -1 in Montgomery form */
    case 6:
        mpz_setbit(x, bits());
        mpz_sub(x, x, m);
        if (which == 6) {
            mpz_sub(x, m, x);
        }
        break;
    case 7: /* all bits are 1 except the top bit */
        mpz_setbit(x, bits() - 1);
        mpz_sub_ui(x, x, 1);
        break;
    case 8: /* (m - 1) / 2 */
        mpz_fdiv_q_2exp(x, m, 1);
        break;
    case 9: /* powers of two */
    case 10:
    case 11:
    case 12:
    case 13:
        mpz_setbit(x, powers[which - 9]);
        break;
    default:
        draw(x, bits());
    }
    mpz_mod(x, x, m);
}

/* --- one case ------------------------------------------------------------------------------ */

/*
 * Check that the result is below m, that it is `expected` mod m (or, if `divided`, expected / R mod
 * m) and that the limb after it is unchanged.
 */
static void check(const ursa_limb *result, int divided, const char *what) {
    from_limbs(got, result);
    if (mpz_cmp(got, m) >= 0) {
        gmp_fprintf(stderr, "%s not reduced: m=%Zx a=%Zx b=%Zx r=%Zx\n", what, m, a, b, got);
        fail();
    }
    if (divided) {
        mpz_mul_2exp(got, got, bits());
    }
    if (!mpz_congruent_p(got, expected, m)) {
        gmp_fprintf(stderr, "%s wrong: m=%Zx a=%Zx b=%Zx\n", what, m, a, b);
        fail();
    }
    assert_int_equal(result[mont.limbs], GUARD);
}

/* Check a*b, a*a and 2a. The result overwrites no operand (alias 0), x (1) or y (2). */
static void check_products(unsigned alias) {
    ursa_limb x[MAX_LIMBS + 1], y[MAX_LIMBS + 1], r[MAX_LIMBS + 1];
    ursa_limb *out[] = {r, x, y};

    to_limbs(x, a);
    to_limbs(y, b);
    x[mont.limbs] = y[mont.limbs] = r[mont.limbs] = GUARD;
    ursa_mont_mul(&mont, out[alias], x, y);
    mpz_mul(expected, a, b);
    check(out[alias], 1, "mul");
    to_limbs(x, a);
    x[mont.limbs] = GUARD;
    ursa_mont_sqr(&mont, out[alias], x);
    mpz_mul(expected, a, a);
    check(out[alias], 1, "sqr");
    to_limbs(x, a);
    x[mont.limbs] = GUARD;
    ursa_mont_double(&mont, out[alias], x);
    mpz_mul_2exp(expected, a, 1);
    check(out[alias], 0, "double");
}

/* --- tests --------------------------------------------------------------------------------- */

static void products_with_every_edge_number_and_modulus_agree_with_gmp(void **state) {
    size_t s, i, j, k;

    (void)state;
    for (s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        for (i = 0; i < EDGE_MODULI; i++) {
            choose_modulus(i, sizes[s] * 8);
            for (j = 0; j < EDGE_NUMBERS; j++) {
                for (k = 0; k < EDGE_NUMBERS; k++) {
                    choose_number(a, j);
                    choose_number(b, k);
                    check_products(0);
                    check_products(1);
                    check_products(2);
                }
            }
        }
    }
}

/*
 * Half of the moduli have 1024 bits. Edge and random values are mixed, both for moduli and numbers.
 */
static void products_of_random_numbers_agree_with_gmp(void **state) {
    size_t left = rounds(500000);

    (void)state;
    while (left-- > 0) {
        if (left % 8 == 0 || mont.limbs == 0) {
            choose_modulus(random_below(2 * EDGE_MODULI),
                           random_below(2) ? 1024 : sizes[random_below(4)] * 8);
        }
        choose_number(a, random_below(4 * EDGE_NUMBERS));
        choose_number(b, random_below(4 * EDGE_NUMBERS));
        check_products((unsigned)random_below(3));
    }
}

/* Where assembler is chosen at run time, the portable version is tested as well. */
static void the_version_for_any_processor_agrees_with_gmp(void **state) {
    size_t left = rounds(20000);

    (void)state;
    while (left-- > 0) {
        choose_modulus(random_below(2 * EDGE_MODULI), 1024);
        mont.version = 1; /* the portable version */
        choose_number(a, random_below(2 * EDGE_NUMBERS));
        choose_number(b, random_below(2 * EDGE_NUMBERS));
        check_products((unsigned)random_below(3));
    }
}

static void squaring_in_place_gives_the_same_limbs_as_multiplying_in_place(void **state) {
    size_t left = rounds(20000);
    ursa_limb x[MAX_LIMBS], y[MAX_LIMBS];

    (void)state;
    while (left-- > 0) {
        choose_modulus(random_below(2 * EDGE_MODULI), sizes[random_below(4)] * 8);
        choose_number(a, random_below(2 * EDGE_NUMBERS));
        to_limbs(x, a);
        to_limbs(y, a);
        ursa_mont_sqr(&mont, x, x);
        ursa_mont_mul(&mont, y, y, y);
        assert_memory_equal(x, y, mont.limbs * LIMB_SIZE);
    }
}

static void the_negative_inverse_of_the_modulus_is_right_in_all_bits(void **state) {
    size_t left = rounds(5000);

    (void)state;
    while (left-- > 0) {
        choose_modulus(random_below(2 * EDGE_MODULI), sizes[random_below(4)] * 8);
        mpz_import(got, mont.limbs, -1, LIMB_SIZE, 0, 0, mont.inv);
        mpz_mul(got, got, m);
        mpz_add_ui(got, got, 1);
        assert_true(mpz_divisible_2exp_p(got, bits()));
    }
}

static void one_and_minus_one_are_right_in_montgomery_form(void **state) {
    size_t left = rounds(5000);
    ursa_limb one[MAX_LIMBS + 1], minus_one[MAX_LIMBS + 1];

    (void)state;
    while (left-- > 0) {
        choose_modulus(random_below(2 * EDGE_MODULI), sizes[random_below(4)] * 8);
        one[mont.limbs] = minus_one[mont.limbs] = GUARD;
        ursa_mont_one(&mont, one);
        ursa_mont_minus_one(&mont, minus_one);
        mpz_set_ui(expected, 0);
        mpz_setbit(expected, bits());
        check(one, 0, "one");
        mpz_neg(expected, expected);
        check(minus_one, 0, "minus one");
        assert_int_equal(ursa_mont_equal(&mont, one, one), 1);
        assert_int_equal(ursa_mont_equal(&mont, one, minus_one), 0);
    }
}

static void conversions_from_and_to_bytes_agree_with_gmp(void **state) {
    size_t left = rounds(20000);
    uint8_t in[URSA_MONT_MAX_SIZE], out[URSA_MONT_MAX_SIZE];
    ursa_limb x[MAX_LIMBS + 1];

    (void)state;
    while (left-- > 0) {
        choose_modulus(random_below(2 * EDGE_MODULI), sizes[random_below(4)] * 8);
        choose_number(a, random_below(2 * EDGE_NUMBERS));
        to_bytes(in, bits() / 8, a);
        x[mont.limbs] = GUARD;
        ursa_mont_to(&mont, x, in);
        mpz_mul_2exp(expected, a, bits());
        check(x, 0, "to");
        ursa_mont_from(&mont, out, x);
        assert_memory_equal(in, out, bits() / 8);
        ursa_mont_read(&mont, x, in);
        mpz_set(expected, a);
        check(x, 0, "read");
        ursa_mont_write(&mont, out, x);
        assert_memory_equal(in, out, bits() / 8);
        ursa_mont_r_squared(&mont, x);
        mpz_set_ui(expected, 0);
        mpz_setbit(expected, 2 * bits());
        check(x, 0, "R squared");
    }
}

static void numbers_that_differ_in_any_one_bit_are_not_equal(void **state) {
    ursa_limb x[MAX_LIMBS], y[MAX_LIMBS];
    size_t i;

    (void)state;
    choose_modulus(EDGE_MODULI, 1024);
    choose_number(a, EDGE_NUMBERS);
    to_limbs(x, a);
    to_limbs(y, a);
    assert_int_equal(ursa_mont_equal(&mont, x, y), 1);
    for (i = 0; i < 1024; i++) {
        y[i / URSA_LIMB_BITS] ^= (ursa_limb)1 << i % URSA_LIMB_BITS;
        assert_int_equal(ursa_mont_equal(&mont, x, y), 0);
        y[i / URSA_LIMB_BITS] = x[i / URSA_LIMB_BITS];
    }
}

/* An exponentiation as long as that of a complete base-2 test, so that small errors can grow. */
static void powers_of_two_agree_with_gmp(void **state) {
    size_t left = rounds(100), i;
    uint8_t bytes[URSA_MONT_MAX_SIZE];
    ursa_limb x[MAX_LIMBS];

    (void)state;
    while (left-- > 0) {
        choose_modulus(random_below(2 * EDGE_MODULI), 1024);
        draw(b, 1024);
        ursa_mont_one(&mont, x);
        for (i = 1024; i-- > 0;) {
            ursa_mont_sqr(&mont, x, x);
            if (mpz_tstbit(b, i)) {
                ursa_mont_double(&mont, x, x);
            }
        }
        ursa_mont_from(&mont, bytes, x);
        mpz_import(got, sizeof bytes, 1, 1, 1, 0, bytes);
        mpz_set_ui(a, 2);
        mpz_powm(expected, a, b, m);
        assert_int_equal(mpz_cmp(got, expected), 0);
    }
}

static void moduli_of_wrong_size_even_or_short_are_refused(void **state) {
    uint8_t bytes[URSA_MONT_MAX_SIZE + URSA_MONT_STEP];
    size_t size;

    (void)state;
    memset(bytes, 0xFF, sizeof bytes);
    for (size = 0; size <= sizeof bytes; size++) {
        int good = size % 32 == 0 && size >= 32 && size <= 128;

        assert_int_equal(ursa_mont_init(&mont, bytes, size), good);
    }
    for (size = 32; size <= 128; size += 32) {
        bytes[size - 1] = 0xFE; /* even */
        assert_int_equal(ursa_mont_init(&mont, bytes, size), 0);
        assert_int_equal(mont.limbs, 0);
        bytes[size - 1] = 0xFF;
        bytes[0] = 0x7F; /* the top bit is missing */
        assert_int_equal(ursa_mont_init(&mont, bytes, size), 0);
        bytes[0] = 0xFF;
    }
    memset(bytes, 0, sizeof bytes);
    assert_int_equal(ursa_mont_init(&mont, bytes, 128), 0);
}

static int set_up(void **state) {
    (void)state;
    mpz_inits(m, a, b, expected, got, NULL);
    gmp_randinit_default(randomness);
    return 0;
}

static int clean_up(void **state) {
    (void)state;
    mpz_clears(m, a, b, expected, got, NULL);
    gmp_randclear(randomness);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_with_every_edge_number_and_modulus_agree_with_gmp),
        cmocka_unit_test(products_of_random_numbers_agree_with_gmp),
        cmocka_unit_test(the_version_for_any_processor_agrees_with_gmp),
        cmocka_unit_test(squaring_in_place_gives_the_same_limbs_as_multiplying_in_place),
        cmocka_unit_test(the_negative_inverse_of_the_modulus_is_right_in_all_bits),
        cmocka_unit_test(one_and_minus_one_are_right_in_montgomery_form),
        cmocka_unit_test(conversions_from_and_to_bytes_agree_with_gmp),
        cmocka_unit_test(numbers_that_differ_in_any_one_bit_are_not_equal),
        cmocka_unit_test(powers_of_two_agree_with_gmp),
        cmocka_unit_test(moduli_of_wrong_size_even_or_short_are_refused),
    };

    return cmocka_run_group_tests(tests, set_up, clean_up);
}
