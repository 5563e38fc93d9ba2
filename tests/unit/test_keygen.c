/* SPDX-License-Identifier: MIT */
#include "test.h"
#include <bearssl_hash.h>
#include "known_keys.h"
#include "prime.h"

static struct device device;
static struct ursa_rsa_key key;
static struct ursa_keygen keygen;

struct counts {
    uint32_t candidates, rounds, factors;
    uint32_t stop_at; /* candidate at which to ask for an abort; 0: never */
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

static int is_zero(const void *p, size_t n) {
    const uint8_t *b = p;

    while (n-- > 0) {
        if (*b++ != 0) {
            return 0;
        }
    }
    return 1;
}

/* All but the counts, which are first. */
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

/* FIPS 186-5 A.1.3: at least sqrt(2) * 2^1023 */
static void assert_is_large(const uint8_t factor[128]) {
    static const uint8_t bound[] = {0xB5, 0x04, 0xF3, 0x33, 0xF9, 0xDE, 0x64, 0x84};

    assert_true(memcmp(factor, bound, sizeof bound) > 0);
}

static void keys_pass_an_independent_check(void **state) {
    uint64_t seed = getenv("URSA_SEED") != NULL ? strtoull(getenv("URSA_SEED"), NULL, 0) : 100;
    int i, keys = getenv("URSA_QUICK") != NULL ? 1 : 8;

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
        judge_private_key(der, len, &key); /* primality of p and q by OpenSSL */
        assert_is_large(key.p);
        assert_is_large(key.q);
        assert_int_equal(key.p[127] & 3, 3);
        assert_int_equal(key.q[127] & 3, 3);
        assert_true(is_wiped(&keygen));
    }
}

static void equal_noise_gives_equal_keys_and_other_noise_or_device_others(void **state) {
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
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof known_keys / sizeof known_keys[0]; i++) {
        struct counts counts = {0, 0, 0, 0};
        br_sha256_context sha;
        uint8_t digest[32];
        char text[65];

        device_init(&device, known_keys[i].seed, 0xFF);
        assert_code(run_in_steps((uint8_t)known_keys[i].strict, 0, &counts), URSA_OK);
        br_sha256_init(&sha);
        br_sha256_update(&sha, &key, sizeof key);
        br_sha256_out(&sha, digest);
        for (j = 0; j < sizeof digest; j++) {
            snprintf(text + 2 * j, 3, "%02x", digest[j]);
        }
        assert_string_equal(text, known_keys[i].sha256);
    }
}

static void no_key_comes_without_noise(void **state) {
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

/* Every piece of work of a whole generation is followed by an abort once, or one in many. */
static void an_abort_behind_any_step_wipes_everything(void **state) {
    uint32_t steps, i, stride = getenv("URSA_QUICK") != NULL ? 20011 : 1009;
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

/* The size of the steps is no part of what makes the key. */
static void steps_of_any_size_make_the_same_key(void **state) {
    static const uint32_t sizes[] = {1, 7, 100, 100000, 0};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct counts counts = {0, 0, 0, 0};

        device_init(&device, 1, 0xFF);
        assert_code(run_in_steps(0, sizes[i], &counts), URSA_OK);
        assert_memory_equal(&key, device_key(), sizeof key);
    }
}

static void strict_keys_are_others_and_as_good(void **state) {
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

static void the_counts_stay(void **state) {
    struct counts counts = {0, 0, 0, 0};

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(run(&counts), URSA_OK);
    assert_int_equal(keygen.counts.tests, counts.candidates);
    assert_int_equal(keygen.counts.rounds, counts.rounds);
    assert_true(keygen.counts.candidates >= keygen.counts.tests);
}

static void the_callback_can_abort(void **state) {
    struct counts counts = {0, 0, 0, 3};

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(run(&counts), URSA_E_ABORTED);
    assert_true(is_zero(&key, sizeof key));
    assert_true(is_wiped(&keygen));
}

/* The strict search draws so much that it reseeds: at each of those samples. */
static void noise_failing_in_mid_search_ends_it(void **state) {
    uint32_t n, total;
    struct counts counts = {0, 0, 0, 0};

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(run_in_steps(1, 0, &counts), URSA_OK);
    total = device.noise_read;
    assert_true(total > 1024 + 56);
    for (n = 1024 + 56; n < total; n += getenv("URSA_QUICK") != NULL ? 31 : 7) {
        device_init(&device, 1, 0xFF);
        device.fault = DEVICE_NOISE_STOPS;
        device.noise_left = n;
        memset(&counts, 0, sizeof counts);
        assert_code(run_in_steps(1, 100, &counts), URSA_E_ENTROPY_READ);
        assert_true(is_wiped(&keygen));
        assert_true(is_zero(&key, sizeof key));
    }
}

/* A fault in memory at any time behind the search for a factor: no key comes of it. */
static void a_bit_flipped_in_a_factor_is_caught(void **state) {
    unsigned bit;

    (void)state;
    for (bit = 0; bit < 2048; bit += getenv("URSA_QUICK") != NULL ? 797 : 53) {
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_pass_an_independent_check),
        cmocka_unit_test(equal_noise_gives_equal_keys_and_other_noise_or_device_others),
        cmocka_unit_test(known_seeds_give_known_keys),
        cmocka_unit_test(no_key_comes_without_noise),
        cmocka_unit_test(steps_outside_a_generation_are_refused),
        cmocka_unit_test(an_abort_behind_any_step_wipes_everything),
        cmocka_unit_test(steps_of_any_size_make_the_same_key),
        cmocka_unit_test(strict_keys_are_others_and_as_good),
        cmocka_unit_test(the_counts_stay),
        cmocka_unit_test(noise_failing_in_mid_search_ends_it),
        cmocka_unit_test(the_callback_can_abort),
        cmocka_unit_test(a_bit_flipped_in_a_factor_is_caught),
    };

    return RUN(tests);
}
