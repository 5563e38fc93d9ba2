/* SPDX-License-Identifier: MIT */
#include "test.h"
#include "prime.h"
#include "rng.h"

static struct device device;
static struct ursa_rsa_key key;
static struct ursa_keygen keygen;

struct counts {
    uint32_t draws, rounds, factors;
    uint32_t stop_at; /* draw at which to ask for an abort; 0: never */
};

static int count(enum ursa_progress stage, uint32_t n, void *arg) {
    struct counts *counts = arg;

    if (stage == URSA_PROGRESS_DRAW) {
        assert_int_equal(n, ++counts->draws);
    } else if (stage == URSA_PROGRESS_ROUND) {
        assert_int_equal(n, counts->rounds++ % URSA_PRIME_ROUNDS + 1);
    } else if (stage == URSA_PROGRESS_FACTOR) {
        assert_int_equal(n, counts->factors++);
    }
    return counts->stop_at == 0 || counts->draws < counts->stop_at;
}

static int is_wiped(const void *p, size_t n) {
    const uint8_t *b = p;

    while (n-- > 0) {
        if (*b++ != 0) {
            return 0;
        }
    }
    return 1;
}

static int run(struct counts *counts) {
    int rc = ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, count, counts);

    while (rc == URSA_OK || rc == URSA_BUSY) {
        rc = ursa_keygen_step(&keygen, 1000);
        if (rc == URSA_OK) {
            break;
        }
    }
    return rc;
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
        assert_true(counts.draws > 0);
        assert_int_equal(counts.rounds, 2 * URSA_PRIME_ROUNDS);
        assert_int_equal(counts.factors, 2);
        assert_code(ursa_pkcs8_write(&key, der, sizeof der, &len), URSA_OK);
        judge_private_key(der, len, &key); /* primality of p and q by OpenSSL */
        /* FIPS 186-5 A.1.3: both factors at least sqrt(2) * 2^1023; BearSSL's are over 1.5 */
        assert_true(key.p[0] >= 0xC0 && key.q[0] >= 0xC0);
        assert_int_equal(key.p[127] & 3, 3);
        assert_int_equal(key.q[127] & 3, 3);
        assert_true(is_wiped(&keygen, sizeof keygen));
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

static void no_key_begins_without_noise(void **state) {
    uint32_t samples;

    (void)state;
    for (samples = 0; samples < 1024 + 56; samples += 5) {
        device_init(&device, 1, 0xFF);
        device.fault = DEVICE_NOISE_STOPS;
        device.noise_left = samples;
        assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, NULL, NULL),
                    URSA_E_ENTROPY_READ);
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
    assert_code(ursa_keygen_begin(NULL, &device.entropy, NULL, &key, NULL, NULL), URSA_E_ARGUMENT);
    assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, NULL, NULL, NULL),
                URSA_E_ARGUMENT);
    assert_code(ursa_keygen_begin(&keygen, NULL, NULL, &key, NULL, NULL), URSA_E_ARGUMENT);
}

static void abort_between_any_steps_wipes_everything(void **state) {
    int steps, total = 1 + 2 * URSA_PRIME_ROUNDS, i;

    (void)state;
    for (steps = 0; steps <= total; steps++) {
        device_init(&device, 1, 0xFF);
        assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, NULL, NULL), URSA_OK);
        for (i = 0; i < steps; i++) {
            assert_int_equal(ursa_keygen_step(&keygen, 0), URSA_BUSY);
        }
        ursa_keygen_abort(&keygen);
        assert_true(is_wiped(&keygen, sizeof keygen));
        assert_true(is_wiped(&key, sizeof key));
        assert_code(ursa_keygen_step(&keygen, 0), URSA_E_STATE);
    }
}

static void the_callback_can_abort(void **state) {
    struct counts counts = {0, 0, 0, 3};

    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(run(&counts), URSA_E_ABORTED);
    assert_true(is_wiped(&key, sizeof key));
    assert_true(is_wiped(&keygen, sizeof keygen));
}

/* A fault in memory between the search and the end: no key comes of it. */
static void a_bit_flipped_in_a_factor_is_caught(void **state) {
    unsigned bit;

    (void)state;
    for (bit = 0; bit < 2048; bit += 191) {
        int rc;

        device_init(&device, 1, 0xFF);
        assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, &key, NULL, NULL), URSA_OK);
        assert_int_equal(ursa_keygen_step(&keygen, 0), URSA_BUSY);
        (bit < 1024 ? key.p : key.q)[bit % 1024 / 8] ^= (uint8_t)(1 << bit % 8);
        do {
            rc = ursa_keygen_step(&keygen, 0);
        } while (rc == URSA_BUSY);
        assert_true(rc == URSA_E_NOT_PRIME || rc == URSA_E_KEY_CHECK || rc == URSA_E_KEY_SHAPE);
        assert_true(is_wiped(&key, sizeof key));
    }
}

static void composites_fail_a_round(void **state) {
    const uint8_t seed[48] = {7};
    struct ursa_rng rng;
    uint8_t number[128];
    int i;

    (void)state;
    memset(&rng, 0, sizeof rng);
    for (i = 0; i < 200; i++) {
        if (i % 50 == 0) { /* without a source it cannot reseed */
            ursa_rng_instantiate(&rng, seed, sizeof seed);
            rng.drbg.V[0] ^= (uint8_t)i;
        }
        assert_code(ursa_rng_generate(&rng, number, sizeof number), URSA_OK);
        number[0] |= 0xC0;
        number[127] |= 3;
        {
            BIGNUM *n = BN_bin2bn(number, sizeof number, NULL);

            if (BN_check_prime(n, NULL, NULL) == 0) {
                assert_code(ursa_prime_round(number, &rng), URSA_E_NOT_PRIME);
            }
            BN_free(n);
        }
    }
}

static void a_round_draws_its_base_from_the_generator(void **state) {
    const uint8_t seed[48] = {7};
    struct ursa_rng rng;
    uint32_t before;

    (void)state;
    memset(&rng, 0, sizeof rng);
    ursa_rng_instantiate(&rng, seed, sizeof seed);
    before = rng.requests;
    assert_code(ursa_prime_round(device_key()->p, &rng), URSA_OK);
    assert_true(rng.requests > before);
    ursa_rng_wipe(&rng);
    assert_code(ursa_prime_round(device_key()->p, &rng), URSA_E_UNSEEDED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_pass_an_independent_check),
        cmocka_unit_test(equal_noise_gives_equal_keys_and_other_noise_or_device_others),
        cmocka_unit_test(no_key_begins_without_noise),
        cmocka_unit_test(steps_outside_a_generation_are_refused),
        cmocka_unit_test(abort_between_any_steps_wipes_everything),
        cmocka_unit_test(the_callback_can_abort),
        cmocka_unit_test(a_bit_flipped_in_a_factor_is_caught),
        cmocka_unit_test(composites_fail_a_round),
        cmocka_unit_test(a_round_draws_its_base_from_the_generator),
    };

    return RUN(tests);
}
