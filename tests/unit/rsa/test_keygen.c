/* SPDX-License-Identifier: MIT */
#include "test.h"
#include "known_keys.h"
#include "rsa/prime.h"

static struct device device;
static struct ursa_rsa_key key;
static struct ursa_keygen keygen;

struct counts {
    uint32_t candidates, rounds, factors;
    uint32_t stop_at; /* candidate at which the callback aborts; 0: never */
};

static int count(enum ursa_progress stage, uint32_t n, void *arg) {
    struct counts *counts = arg;

    if (stage == URSA_PROGRESS_CANDIDATE) {
        assert_int_equal(n, ++counts->candidates);
    } else if (stage == URSA_PROGRESS_ROUND) {
        assert_int_equal(n, counts->rounds++ % URSA_PRIME_ROUNDS + 1);
    } else if (stage == URSA_PROGRESS_FACTOR) {
        assert_int_equal(n, counts->factors++);
    }
    return counts->stop_at == 0 || counts->candidates < counts->stop_at;
}

/* `often`, or `seldom` where runs are slow (URSA_QUICK or limbs of 32 bits). */
static unsigned quick(unsigned often, unsigned seldom) {
    return getenv("URSA_QUICK") != NULL || URSA_LIMB_BITS == 32 ? seldom : often;
}

static int is_zero(const void *p, size_t n) {
    const uint8_t *b = p;

    while (n-- > 0) {
        if (*b++ != 0) {
            return 0;
        }
    }
    return 1;
}

/* 1 if the state is zero except for the counts, which come first. */
static int is_wiped(const struct ursa_keygen *gen) {
    return is_zero((const uint8_t *)gen + sizeof gen->counts, sizeof *gen - sizeof gen->counts);
}

static int run_in_steps(uint8_t strict, uint32_t max_ops, struct counts *counts) {
    const struct ursa_keygen_params params = {count, counts, strict};
    int rc = ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, &params);

    if (rc == URSA_OK) {
        do {
            rc = ursa_keygen_step(&keygen, max_ops);
        } while (rc == URSA_BUSY);
    }
    return rc;
}

static int run(struct counts *counts) {
    return run_in_steps(0, 1000, counts);
}

/* FIPS 186-5 A.1.3: a factor is at least sqrt(2) * 2^1023. */
static void assert_is_large(const uint8_t factor[128]) {
    static const uint8_t bound[] = {0xB5, 0x04, 0xF3, 0x33, 0xF9, 0xDE, 0x64, 0x84};

    assert_true(memcmp(factor, bound, sizeof bound) > 0);
}

static void keys_pass_openssls_check(void **state) {
    uint64_t seed = getenv("URSA_SEED") != NULL ? strtoull(getenv("URSA_SEED"), NULL, 0) : 100;
    int i, keys = (int)quick(8, 1);

    (void)state;
    printf("# URSA_SEED=%llu, %d keys\n", (unsigned long long)seed, keys);
    for (i = 0; i < keys; i++) {
        struct counts counts = {0, 0, 0, 0};
        uint8_t der[URSA_PKCS8_MAX_SIZE];
        size_t len;

        device_init(&device, seed + (unsigned)i, 0xFF);
        assert_code(run(&counts), URSA_OK);
        assert_true(counts.candidates > 0);
        assert_int_equal(counts.rounds, 2 * URSA_PRIME_ROUNDS);
        assert_int_equal(counts.factors, 2);
        assert_code(ursa_pkcs8_write(&key, der, sizeof der, &len), URSA_OK);
        judge_private_key(der, len, &key); /* OpenSSL checks p and q for primality */
        assert_is_large(key.p);
        assert_is_large(key.q);
        assert_int_equal(key.p[127] & 3, 3);
        assert_int_equal(key.q[127] & 3, 3);
        assert_true(is_wiped(&keygen));
    }
}

static void equal_noise_gives_equal_keys_but_another_device_id_another_key(void **state) {
    struct counts counts = {0, 0, 0, 0};
    struct ursa_rsa_key first;

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(run(&counts), URSA_OK);
    first = key;
    assert_memory_equal(&first, device_key(), sizeof first);
    device_init(&device, 1, 0xFF);
    device.id[0] ^= 1;
    memset(&counts, 0, sizeof counts);
    assert_code(run(&counts), URSA_OK);
    assert_memory_not_equal(first.p, key.p, 128);
    assert_memory_not_equal(first.q, key.q, 128);
}

static void known_seeds_give_known_keys(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < KNOWN_KEYS; i += getenv("URSA_QUICK") != NULL ? 4 : 1) {
        char hex[65];

        device_init(&device, known_keys[i].seed, 0xFF);
        assert_code(make_known_key(i, &device.entropy, &keygen, &key, hex), URSA_OK);
        assert_string_equal(hex, known_keys[i].sha256);
    }
}

static void without_enough_noise_no_key_is_made(void **state) {
    struct counts counts;
    uint32_t samples;

    (void)state;
    for (samples = 0; samples < 1024 + 56; samples += 5) {
        device_init(&device, 1, 0xFF);
        device.fault = DEVICE_NOISE_STOPS;
        device.noise_left = samples;
        memset(&counts, 0, sizeof counts);
        assert_code(run_in_steps(0, 1, &counts), URSA_E_ENTROPY_READ);
        assert_int_equal(counts.candidates, 0);
        assert_true(is_wiped(&keygen));
        assert_code(ursa_keygen_step(&keygen, 0), URSA_E_STATE);
    }
}

static void steps_outside_a_generation_are_refused(void **state) {
    (void)state;
    memset(&keygen, 0, sizeof keygen);
    assert_code(ursa_keygen_step(&keygen, 0), URSA_E_STATE);
    assert_code(ursa_keygen_step(NULL, 0), URSA_E_STATE);
    ursa_keygen_abort(&keygen);
    ursa_keygen_abort(NULL);
    device_init(&device, 1, 0xFF);
    assert_code(ursa_keygen_begin(NULL, &device.entropy, NULL, &key, NULL), URSA_E_ARGUMENT);
    assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, NULL, NULL), URSA_E_ARGUMENT);
    assert_code(ursa_keygen_begin(&keygen, NULL, NULL, &key, NULL), URSA_E_ARGUMENT);
}

/* Abort after step 0, stride, 2 * stride ... of a complete key generation. */
static void an_abort_after_any_step_wipes_key_and_state(void **state) {
    uint32_t steps, i, stride = quick(1009, 20011);
    int rc = URSA_BUSY;

    (void)state;
    for (steps = 0; rc == URSA_BUSY; steps += stride) {
        device_init(&device, 1, 0xFF);
        assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, NULL), URSA_OK);
        for (i = 0; i < steps && rc == URSA_BUSY; i++) {
            rc = ursa_keygen_step(&keygen, 1);
        }
        if (rc == URSA_BUSY) {
            ursa_keygen_abort(&keygen);
            assert_true(is_wiped(&keygen));
            assert_true(is_zero(&key, sizeof key));
            assert_code(ursa_keygen_step(&keygen, 0), URSA_E_STATE);
        }
    }
    assert_code(rc, URSA_OK);
    printf("# %u steps\n", (unsigned)i);
}

/* The size of the steps must not change the key. */
static void steps_of_any_size_make_the_same_key(void **state) {
    static const uint32_t sizes[] = {1, 7, 100, 100000, 0};
    size_t i;

    (void)state;
    for (i = quick(0, 3); i < sizeof sizes / sizeof sizes[0]; i++) {
        struct counts counts = {0, 0, 0, 0};

        device_init(&device, 1, 0xFF);
        assert_code(run_in_steps(0, sizes[i], &counts), URSA_OK);
        assert_memory_equal(&key, device_key(), sizeof key);
    }
}

/* FIPS 186-5 A.1.3, steps 4.7 and 5.8, set the limits. The test lowers the limit to reach it. */
static void a_search_ends_at_its_limit_of_candidates(void **state) {
    static const uint32_t limits[] = {10240, 20480};
    struct ursa_search *search = (struct ursa_search *)(void *)keygen.work;
    unsigned i;

    (void)state;
    for (i = 0; i < 4; i++) { /* for p and for q, with default and strict candidates */
        struct counts counts = {0, 0, 0, 0};
        const struct ursa_keygen_params params = {count, &counts, (uint8_t)(i / 2)};
        uint32_t before;
        int rc = URSA_BUSY;

        device_init(&device, 1, 0xFF);
        assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, &params), URSA_OK);
        while (keygen.rng.requests == 0 || counts.factors < i % 2) {
            assert_int_equal(ursa_keygen_step(&keygen, 1), URSA_BUSY);
        }
        assert_int_equal(search->limit, limits[i % 2]);
        search->limit = 5;
        before = keygen.counts.candidates;
        while (rc == URSA_BUSY) {
            rc = ursa_keygen_step(&keygen, 100);
        }
        assert_code(rc, URSA_E_KEYGEN);
        assert_in_range(keygen.counts.candidates - before, 6, 5 + 24);
        assert_true(is_wiped(&keygen));
        assert_true(is_zero(&key, sizeof key));
    }
}

static void strict_keys_differ_from_default_keys_and_pass_the_same_checks(void **state) {
    struct counts counts = {0, 0, 0, 0};
    uint8_t der[URSA_PKCS8_MAX_SIZE];
    size_t len;

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(run_in_steps(1, 0, &counts), URSA_OK);
    assert_int_equal(counts.rounds, 2 * URSA_PRIME_ROUNDS);
    assert_is_large(key.p);
    assert_is_large(key.q);
    assert_memory_not_equal(key.p, device_key()->p, 128);
    assert_code(ursa_pkcs8_write(&key, der, sizeof der, &len), URSA_OK);
    judge_private_key(der, len, &key);
}

static void the_counts_stay_after_the_key_is_made(void **state) {
    struct counts counts = {0, 0, 0, 0};

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(run(&counts), URSA_OK);
    assert_int_equal(keygen.counts.tests, counts.candidates);
    assert_int_equal(keygen.counts.rounds, counts.rounds);
    assert_true(keygen.counts.candidates >= keygen.counts.tests);
}

static void the_progress_callback_can_abort(void **state) {
    struct counts counts = {0, 0, 0, 3};

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(run(&counts), URSA_E_ABORTED);
    assert_true(is_zero(&key, sizeof key));
    assert_true(is_wiped(&keygen));
}

/*
 * The strict search draws so many bytes that it reseeds. The noise fails at samples of the
 * reseeding.
 */
static void noise_that_fails_during_the_search_ends_the_search(void **state) {
    uint32_t n, total;
    struct counts counts = {0, 0, 0, 0};

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(run_in_steps(1, 0, &counts), URSA_OK);
    total = device.noise_read;
    assert_true(total > 1024 + 56);
    for (n = 1024 + 56; n < total; n += quick(7, 101)) {
        device_init(&device, 1, 0xFF);
        device.fault = DEVICE_NOISE_STOPS;
        device.noise_left = n;
        memset(&counts, 0, sizeof counts);
        assert_code(run_in_steps(1, 100, &counts), URSA_E_ENTROPY_READ);
        assert_true(is_wiped(&keygen));
        assert_true(is_zero(&key, sizeof key));
    }
}

/* A memory fault in a factor after the search for it never leads to a key. */
static void a_bit_flipped_in_a_factor_gives_an_error_and_no_key(void **state) {
    unsigned bit;

    (void)state;
    for (bit = 0; bit < 2048; bit += quick(53, 797)) {
        uint8_t *factor = bit < 1024 ? key.p : key.q;
        unsigned wait = bit % 6;
        struct counts counts = {0, 0, 0, 0};
        const struct ursa_keygen_params params = {count, &counts, 0};
        int rc;

        device_init(&device, 1, 0xFF);
        assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, &params), URSA_OK);
        do {
            rc = ursa_keygen_step(&keygen, 1);
        } while (rc == URSA_BUSY && counts.rounds < (bit < 1024 ? 0u : 5u) + wait);
        while (bit % 2 && wait == 0 && keygen.counts.tests < 1) {
            rc = ursa_keygen_step(&keygen, 1);
        }
        assert_int_equal(rc, URSA_BUSY);
        if (wait > 0) {
            factor[bit % 1024 / 8] ^= (uint8_t)(1 << bit % 8);
            do {
                rc = ursa_keygen_step(&keygen, 0);
            } while (rc == URSA_BUSY);
            assert_true(rc == URSA_E_NOT_PRIME || rc == URSA_E_KEY_CHECK || rc == URSA_E_KEY_SHAPE);
            assert_true(is_zero(&key, sizeof key));
        }
        ursa_keygen_abort(&keygen);
    }
}

/* ---- a q too close to p: it never happens, so the check is replaced -------------------------- */

static struct {
    unsigned left;           /* number of refusals to come */
    struct ursa_rsa_key key; /* the refused key */
} refusal;

/* The linker option --wrap dictates these names. NOLINTBEGIN(bugprone-reserved-identifier) */
int __real_ursa_factors_are_apart(const struct ursa_rsa_key *generated);
int __wrap_ursa_factors_are_apart(const struct ursa_rsa_key *generated);

int __wrap_ursa_factors_are_apart(const struct ursa_rsa_key *generated) {
    if (refusal.left == 0) {
        return __real_ursa_factors_are_apart(generated);
    }
    refusal.left--;
    refusal.key = *generated;
    return 0;
}
/* NOLINTEND(bugprone-reserved-identifier) */

static int note_refusals(enum ursa_progress stage, uint32_t n, void *arg) {
    unsigned *refusals = arg;

    if (stage == URSA_PROGRESS_REJECT) {
        assert_int_equal(n, 2);
        ++*refusals;
    }
    return 1;
}

/* Default candidates of one search agree in their last 19 bits. A new search has other bits. */
static int may_be_of_one_search(const uint8_t a[128], const uint8_t b[128]) {
    return a[127] == b[127] && a[126] == b[126] && ((a[125] ^ b[125]) & 7) == 0;
}

static void a_refused_q_is_replaced_by_a_q_from_a_new_search(void **state) {
    uint8_t strict;

    (void)state;
    for (strict = 0; strict < 2; strict++) {
        unsigned refusals = 0;
        const struct ursa_keygen_params params = {note_refusals, &refusals, strict};
        const uint8_t *other;
        int rc;

        device_init(&device, 1, 0xFF);
        refusal.left = 1;
        assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, &params), URSA_OK);
        do {
            rc = ursa_keygen_step(&keygen, 0);
        } while (rc == URSA_BUSY);
        assert_code(rc, URSA_OK);
        assert_int_equal(refusals, 1);
        assert_int_equal(keygen.counts.rounds, 3 * URSA_PRIME_ROUNDS);
        other = memcmp(key.p, refusal.key.p, 128) == 0 ? key.q : key.p;
        assert_memory_equal(other == key.q ? key.p : key.q, refusal.key.p, 128);
        assert_false(may_be_of_one_search(other, refusal.key.p));
        assert_false(may_be_of_one_search(other, refusal.key.q));
        assert_code(ursa_rsa_pairwise_test(&key), URSA_OK);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_pass_openssls_check),
        cmocka_unit_test(equal_noise_gives_equal_keys_but_another_device_id_another_key),
        cmocka_unit_test(known_seeds_give_known_keys),
        cmocka_unit_test(without_enough_noise_no_key_is_made),
        cmocka_unit_test(steps_outside_a_generation_are_refused),
        cmocka_unit_test(an_abort_after_any_step_wipes_key_and_state),
        cmocka_unit_test(steps_of_any_size_make_the_same_key),
        cmocka_unit_test(a_search_ends_at_its_limit_of_candidates),
        cmocka_unit_test(strict_keys_differ_from_default_keys_and_pass_the_same_checks),
        cmocka_unit_test(the_counts_stay_after_the_key_is_made),
        cmocka_unit_test(noise_that_fails_during_the_search_ends_the_search),
        cmocka_unit_test(the_progress_callback_can_abort),
        cmocka_unit_test(a_bit_flipped_in_a_factor_gives_an_error_and_no_key),
        cmocka_unit_test(a_refused_q_is_replaced_by_a_q_from_a_new_search),
    };

    return RUN(tests);
}
