/* SPDX-License-Identifier: MIT */
/* The search for primes compared with GMP. */
#include "test.h"
#include <gmp.h>
#include "rsa/assemble.h"
#include "primes.h"
#include "entropy/seeding.h"
#include "rounds.h"

static struct ursa_rng rng;
static mpz_t x, y, z, m;

static int set_up(void **state) {
    const uint8_t seed[48] = {7};

    (void)state;
    memset(&rng, 0, sizeof rng);
    ursa_rng_instantiate(&rng, seed, sizeof seed);
    mpz_inits(x, y, z, m, NULL);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    mpz_clears(x, y, z, m, NULL);
    return 0;
}

static void take(mpz_t out, const uint8_t *bytes, size_t len) {
    mpz_import(out, len, 1, 1, 0, 0, bytes);
}

static void give(uint8_t *bytes, size_t len, const mpz_t in) {
    size_t count = 0;

    memset(bytes, 0, len);
    mpz_export(bytes + len - (mpz_sizeinbase(in, 2) + 7) / 8, &count, 1, 1, 0, 0, in);
}

/*
 * Draw random bytes. The generator has no noise source, so it must never count up to a reseeding.
 */
static void draw(void *out, size_t len) {
    rng.requests = 1;
    assert_code(ursa_rng_generate(&rng, out, len), URSA_OK);
}

/* A random number of 1024 bits that is = 3 (mod 4). */
static void draw_number(uint8_t number[128]) {
    draw(number, 128);
    number[0] |= 0xC0;
    number[127] |= 3;
}

/* The next prime p = 3 (mod 4), from a number = 3 (mod 4), such that e has an inverse mod p - 1. */
static void next_prime(uint8_t number[128]) {
    take(x, number, 128);
    do {
        mpz_add_ui(x, x, 4);
    } while (mpz_probab_prime_p(x, 25) == 0 || mpz_fdiv_ui(x, 65537) == 1);
    give(number, 128, x);
}

/* Where runs are slow, only the first prime is new. The others are those of the device's key. */
static void draw_prime(uint8_t number[128]) {
    static unsigned drawn;

    if (getenv("URSA_QUICK") != NULL && drawn > 0) {
        memcpy(number, drawn % 2 == 0 ? device_key()->p : device_key()->q, 128);
    } else {
        draw_number(number);
        next_prime(number);
    }
    drawn++;
}

/* ---- trial division ------------------------------------------------------------------------- */

static void every_odd_prime_below_65536_comes_once(void **state) {
    static const uint32_t starts[] = {1, 2, 3, 4, 251, 255, 256, 509, 510, 511, 512, 641, 65520};
    struct ursa_primes primes;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        uint32_t prime;

        ursa_primes_begin(&primes, starts[i]);
        mpz_set_ui(x, starts[i] < 2 ? 2 : starts[i]);
        for (;;) {
            mpz_nextprime(x, x);
            prime = ursa_primes_next(&primes);
            if (mpz_cmp_ui(x, 65536) > 0) {
                break;
            }
            assert_int_equal(prime, mpz_get_ui(x));
        }
        assert_int_equal(prime, 0);
        assert_int_equal(ursa_primes_next(&primes), 0);
    }
}

static int has_small_factor(const uint8_t number[128]) {
    static mpz_t product;

    if (product->_mp_d == NULL) {
        mpz_init(product);
        mpz_primorial_ui(product, 65536);
    }
    take(x, number, 128);
    mpz_gcd(y, x, product);
    return mpz_cmp_ui(y, 1) != 0;
}

static void judge_candidate(const uint8_t number[128], int survived) {
    static const uint8_t bound[] = {0xB5, 0x04, 0xF3, 0x33, 0xF9, 0xDE, 0x64, 0x84};

    assert_true(memcmp(number, bound, sizeof bound) > 0);
    assert_int_equal(number[127] & 3, 3);
    assert_int_equal(survived, !has_small_factor(number));
}

/* Draw batches and look at every number, removed or not. GMP must agree with the sieve on each. */
static void judge_batches(int strict, size_t batches) {
    struct ursa_candidates set, all;
    _Alignas(8) uint8_t batch[URSA_BATCH_SIZE];
    uint8_t number[128];
    uint32_t ops = 0, looked_at = 0, seen = 0;
    size_t i;

    ursa_candidates_begin(&set, strict);
    for (i = 0; i < batches; i++) {
        int rc;

        do {
            rng.requests = 1;
            rc = ursa_candidates_step(&set, &rng, batch, number, &ops);
        } while (rc == URSA_BUSY);
        assert_code(rc, URSA_OK);
        all = set;
        all.alive = ~(uint32_t)0;
        while (ursa_candidates_next(&all, batch, number, &looked_at)) {
            judge_candidate(number, set.alive >> (all.next - 1) & 1);
            seen++;
        }
        set.next = set.drawn;
    }
    assert_int_equal(looked_at, seen);
    assert_true(seen > 0);
}

static void the_sieve_leaves_exactly_the_numbers_without_a_small_factor(void **state) {
    (void)state;
    judge_batches(0, 1 + rounds(20));
    judge_batches(1, 1 + rounds(60));
}

static void m_is_a_multiple_of_all_small_primes_and_b_has_no_common_factor_with_m(void **state) {
    size_t i;

    (void)state;
    mpz_primorial_ui(m, 641);
    mpz_mul_2exp(m, m, 18);
    for (i = 0; i < 1 + rounds(40); i++) {
        struct ursa_candidates set;
        _Alignas(8) uint8_t batch[URSA_BATCH_SIZE];
        uint8_t number[128];
        uint32_t ops = 0;

        ursa_candidates_begin(&set, 0);
        while (set.drawn == 0) { /* once a batch begins, b is complete */
            rng.requests = 1;
            assert_int_equal(ursa_candidates_step(&set, &rng, batch, number, &ops), URSA_BUSY);
        }
        mpz_import(x, sizeof set.m / sizeof set.m[0], -1, sizeof set.m[0], 0, 0, set.m);
        assert_int_equal(mpz_cmp(x, m), 0);
        mpz_import(x, sizeof set.b / sizeof set.b[0], -1, sizeof set.b[0], 0, 0, set.b);
        mpz_mul_2exp(y, m, 128);
        mpz_sub(x, x, y);
        assert_true(mpz_sgn(x) > 0 && mpz_cmp(x, m) < 0);
        mpz_gcd(y, x, m);
        assert_int_equal(mpz_cmp_ui(y, 1), 0);
        assert_int_equal(mpz_fdiv_ui(x, 4), 3);
    }
}

/* ---- tests of primality --------------------------------------------------------------------- */

static void the_base_2_test_agrees_with_gmp(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < 1 + rounds(120); i++) {
        uint8_t number[128];
        int passes;

        (i % 10 == 0 ? draw_prime : draw_number)(number);
        take(x, number, 128);
        mpz_set_ui(y, 2);
        mpz_fdiv_q_2exp(z, x, 1);
        mpz_powm(y, y, z, x);
        mpz_add_ui(z, y, 1);
        passes = mpz_cmp_ui(y, 1) == 0 || mpz_cmp(z, x) == 0;
        assert_code(run_base2(number), passes ? URSA_OK : URSA_E_NOT_PRIME);
        assert_true(passes || i % 10 != 0);
    }
}

static void the_base_2_test_refuses_both_ends_of_the_range_and_invalid_numbers(void **state) {
    uint8_t number[128];

    (void)state;
    memset(number, 0xFF, sizeof number);
    assert_code(run_base2(number), URSA_E_NOT_PRIME); /* 2^1024 - 1 */
    memset(number, 0, sizeof number);
    number[0] = 0x80;
    number[127] = 3;
    assert_code(run_base2(number), URSA_E_NOT_PRIME);
    number[127] = 1; /* = 1 (mod 4) */
    assert_code(run_base2(number), URSA_E_NOT_PRIME);
    number[127] = 2;
    assert_code(run_base2(number), URSA_E_NOT_PRIME);
    number[0] = 0x7F;
    number[127] = 3;
    assert_code(run_base2(number), URSA_E_NOT_PRIME);
}

static void primes_pass_every_round_and_random_composites_fail(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < 1 + rounds(40); i++) {
        uint8_t number[128];

        draw_prime(number);
        assert_code(run_round(number, &rng), URSA_OK);
        rng.requests = 1;
        draw_number(number);
        take(x, number, 128);
        if (mpz_probab_prime_p(x, 25) == 0) {
            assert_code(run_round(number, &rng), URSA_E_NOT_PRIME);
        }
    }
}

/*
 * n = r(2r-1), with r and 2r-1 prime and r = 3 (mod 4). A quarter of all bases pass, the largest
 * share that a composite can have. If about a quarter of the rounds pass, bases are random and the
 * round is the strong test.
 */
static void the_worst_composites_pass_a_quarter_of_the_rounds(void **state) {
    static const char r[] = "B0C6A53877330BDBD7210DFF076CE2EF87B0B125EC1D7DA0A6EB8C9EBD69FE29"
                            "D76D4330F1446BEAB0C11FDECB91CE375BC8FBBCBDE5C0994164D8399F777A8B";
    uint8_t number[128];
    size_t i, n = 40 + rounds(200), passed = 0;

    (void)state;
    assert_int_equal(mpz_set_str(x, r, 16), 0);
    mpz_mul_2exp(y, x, 1);
    mpz_sub_ui(y, y, 1);
    assert_true(mpz_fdiv_ui(x, 4) == 3 && mpz_probab_prime_p(x, 10) && mpz_probab_prime_p(y, 10));
    mpz_mul(x, x, y);
    assert_int_equal(mpz_sizeinbase(x, 2), 1024);
    give(number, 128, x);
    for (i = 0; i < n; i++) {
        rng.requests = 1;
        passed += run_round(number, &rng) == URSA_OK;
    }
    printf("# %zu of %zu rounds passed\n", passed, n);
    assert_true(passed > n / 10 && passed < n / 2);
}

static void a_round_draws_its_base_from_the_generator(void **state) {
    uint8_t prime[128];
    uint32_t before;

    (void)state;
    draw_prime(prime);
    before = rng.requests;
    assert_code(run_round(prime, &rng), URSA_OK);
    assert_true(rng.requests > before);
    ursa_rng_wipe(&rng);
    assert_code(run_round(prime, &rng), URSA_E_UNSEEDED);
}

/* ---- the parts of a key --------------------------------------------------------------------- */

static void invert(uint8_t *out, const mpz_t modulus) {
    mpz_set_ui(z, 65537);
    assert_true(mpz_invert(z, z, modulus));
    give(out, 128, z);
}

static void the_parts_of_a_key_are_those_that_gmp_computes(void **state) {
    struct ursa_rsa_key key, right;
    struct ursa_check_room room;
    uint8_t last[128];
    size_t i;

    (void)state;
    draw_prime(last);
    for (i = 0; i < 1 + rounds(30); i++) {
        memcpy(key.q, last, sizeof last);
        draw_prime(key.p);
        memcpy(last, key.p, sizeof last);
        ursa_order_factors(&key);
        right = key;
        take(x, right.p, 128);
        take(y, right.q, 128);
        assert_true(mpz_cmp(x, y) > 0);
        mpz_invert(z, y, x);
        give(right.iq, 128, z);
        key = right;
        mpz_mul(z, x, y);
        give(right.n, 256, z);
        mpz_sub_ui(x, x, 1);
        mpz_sub_ui(y, y, 1);
        invert(right.dp, x);
        invert(right.dq, y);
        ursa_assemble(&key);
        assert_memory_equal(&key, &right, sizeof key);
        assert_true(ursa_parts_belong_together(&key, &room));
    }
}

static void a_flipped_bit_anywhere_in_a_key_is_found_by_the_equations(void **state) {
    struct ursa_rsa_key key = *device_key();
    struct ursa_check_room room;
    uint8_t *bytes = (uint8_t *)&key;
    size_t i, stride = getenv("URSA_QUICK") != NULL ? 331 : 11;

    (void)state;
    for (i = 0; i < 8 * sizeof key; i += stride) {
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_false(ursa_parts_belong_together(&key, &room));
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    assert_true(ursa_parts_belong_together(&key, &room));
}

/* If p - 1 = 7g and q - 1 = 5g, the LCM is 35g and one d in five has at most 1024 bits. */
static void a_small_d_is_refused(void **state) {
    struct ursa_rsa_key key;
    struct ursa_check_room room;
    int small = 0, late = 0, large = 0; /* late: number of small d that are above p */

    (void)state;
    while (small < 3 || late < 2 || large < 3) {
        draw(key.p, 128);
        take(m, key.p, 128);
        mpz_setbit(m, 1023);
        mpz_fdiv_q_ui(m, m, 7);
        mpz_setbit(m, 1);
        mpz_clrbit(m, 0);
        mpz_mul_ui(x, m, 7);
        mpz_mul_ui(y, m, 5);
        mpz_add_ui(x, x, 1);
        mpz_add_ui(y, y, 1);
        mpz_gcd(z, x, y);
        if (mpz_sizeinbase(x, 2) != 1024 || mpz_sizeinbase(y, 2) != 1024 || mpz_cmp_ui(z, 1) != 0 ||
            mpz_fdiv_ui(m, 65537) == 0) {
            continue;
        }
        give(key.p, 128, x);
        give(key.q, 128, y);
        mpz_invert(z, y, x);
        give(key.iq, 128, z);
        ursa_assemble(&key);
        mpz_mul_ui(m, m, 35);
        mpz_set_ui(z, 65537);
        mpz_invert(z, z, m);
        if (mpz_sizeinbase(z, 2) <= 1024) {
            assert_false(ursa_parts_belong_together(&key, &room));
            small++;
            late += mpz_cmp(z, x) > 0;
        } else if (mpz_add(m, x, x), mpz_cmp(z, m) > 0) { /* a d below 2p may be refused as well */
            assert_true(ursa_parts_belong_together(&key, &room));
            large++;
        }
    }
}

/*
 * dp + (p - 1) is an inverse of e as well, but not the one below p. It has 1024 bits only if dp is
 * small. The smallest p leave the most room, and two in five of them have such a dp.
 */
static void an_exponent_dp_that_is_not_below_p_is_refused(void **state) {
    struct ursa_rsa_key key;
    struct ursa_check_room room;
    uint8_t small[128];
    int found = 0;

    (void)state;
    draw_number(small);
    small[0] = 0xB5;
    small[1] = 0x80;
    next_prime(small);
    while (!found) {
        draw_number(key.p);
        key.p[0] = 0xB6;
        next_prime(key.p);
        memcpy(key.q, small, sizeof small);
        take(x, key.p, 128);
        take(y, key.q, 128);
        mpz_invert(z, y, x);
        give(key.iq, 128, z);
        ursa_assemble(&key);
        assert_true(ursa_parts_belong_together(&key, &room));
        take(z, key.dp, 128);
        mpz_add(z, z, x);
        mpz_sub_ui(z, z, 1);
        if (mpz_sizeinbase(z, 2) <= 1024) {
            give(key.dp, 128, z);
            assert_false(ursa_parts_belong_together(&key, &room));
            found = 1;
        }
    }
}

int main(void) {
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(every_odd_prime_below_65536_comes_once),
        TEST(the_sieve_leaves_exactly_the_numbers_without_a_small_factor),
        TEST(m_is_a_multiple_of_all_small_primes_and_b_has_no_common_factor_with_m),
        TEST(the_base_2_test_agrees_with_gmp),
        TEST(the_base_2_test_refuses_both_ends_of_the_range_and_invalid_numbers),
        TEST(primes_pass_every_round_and_random_composites_fail),
        TEST(the_worst_composites_pass_a_quarter_of_the_rounds),
        TEST(a_round_draws_its_base_from_the_generator),
        TEST(the_parts_of_a_key_are_those_that_gmp_computes),
        TEST(a_flipped_bit_anywhere_in_a_key_is_found_by_the_equations),
        TEST(a_small_d_is_refused),
        TEST(an_exponent_dp_that_is_not_below_p_is_refused),
    };

    return RUN(tests);
}
