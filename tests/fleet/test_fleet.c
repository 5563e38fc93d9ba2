/* SPDX-License-Identifier: MIT */
/*
 * Tests the judge of `make fleet`. It must pass good keys and refuse every key that is bad by
 * design.
 */
#include "test.h"
#include <gmp.h>
#include "fleet.h"
#include "keyfile/private_exponent.h"
#include "rounds.h"

#define MANY 2000u

static struct fleet_key fleet[MANY];
static struct ursa_rsa_key key;
static mpz_t p, q, x;
static gmp_randstate_t randomness;

static void take(mpz_t out, const uint8_t *bytes, size_t len) {
    mpz_import(out, len, 1, 1, 0, 0, bytes);
}

static void give(uint8_t *bytes, size_t len, const mpz_t in) {
    memset(bytes, 0, len);
    assert_true(mpz_sizeinbase(in, 2) <= 8 * len);
    mpz_export(bytes + len - (mpz_sizeinbase(in, 2) + 7) / 8, NULL, 1, 1, 0, 0, in);
}

static void give_exponent(uint8_t *bytes, const mpz_t factor) {
    mpz_t e, order;

    mpz_inits(e, order, NULL);
    mpz_set_ui(e, URSA_RSA_EXPONENT);
    mpz_sub_ui(order, factor, 1);
    assert_true(mpz_invert(e, e, order));
    give(bytes, URSA_RSA_FACTOR_SIZE, e);
    mpz_clears(e, order, NULL);
}

/* Makes the key of p and q, in that order. */
static void make_key(void) {
    give(key.p, sizeof key.p, p);
    give(key.q, sizeof key.q, q);
    give_exponent(key.dp, p);
    give_exponent(key.dq, q);
    assert_true(mpz_invert(x, q, p));
    give(key.iq, sizeof key.iq, x);
    mpz_mul(x, p, q);
    give(key.n, sizeof key.n, x);
}

/* Draws a random prime = 3 (mod 4), from `from` to 2^1000 above. */
static void draw_prime(mpz_t out, const mpz_t from) {
    mpz_urandomb(x, randomness, 1000);
    mpz_add(out, from, x);
    do {
        mpz_nextprime(out, out);
    } while (mpz_fdiv_ui(out, 4) != 3 || mpz_fdiv_ui(out, URSA_RSA_EXPONENT) == 1);
}

/* 2^1023 * (1 + share/256) */
static void set_share(mpz_t out, unsigned share) {
    mpz_set_ui(out, 256 + share);
    mpz_mul_2exp(out, out, 1023 - 8);
}

static int spoil_exponent; /* changes a bit of the exponent that the library exports */

/* The names are the linker's. NOLINTBEGIN(bugprone-reserved-identifier) */
void __real_ursa_private_exponent(const struct ursa_rsa_key *of, uint8_t d[URSA_RSA_SIZE]);
void __wrap_ursa_private_exponent(const struct ursa_rsa_key *of, uint8_t d[URSA_RSA_SIZE]);
void __wrap_ursa_private_exponent(const struct ursa_rsa_key *of, uint8_t d[URSA_RSA_SIZE]) {
    __real_ursa_private_exponent(of, d);
    d[100] ^= (uint8_t)spoil_exponent;
}
/* NOLINTEND(bugprone-reserved-identifier) */

static int set_up(void **state) {
    (void)state;
    mpz_inits(p, q, x, NULL);
    gmp_randinit_default(randomness);
    spoil_exponent = 0;
    key = *device_key();
    take(p, key.p, sizeof key.p);
    take(q, key.q, sizeof key.q);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    mpz_clears(p, q, x, NULL);
    gmp_randclear(randomness);
    return 0;
}

/* ---- one key -------------------------------------------------------------------------------- */

static void a_good_key_passes(void **state) {
    (void)state;
    make_key();
    assert_memory_equal(&key, device_key(), sizeof key);
    assert_true(fleet_has_primes(&key));
    assert_true(fleet_is_in_range(&key));
    assert_true(fleet_is_apart(&key));
    assert_true(fleet_has_right_parts(&key));
    assert_true(fleet_has_large_d(&key));
    assert_true(fleet_resists_fermat(&key));
    assert_true(fleet_has_no_roca(&key));
}

static void a_composite_factor_is_found(void **state) {
    (void)state;
    key.p[64] ^= 1;
    assert_false(fleet_has_primes(&key));
    key.p[64] ^= 1;
    key.q[64] ^= 1;
    assert_false(fleet_has_primes(&key));
}

static void a_factor_out_of_range_is_found(void **state) {
    (void)state;
    set_share(q, 0x69); /* sqrt(2) = 1 + 0x6A.09/256 */
    draw_prime(q, q);
    make_key();
    assert_true(fleet_has_primes(&key));
    assert_false(fleet_is_in_range(&key));
    set_share(q, 0x6B);
    draw_prime(q, q);
    make_key();
    assert_true(fleet_is_in_range(&key));
    mpz_swap(p, q); /* the smaller factor is called p */
    make_key();
    assert_false(fleet_is_in_range(&key));
    mpz_swap(p, q);
    do {
        mpz_nextprime(q, q);
    } while (mpz_fdiv_ui(q, 4) != 1);
    make_key();
    assert_false(fleet_is_in_range(&key));
}

static void factors_too_close_are_found(void **state) {
    (void)state;
    mpz_setbit(x, 924);
    mpz_sub(q, p, x);
    make_key();
    assert_false(fleet_is_apart(&key));
    mpz_sub_ui(q, q, 2);
    make_key();
    assert_true(fleet_is_apart(&key));
    set_share(q, 0x80);
    draw_prime(q, q);
    mpz_set_ui(x, 0);
    mpz_setbit(x, 515); /* (p - q)^2 / 8q = 2^4, the number of steps of Fermat's method */
    mpz_add(p, q, x);
    mpz_nextprime(p, p);
    make_key();
    assert_false(fleet_resists_fermat(&key));
    assert_false(fleet_is_apart(&key));
}

static void any_wrong_part_is_found(void **state) {
    uint8_t *bytes = (uint8_t *)&key;
    size_t i;

    (void)state;
    for (i = 0; i < 8 * sizeof key; i += 61) {
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_false(fleet_has_right_parts(&key));
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    assert_true(fleet_has_right_parts(&key));
}

/* With p-1 = 7g and q-1 = 5g the LCM is 35g. Then one d in five has 1024 bits or less. */
static void a_small_or_wrong_exponent_is_found(void **state) {
    int small = 0, large = 0;
    mpz_t g;

    (void)state;
    mpz_init(g);
    while (small == 0 || large == 0) {
        set_share(g, 0x90);
        mpz_urandomb(x, randomness, 1000);
        mpz_add(g, g, x);
        mpz_fdiv_q_ui(g, g, 7);
        mpz_setbit(g, 1);
        mpz_clrbit(g, 0);
        mpz_mul_ui(p, g, 7);
        mpz_add_ui(p, p, 1);
        mpz_mul_ui(q, g, 5);
        mpz_add_ui(q, q, 1);
        mpz_gcd(x, p, q);
        if (mpz_cmp_ui(x, 1) != 0 || mpz_fdiv_ui(g, URSA_RSA_EXPONENT) == 0) {
            continue;
        }
        make_key();
        mpz_mul_ui(g, g, 35);
        mpz_set_ui(x, URSA_RSA_EXPONENT);
        mpz_invert(x, x, g);
        small += mpz_sizeinbase(x, 2) <= 1024;
        large += mpz_sizeinbase(x, 2) > 1024;
        assert_int_equal(fleet_has_large_d(&key), mpz_sizeinbase(x, 2) > 1024);
    }
    mpz_clear(g);
    key = *device_key();
    assert_true(fleet_has_large_d(&key));
    spoil_exponent = 1;
    assert_false(fleet_has_large_d(&key));
}

/* k*M + (65537^a mod M), where M is the product of the primes up to 167. */
static void set_roca(mpz_t out) {
    mpz_t m, e;

    mpz_inits(m, e, NULL);
    mpz_primorial_ui(m, 167);
    mpz_urandomb(e, randomness, 200);
    mpz_set_ui(out, URSA_RSA_EXPONENT);
    mpz_powm(out, out, e, m);
    set_share(e, 0xA0);
    mpz_fdiv_q(e, e, m);
    mpz_addmul(out, e, m);
    mpz_clears(m, e, NULL);
}

static void the_fingerprint_of_roca_is_found(void **state) {
    int i;

    (void)state;
    for (i = 0; i < 5; i++) {
        set_roca(p);
        set_roca(q);
        mpz_mul(x, p, q);
        give(key.n, sizeof key.n, x);
        assert_false(fleet_has_no_roca(&key));
        take(q, device_key()->q, sizeof key.q);
        mpz_mul(x, p, q);
        give(key.n, sizeof key.n, x);
        assert_true(fleet_has_no_roca(&key));
    }
}

/* ---- many ----------------------------------------------------------------------------------- */

static void a_factor_shared_by_any_two_is_found(void **state) {
    static const size_t sizes[] = {2, 3, 5, 8, 17};
    mpz_t primes[34];
    size_t s, i, j;

    (void)state;
    for (i = 0; i < 34; i++) {
        mpz_init(primes[i]);
        set_share(primes[i], 0x90);
        draw_prime(primes[i], primes[i]);
    }
    for (s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        size_t n = sizes[s];

        for (i = 0; i < n; i++) {
            mpz_mul(x, primes[2 * i], primes[2 * i + 1]);
            give(fleet[i].key.n, sizeof key.n, x);
        }
        assert_true(fleet_shares_no_factor(fleet, n));
        for (i = 0; i < n; i++) {
            for (j = 0; j < n; j++) {
                uint8_t before[URSA_RSA_SIZE];

                memcpy(before, fleet[j].key.n, sizeof before);
                mpz_mul(x, primes[2 * i + 1], primes[2 * j]);
                give(fleet[j].key.n, sizeof key.n, x);
                assert_int_equal(fleet_shares_no_factor(fleet, n), i == j);
                memcpy(fleet[j].key.n, fleet[i].key.n, sizeof before); /* the complete modulus */
                assert_int_equal(fleet_shares_no_factor(fleet, n), i == j);
                memcpy(fleet[j].key.n, before, sizeof before);
            }
        }
    }
    for (i = 0; i < 34; i++) {
        mpz_clear(primes[i]);
    }
}

/*
 * Numbers instead of primes: uniform in the range, and units modulo the primes that the judge uses.
 */
static const unsigned small_primes[] = {3, 5, 7, 11, 13, 641, 643, 647};

static void draw_factor(uint8_t *out) {
    size_t i;

    for (;;) {
        mpz_urandomb(x, randomness, 1023);
        mpz_setbit(x, 1023);
        mpz_setbit(x, 0);
        mpz_setbit(x, 1);
        for (i = 0; i < sizeof small_primes / sizeof small_primes[0]; i++) {
            if (mpz_fdiv_ui(x, small_primes[i]) == 0) {
                break;
            }
        }
        give(out, URSA_RSA_FACTOR_SIZE, x);
        if (i == sizeof small_primes / sizeof small_primes[0] &&
            memcmp(out, "\xB5\x04\xF3\x33\xF9\xDE\x64\x85", 8) >= 0) {
            return;
        }
    }
}

/* If the bias function returns 1 for a factor, the factor is redrawn in six of ten cases. */
typedef int (*bias_fn)(const uint8_t *factor);

static void draw_fleet(size_t n, bias_fn has) {
    size_t i, j;

    for (i = 0; i < n; i++) {
        uint8_t *factors[] = {fleet[i].key.p, fleet[i].key.q};

        for (j = 0; j < 2; j++) {
            do {
                draw_factor(factors[j]);
            } while (has != NULL && has(factors[j]) && random_below(10) < 6);
        }
    }
}

static int judgements, bad;
static const char *complaint; /* the first complaint */

static void count(int good, const char *what) {
    judgements++;
    if (!good && bad++ == 0) {
        complaint = what;
    }
}

static void judge(size_t n) {
    judgements = bad = 0;
    complaint = "";
    fleet_judge_distribution(fleet, n, count);
}

static void a_good_distribution_passes(void **state) {
    (void)state;
    draw_fleet(MANY, NULL);
    judge(MANY);
    assert_int_equal(bad, 0);
    assert_int_equal(judgements, 11);
    judge(200);
    assert_int_equal(bad, 0);
}

static int is_low(const uint8_t *factor) {
    return factor[0] < 0xDA;
}

static int has_bit_5(const uint8_t *factor) {
    return factor[127] >> 5 & 1;
}

static int has_bit_20(const uint8_t *factor) {
    return factor[125] >> 4 & 1;
}

static unsigned rest(const uint8_t *factor, unsigned modulus) {
    take(x, factor, URSA_RSA_FACTOR_SIZE);
    return (unsigned)mpz_fdiv_ui(x, modulus);
}

static int is_2_modulo_3(const uint8_t *factor) {
    return rest(factor, 3) == 2;
}

static int is_small_modulo_13(const uint8_t *factor) {
    return rest(factor, 13) < 7;
}

static int is_small_modulo_643(const uint8_t *factor) {
    return rest(factor, 643) < 321;
}

static void any_bias_of_the_distribution_is_found(void **state) {
    static const struct {
        bias_fn has;
        const char *complaint;
    } cases[] = {
        {is_low, "the top byte of the factors has the right distribution"},
        {has_bit_5, "bits 2 to 9 of the factors are uniform"},
        {has_bit_20,
         "bits 14 to 21 of the factors, around the end of the draw's modulus, are uniform"},
        {is_2_modulo_3, "residues modulo a small prime are uniform"},
        {is_small_modulo_13, "residues modulo a small prime are uniform"},
        {is_small_modulo_643, "residues modulo a larger prime are uniform"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        draw_fleet(MANY, cases[i].has);
        judge(MANY);
        assert_true(bad > 0);
        assert_string_equal(complaint, cases[i].complaint);
    }
}

/* One impossible factor is enough to be found. */
static void an_impossible_factor_is_found(void **state) {
    (void)state;
    draw_fleet(200, NULL);
    judge(200);
    assert_int_equal(bad, 0);
    fleet[7].key.q[0] = 0xB4; /* too small */
    judge(200);
    assert_string_equal(complaint, "the top byte of the factors has the right distribution");
    draw_fleet(200, NULL);
    memset(fleet[7].key.q, 0xFF, sizeof key.q); /* 2^1024 - 1, a multiple of 3 and 5 */
    judge(200);
    assert_string_equal(complaint, "residues modulo a small prime are uniform");
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_good_key_passes),
        TEST(a_composite_factor_is_found),
        TEST(a_factor_out_of_range_is_found),
        TEST(factors_too_close_are_found),
        TEST(any_wrong_part_is_found),
        TEST(a_small_or_wrong_exponent_is_found),
        TEST(the_fingerprint_of_roca_is_found),
        TEST(a_factor_shared_by_any_two_is_found),
        TEST(a_good_distribution_passes),
        TEST(any_bias_of_the_distribution_is_found),
        TEST(an_impossible_factor_is_found),
    };

    return RUN(tests);
}
