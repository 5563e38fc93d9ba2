/* SPDX-License-Identifier: MIT */
/* A key is the same whether its candidates were tested one by one or eight at once. */
#include "test.h"
#include <gmp.h>
#include "rsa/lanes.h"
#include "../../../port/arch/x86_64/mont8.h"
#include "../../../port/arch/x86_64/sieve8.h"
#include "rsa/prime.h"
#include "primes.h"
#include "rounds.h"

#define X_SIZE 16u /* bytes in a batch of default candidates */

static int at_once; /* result of ursa_mont8_available, which the test replaces */

int ursa_mont8_available(void) {
    return at_once;
}

static void choose_at_once(void) {
    at_once = __builtin_cpu_supports("avx512ifma") != 0;
    if (!at_once) {
        skip();
    }
}

/* Number of times to report that p and q are too close, which otherwise never happens. */
static unsigned refusals;

/* The linker option --wrap dictates these names. NOLINTBEGIN(bugprone-reserved-identifier) */
int __real_ursa_factors_are_apart(const struct ursa_rsa_key *key);
int __wrap_ursa_factors_are_apart(const struct ursa_rsa_key *key);

int __wrap_ursa_factors_are_apart(const struct ursa_rsa_key *key) {
    if (refusals == 0) {
        return __real_ursa_factors_are_apart(key);
    }
    refusals--;
    return 0;
}
/* NOLINTEND(bugprone-reserved-identifier) */

/* ---- complete keys -------------------------------------------------------------------------- */

struct made {
    struct ursa_rsa_key key;
    struct ursa_keygen_counts counts;
    /* The generator's state when q was confirmed. Equal states mean that equal bytes were drawn. */
    uint8_t drbg[sizeof((struct ursa_rng *)0)->drbg];
    uint32_t reports[4], sum; /* progress reports of each stage, and a sum of their numbers */
    struct ursa_keygen gen;
};

static int note(enum ursa_progress stage, uint32_t n, void *arg) {
    struct made *made = arg;

    made->reports[stage]++;
    made->sum = made->sum * 31 + n;
    memcpy(made->drbg, &made->gen.rng.drbg, sizeof made->drbg);
    return 1;
}

static void make(uint64_t seed, uint8_t strict, uint32_t max_ops, struct made *made) {
    const struct ursa_keygen_params params = {note, made, strict};
    struct device device;
    int rc;

    memset(made, 0, sizeof *made);
    device_init(&device, seed, 0xFF);
    assert_code(ursa_keygen_begin(&made->gen, &device.entropy, NULL, &made->key, &params), URSA_OK);
    do {
        rc = ursa_keygen_step(&made->gen, max_ops);
    } while (rc == URSA_BUSY);
    assert_code(rc, URSA_OK);
    made->counts = made->gen.counts;
}

static void compare(uint64_t seed, uint8_t strict, uint32_t max_ops) {
    struct made one_by_one, eight;

    choose_at_once();
    make(seed, strict, max_ops, &eight);
    at_once = 0;
    make(seed, strict, 0, &one_by_one);
    assert_memory_equal(&eight, &one_by_one, offsetof(struct made, gen));
}

static void eight_lanes_give_the_same_key_counts_and_reports(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < 1 + rounds(60); i++) {
        compare(5000 + i, 0, 0);
    }
}

static void eight_lanes_give_the_same_key_with_strict_candidates(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < 1 + rounds(4); i++) {
        compare(6000 + i, 1, 0);
    }
}

static void eight_lanes_give_the_same_key_after_a_refused_q(void **state) {
    struct made one_by_one, eight;

    (void)state;
    choose_at_once();
    refusals = 1;
    make(7900, 0, 0, &eight);
    at_once = 0;
    refusals = 1;
    make(7900, 0, 0, &one_by_one);
    assert_memory_equal(&eight, &one_by_one, offsetof(struct made, gen));
    assert_int_equal(eight.reports[URSA_PROGRESS_REJECT], 1);
}

static void eight_lanes_give_the_same_key_in_steps_of_any_size(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < 1 + rounds(10); i++) {
        compare(7000 + i, 0, (uint32_t)(1 + random_below(3000)));
    }
}

/* ---- the sieve ------------------------------------------------------------------------------ */

/* A batch with random b, m, and x. */
static void draw_batch(struct ursa_candidates *set, uint8_t batch[URSA_BATCH_SIZE]) {
    static uint64_t seed = 8000;
    struct device device;
    struct ursa_rng rng;
    uint8_t room[128];
    uint32_t ops = 0;
    size_t i;

    device_init(&device, seed++, 0xFF);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "test"), URSA_OK);
    ursa_candidates_begin(set, 0);
    while (set->drawn == 0) {
        assert_code(ursa_candidates_step(set, &rng, batch, room, &ops), URSA_BUSY);
    }
    set->drawn = URSA_BATCH_SIZE / X_SIZE;
    set->alive = 0xFFFFFF;
    for (i = 0; i < URSA_BATCH_SIZE; i++) { /* both ends of the range occur */
        batch[i] = (uint8_t)(i < X_SIZE ? 0 : i < 2 * X_SIZE ? 0xFF : random_below(256));
    }
}

/* number = x * m + b, as the candidates are formed */
static void form(mpz_t number, mpz_t m, const struct ursa_candidates *set, const uint8_t *x) {
    mpz_t b;

    mpz_init(b);
    mpz_import(number, X_SIZE, -1, 1, 0, 0, x);
    mpz_import(b, sizeof set->b, -1, 1, 0, 0, set->b);
    mpz_import(m, sizeof set->m, -1, 1, 0, 0, set->m);
    mpz_mul(number, number, m);
    mpz_add(number, number, b);
    mpz_clear(b);
}

/* Make the candidate divisible by the prime: decrease its x, or increase it if x is too small. */
static void make_divisible(const struct ursa_candidates *set, uint8_t *in_batch, unsigned prime) {
    mpz_t x, m, r;

    mpz_inits(x, m, r, NULL);
    form(x, m, set, in_batch);
    mpz_set_ui(r, prime);
    mpz_invert(m, m, r);
    mpz_mul(m, m, x);
    mpz_mod(m, m, r); /* the excess of x */
    mpz_import(x, X_SIZE, -1, 1, 0, 0, in_batch);
    mpz_sub(x, x, m);
    if (mpz_sgn(x) < 0) {
        mpz_add(x, x, r);
    }
    memset(in_batch, 0, X_SIZE);
    mpz_export(in_batch, NULL, -1, 1, 0, 0, x);
    mpz_clears(x, m, r, NULL);
}

static void judge_sieve(const struct ursa_candidates *set, const uint8_t *batch) {
    uint32_t alive = ursa_sieve8(set, batch), i;
    mpz_t product, number, m;

    mpz_inits(product, number, m, NULL);
    mpz_primorial_ui(product, 65536);
    for (i = 0; i < set->drawn; i++) {
        form(number, m, set, batch + X_SIZE * i);
        mpz_gcd(number, number, product);
        assert_int_equal(alive >> i & 1, mpz_cmp_ui(number, 1) == 0);
    }
    assert_int_equal(alive >> i, 0);
    mpz_clears(product, number, m, NULL);
}

/* Half of the numbers of each batch are made divisible, each by another prime. */
static void each_prime_removes_its_multiples_and_no_other_number(void **state) {
    struct ursa_candidates set;
    uint8_t batch[URSA_BATCH_SIZE];
    struct ursa_primes primes;
    uint32_t prime, n = 0;

    (void)state;
    choose_at_once();
    draw_batch(&set, batch);
    ursa_primes_begin(&primes, 641);
    while ((prime = ursa_primes_next(&primes)) != 0) {
        make_divisible(&set, batch + X_SIZE * (2 * (n % 12) + n / 12 % 2), prime);
        if (++n % 12 == 0) {
            judge_sieve(&set, batch);
            draw_batch(&set, batch);
        }
    }
    judge_sieve(&set, batch);
    assert_int_equal(n, 6542 - 116); /* the primes below 2^16 without those up to 641 */
}

static void candidates_removed_before_the_sieve_stay_removed(void **state) {
    struct ursa_candidates set;
    uint8_t batch[URSA_BATCH_SIZE];
    uint32_t i;

    (void)state;
    choose_at_once();
    draw_batch(&set, batch);
    for (i = 0; i < set.drawn; i++) {
        uint32_t all = ursa_sieve8(&set, batch);

        set.alive &= ~((uint32_t)1 << i);
        assert_int_equal(ursa_sieve8(&set, batch), all & set.alive);
    }
}

/* ---- rounds --------------------------------------------------------------------------------- */

static void rounds_at_once_draw_the_same_bases_as_rounds_one_by_one(void **state) {
    struct device device;
    struct ursa_rng rng, again;
    uint8_t base[128];
    const struct ursa_prime_room room = {.base = base};
    uint32_t before, ops = 0;
    int i, rc;

    (void)state;
    choose_at_once();
    device_init(&device, 1, 0xFF);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "test"), URSA_OK);
    before = rng.requests;
    assert_code(ursa_lanes_rounds(device_key()->p, &rng, &ops), URSA_OK);
    assert_true(rng.requests - before >= URSA_PRIME_ROUNDS && ops > 0);
    device_init(&device, 1, 0xFF);
    assert_code(ursa_rng_seed(&again, &device.entropy, NULL, "test"), URSA_OK);
    for (i = 0; i < URSA_PRIME_ROUNDS; i++) {
        do {
            rc = ursa_round_draw(device_key()->p, &room, &again);
        } while (rc == URSA_BUSY);
        assert_code(rc, URSA_OK);
    }
    assert_memory_equal(&rng.drbg, &again.drbg, sizeof rng.drbg);
}

static void a_composite_fails_the_rounds_and_an_unseeded_generator_is_an_error(void **state) {
    struct device device;
    struct ursa_rng rng;
    uint8_t number[128];
    uint32_t ops = 0;

    (void)state;
    choose_at_once();
    device_init(&device, 1, 0xFF);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "test"), URSA_OK);
    memcpy(number, device_key()->p, sizeof number);
    number[60] ^= 0x10;
    assert_code(ursa_lanes_rounds(number, &rng, &ops), URSA_E_NOT_PRIME);
    memcpy(number, device_key()->p, sizeof number);
    number[127] ^= 2; /* = 1 (mod 4) */
    assert_code(ursa_lanes_rounds(number, &rng, &ops), URSA_E_NOT_PRIME);
    ursa_rng_wipe(&rng);
    assert_code(ursa_lanes_rounds(device_key()->p, &rng, &ops), URSA_E_UNSEEDED);
}

static void without_eight_lanes_the_functions_change_nothing(void **state) {
    struct ursa_candidates set;
    uint8_t batch[URSA_BATCH_SIZE] = {0};
    struct ursa_rng rng;
    uint32_t ops = 0;

    (void)state;
    at_once = 0;
    memset(&set, 0, sizeof set);
    memset(&rng, 0, sizeof rng);
    assert_int_equal(ursa_lanes_sieve(&set, batch, &ops), 0);
    assert_code(ursa_lanes_base2(&set, batch, &ops), URSA_BUSY);
    assert_int_equal(set.tested, 0);
    assert_code(ursa_lanes_rounds(device_key()->p, &rng, &ops), URSA_BUSY);
    assert_int_equal(ops, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eight_lanes_give_the_same_key_counts_and_reports),
        cmocka_unit_test(eight_lanes_give_the_same_key_with_strict_candidates),
        cmocka_unit_test(eight_lanes_give_the_same_key_in_steps_of_any_size),
        cmocka_unit_test(eight_lanes_give_the_same_key_after_a_refused_q),
        cmocka_unit_test(each_prime_removes_its_multiples_and_no_other_number),
        cmocka_unit_test(candidates_removed_before_the_sieve_stay_removed),
        cmocka_unit_test(rounds_at_once_draw_the_same_bases_as_rounds_one_by_one),
        cmocka_unit_test(a_composite_fails_the_rounds_and_an_unseeded_generator_is_an_error),
        cmocka_unit_test(without_eight_lanes_the_functions_change_nothing),
    };

    return RUN(tests);
}
