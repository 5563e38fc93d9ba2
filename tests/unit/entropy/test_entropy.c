/* SPDX-License-Identifier: MIT */
/*
 * A bad noise source produces no key and no random byte until the device restarts, and the error
 * has the right name.
 */
#include "test.h"
#include "base/bytes.h"
#include "entropy/seeding.h"
#include "entropy/seed.h"

static struct device device;
static struct ursa_store store;
static struct ursa_records records;
static struct ursa_identity identity;
static struct ursa_rng rng;

static uint32_t good_left; /* samples until the source turns bad */

static int boot(void) {
    assert_code(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
    return ursa_identity_open(&identity, &device.port, &records);
}

static int keygen(void) {
    int rc = ursa_identity_keygen_begin(&identity, NULL);

    if (rc == URSA_OK) {
        do {
            rc = ursa_identity_keygen_step(&identity, 0);
        } while (rc == URSA_BUSY);
    }
    return rc;
}

/* ---- misbehaviours ------------------------------------------------------------------------ */

/* Write good samples while good_left lasts and return their number. */
static size_t good(uint8_t *samples, size_t count) {
    size_t n = count < good_left ? count : good_left;

    if (n > 0) {
        assert_code(ursa_test_only_noise(&device, samples, n), URSA_OK);
    }
    good_left -= (uint32_t)n;
    return n;
}

static int fails(void *ctx, uint8_t *samples, size_t count) {
    (void)ctx;
    return good(samples, count) == count ? URSA_OK : -1;
}

static int times_out(void *ctx, uint8_t *samples, size_t count) {
    (void)ctx;
    return good(samples, count) == count ? URSA_OK : URSA_E_ENTROPY_TIMEOUT;
}

/* Sources that return URSA_OK without writing any sample, or after writing the first half. */
static int does_nothing(void *ctx, uint8_t *samples, size_t count) {
    (void)ctx;
    good(samples, count);
    return URSA_OK;
}

static int writes_half(void *ctx, uint8_t *samples, size_t count) {
    (void)ctx;
    if (good(samples, count) < count) {
        assert_code(ursa_test_only_noise(&device, samples, count / 2), URSA_OK);
    }
    return URSA_OK;
}

static int is_too_wide(void *ctx, uint8_t *samples, size_t count) {
    (void)ctx;
    if (good(samples, count) < count) {
        memset(samples, 0, count);
        samples[count - 1] = 2;
    }
    return URSA_OK;
}

static uint32_t position;

#define PATTERN(name, value)                                                                       \
    static int name(void *ctx, uint8_t *samples, size_t count) {                                   \
        uint8_t top = device.port.noise_bits == 1 ? 1 : 0xFF;                                      \
        size_t i;                                                                                  \
                                                                                                   \
        (void)ctx;                                                                                 \
        for (i = good(samples, count); i < count; i++, position++) {                               \
            samples[i] = (uint8_t)((value)&top);                                                   \
        }                                                                                          \
        return URSA_OK;                                                                            \
    }

PATTERN(is_stuck_at_0, 0)
PATTERN(is_stuck_at_1, 1)
PATTERN(is_stuck_at_top, top)
PATTERN(is_stuck_at_5A, 0x5A)
PATTERN(alternates, position % 2 ? 0xFF : 0)
PATTERN(cycles_in_3, position % 3 == 0 ? 0xFF : 0)
PATTERN(cycles_in_7, position * 37 % 7 * (position % 7) ^ position % 7)
PATTERN(counts, position * 7 + 3)
PATTERN(cycles_in_31, (position % 31) * (position % 31) * 11 >> 2)

static int is_biased(void *ctx, uint8_t *samples, size_t count) {
    size_t i;

    (void)ctx;
    for (i = good(samples, count); i < count; i++) {
        uint8_t draw[2];

        assert_code(ursa_test_only_noise(&device, draw, 2), URSA_OK);
        /* Bits: one in 16 is 0. Bytes: one in 8 is replaced by 1. */
        samples[i] = device.port.noise_bits == 1 ? (draw[0] | draw[1]) & 1 : draw[0];
        if (device.port.noise_bits == 1 ? position++ % 4 != 0 : draw[1] < 32) {
            samples[i] = 1;
        }
    }
    return URSA_OK;
}

static const struct misbehaviour {
    const char *name;
    int (*noise)(void *ctx, uint8_t *samples, size_t count);
    int code;
} misbehaviours[] = {
    {"error", fails, URSA_E_ENTROPY_READ},
    {"timeout", times_out, URSA_E_ENTROPY_TIMEOUT},
    {"buffer untouched", does_nothing, URSA_E_ENTROPY_UNFILLED},
    {"short", writes_half, URSA_E_ENTROPY_UNFILLED},
    {"stuck at 0", is_stuck_at_0, URSA_E_ENTROPY_REPETITION},
    {"stuck at 1", is_stuck_at_1, URSA_E_ENTROPY_REPETITION},
    {"stuck at the top", is_stuck_at_top, URSA_E_ENTROPY_REPETITION},
    {"stuck at a byte", is_stuck_at_5A, URSA_E_ENTROPY_REPETITION},
    {"alternating", alternates, 0},
    {"cycle of 3", cycles_in_3, 0},
    {"cycle of 7", cycles_in_7, 0},
    {"cycle of 31", cycles_in_31, 0},
    {"counter", counts, 0},
    {"heavy bias", is_biased, 0},
};
#define MISBEHAVIOURS (sizeof misbehaviours / sizeof misbehaviours[0])

/*
 * Check the code. Code 0 means any alarm of the statistical tests, whose order test_health.c
 * checks.
 */
static void assert_due(const struct misbehaviour *m, int rc) {
    if (m->code == 0) {
        if (rc != URSA_E_ENTROPY_REPETITION && rc != URSA_E_ENTROPY_PROPORTION &&
            rc != URSA_E_ENTROPY_CYCLE) {
            print_error("%s: %s\n", m->name, ursa_error_name(rc));
        }
        assert_true(rc == URSA_E_ENTROPY_REPETITION || rc == URSA_E_ENTROPY_PROPORTION ||
                    rc == URSA_E_ENTROPY_CYCLE);
    } else {
        assert_code(rc, m->code);
    }
}

static void new_device(unsigned bits) {
    device_init(&device, 3, 0xFF);
    device.port.noise_bits = (uint8_t)bits;
    device.port.noise_h16 = (uint8_t)(16 * bits);
    position = 0;
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

/* ---- E4, E6: from the first sample on ----------------------------------------------------- */

static void E4_a_bad_source_makes_no_key_and_no_byte_until_a_restart(void **state) {
    size_t i;
    unsigned bits;

    (void)state;
    for (bits = 1; bits <= 8; bits += 7) {
        for (i = 0; i < MISBEHAVIOURS; i++) {
            const struct misbehaviour *m = &misbehaviours[i];
            uint8_t out[8] = {0};
            int rc;

            new_device(bits);
            device.port.noise = m->noise;
            good_left = 0;
            assert_code(boot(), URSA_OK); /* the device starts and reports the alarm */
            rc = identity.entropy.alarm;
            assert_due(m, rc);
            assert_code(keygen(), rc);
            assert_int_equal(identity.state, URSA_STATE_EMPTY);
            assert_true(is_zero(&identity.key, sizeof identity.key));
            device.port.noise = ursa_test_only_noise; /* a source that recovers stays refused */
            assert_code(keygen(), rc);
            assert_code(ursa_rng_seed(&rng, &identity.entropy, NULL, "x"), rc);
            assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_E_UNSEEDED);
            assert_true(is_zero(out, sizeof out));
            assert_code(boot(), URSA_OK);
            assert_int_equal(identity.entropy.alarm, URSA_OK);
        }
    }
}

static void E6_samples_of_a_bit_source_that_are_above_1_are_refused(void **state) {
    (void)state;
    new_device(1);
    device.port.noise = is_too_wide;
    good_left = 0;
    assert_code(boot(), URSA_OK);
    assert_code(keygen(), URSA_E_ENTROPY_SAMPLE);
}

/* The start-up test passes, then the source fails: at each sample that seeds the key generation. */
static void E4_a_source_that_fails_while_it_seeds_makes_no_key(void **state) {
    uint32_t n;

    (void)state;
    for (n = 1024; n < 1024 + 56; n += getenv("URSA_QUICK") != NULL ? 9 : 1) {
        uint8_t out[8];

        new_device(8);
        device.port.noise = fails;
        good_left = n;
        assert_code(boot(), URSA_OK);
        assert_int_equal(identity.entropy.alarm, URSA_OK);
        assert_code(keygen(), URSA_E_ENTROPY_READ);
        assert_int_equal(identity.state, URSA_STATE_EMPTY);
        assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_E_UNSEEDED);
    }
}

/* ---- E9: reseeding; good, then bad in mid-generation -------------------------------------- */

static void E9_a_source_that_turns_bad_during_key_generation_gives_no_key(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < MISBEHAVIOURS; i++) {
        const struct misbehaviour *m = &misbehaviours[i];
        uint32_t taken;
        int rc;

        if (m->code == 0 || (i > 2 && getenv("URSA_QUICK") != NULL)) {
            continue; /* a reseeding is too short for the statistical tests to raise an alarm */
        }
        new_device(8);
        device.port.noise = m->noise;
        good_left = UINT32_MAX;
        assert_code(boot(), URSA_OK);
        assert_code(ursa_identity_keygen_begin(&identity, NULL), URSA_OK);
        do {
            assert_int_equal(ursa_identity_keygen_step(&identity, 1), URSA_BUSY);
        } while (identity.keygen.rng.requests == 0); /* unseeded */
        good_left = 0;
        taken = identity.entropy.samples;
        identity.keygen.rng.requests =
            URSA_RNG_RESEED_INTERVAL; /* force a reseeding: a short search makes too few requests */
        do {
            rc = ursa_identity_keygen_step(&identity, 0);
        } while (rc == URSA_BUSY);
        assert_due(m, rc);
        assert_true(identity.entropy.samples - taken <= 40);
        assert_int_equal(identity.state, URSA_STATE_EMPTY);
        assert_true(is_zero(&identity.key, sizeof identity.key));
        assert_true(is_zero((uint8_t *)&identity.keygen + sizeof identity.keygen.counts,
                            sizeof identity.keygen - sizeof identity.keygen.counts));
        assert_code(keygen(), rc);
    }
}

static void E9_the_generator_reseeds_after_a_fixed_number_of_requests(void **state) {
    uint8_t out[4];
    uint32_t i, before;

    (void)state;
    new_device(8);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_OK);
    before = device.noise_read;
    for (i = 0; i < URSA_RNG_RESEED_INTERVAL; i++) {
        assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_OK);
    }
    assert_int_equal(device.noise_read, before);
    assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_OK);
    assert_int_equal(device.noise_read, before + 40); /* 320 bits */
    for (i = 0; i < URSA_RNG_RESEED_INTERVAL - 1; i++) {
        assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_OK);
    }
    assert_int_equal(device.noise_read, before + 40);
    device.fault = DEVICE_NOISE_FAILS;
    memset(out, 0xEE, sizeof out);
    assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_E_ENTROPY_READ);
    assert_int_equal(out[0], 0xEE);
    device.fault = DEVICE_SOUND;
    assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_E_UNSEEDED);
}

static void E4_an_alarm_stops_a_generator_that_was_seeded_before(void **state) {
    uint8_t out[4];

    (void)state;
    new_device(8);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_OK);
    device.port.noise = is_stuck_at_0;
    good_left = 0;
    assert_code(ursa_entropy_test(&device.entropy), URSA_E_ENTROPY_REPETITION);
    assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_E_ENTROPY_REPETITION);
}

/* ---- E3 ----------------------------------------------------------------------------------- */

static void E3_the_start_up_test_comes_before_any_output(void **state) {
    (void)state;
    new_device(8);
    assert_int_equal(device.noise_read, 0);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_OK);
    assert_int_equal(device.noise_read, 1024 + 56);
    assert_int_equal(device.entropy.tests, 1);
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_OK);
    assert_int_equal(device.noise_read, 1024 + 2 * 56); /* the test runs once in each start */
    assert_code(ursa_entropy_test(&device.entropy), URSA_OK);
    assert_int_equal(device.noise_read, 2 * 1024 + 2 * 56);
    assert_int_equal(device.entropy.tests, 2);
    assert_int_equal(device.entropy.samples, device.noise_read);
}

static void E8_impossible_entropy_claims_are_refused_until_a_restart(void **state) {
    (void)state;
    new_device(8);
    device.port.noise_h16 = 0;
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_E_ENTROPY_CLAIM);
    device.port.noise_h16 = 128;
    assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_E_ENTROPY_CLAIM);
    assert_int_equal(device.noise_read, 0);
}

static void the_error_code_of_the_port_is_kept(void **state) {
    (void)state;
    new_device(8);
    device.fault = DEVICE_NOISE_PORT_CODE;
    assert_code(ursa_entropy_test(&device.entropy), URSA_E_ENTROPY_READ);
    assert_int_equal(device.entropy.port_code, URSA_E_PORT(7));
}

/* ---- restarts ----------------------------------------------------------------------------- */

static void a_source_that_repeats_itself_after_a_restart_is_refused(void **state) {
    (void)state;
    new_device(8);
    assert_code(boot(), URSA_OK);
    device.noise_state = 3; /* the same noise as at the previous start */
    assert_code(boot(), URSA_OK);
    assert_code(identity.entropy.alarm, URSA_E_ENTROPY_RESTART);
    assert_code(keygen(), URSA_E_ENTROPY_RESTART);
    assert_int_equal(identity.state, URSA_STATE_EMPTY);
    device.noise_state = 4;
    assert_code(boot(), URSA_OK);
    assert_int_equal(identity.entropy.alarm, URSA_OK);
    assert_code(keygen(), URSA_OK);
}

/*
 * If the record with the noise of the previous start cannot be read, this error is final like an
 * alarm.
 */
static void an_unreadable_record_does_not_bypass_the_restart_check(void **state) {
    (void)state;
    new_device(8);
    assert_code(boot(), URSA_OK);
    device.noise_state = 3;
    assert_code(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
    device.fault = DEVICE_READ_FAILS;
    ursa_entropy_init(&device.entropy, &device.port);
    assert_code(ursa_rng_seed(&rng, &device.entropy, &records, "x"), URSA_E_FLASH);
    device.fault = DEVICE_SOUND;
    assert_code(ursa_rng_seed(&rng, &device.entropy, &records, "x"), URSA_E_FLASH);
}

/*
 * A keyed device tests its noise only on request. The first samples of that test are still compared
 * with those of the previous start.
 */
static void an_early_noise_test_does_not_bypass_the_restart_check(void **state) {
    (void)state;
    new_device(8);
    assert_code(boot(), URSA_OK);
    assert_code(keygen(), URSA_OK);
    device.noise_state = 3;
    assert_code(boot(), URSA_OK);
    assert_code(ursa_entropy_test(&identity.entropy), URSA_OK);
    assert_code(ursa_identity_erase(&identity), URSA_OK);
    assert_code(keygen(), URSA_E_ENTROPY_RESTART);
}

static void E4_an_alarm_before_the_last_step_gives_no_key(void **state) {
    int rc;

    (void)state;
    new_device(8);
    assert_code(boot(), URSA_OK);
    assert_code(ursa_identity_keygen_begin(&identity, NULL), URSA_OK);
    while (identity.keygen.counts.rounds < 10) {
        assert_int_equal(ursa_identity_keygen_step(&identity, 1000), URSA_BUSY);
    }
    device.port.noise = is_stuck_at_0;
    good_left = 0;
    assert_code(ursa_entropy_test(&identity.entropy), URSA_E_ENTROPY_REPETITION);
    rc = ursa_identity_keygen_step(&identity, 0);
    assert_code(rc, URSA_E_ENTROPY_REPETITION);
    assert_int_equal(identity.state, URSA_STATE_EMPTY);
}

static int writes_the_last_only(void *ctx, uint8_t *samples, size_t count) {
    return ursa_test_only_noise(ctx, samples + count - 1, 1);
}

static int leaves_the_last_four(void *ctx, uint8_t *samples, size_t count) {
    return ursa_test_only_noise(ctx, samples, count - 4);
}

static void E6_samples_that_the_port_did_not_write_are_detected(void **state) {
    uint8_t samples[8];

    (void)state;
    new_device(8);
    device.port.noise = writes_the_last_only;
    assert_code(ursa_entropy_test(&device.entropy), URSA_E_ENTROPY_UNFILLED);
    new_device(8);
    device.port.noise = leaves_the_last_four;
    assert_code(ursa_entropy_test(&device.entropy), URSA_E_ENTROPY_UNFILLED);
    assert_code(ursa_entropy_raw(&device.port, samples, sizeof samples), URSA_E_ENTROPY_UNFILLED);
    assert_code(ursa_entropy_raw(&device.port, samples, 0), URSA_E_ARGUMENT);
    assert_code(ursa_entropy_raw(&device.port, samples, 257), URSA_E_ARGUMENT);
    assert_code(ursa_entropy_raw(&device.port, NULL, 1), URSA_E_ARGUMENT);
}

/* The nonce has samples of its own, so a change of any of them alone changes the output. */
static uint32_t sample_to_flip;

static int flips_one(void *ctx, uint8_t *samples, size_t count) {
    uint32_t before = device.noise_read;
    int rc = ursa_test_only_noise(ctx, samples, count);

    if (sample_to_flip >= before && sample_to_flip < before + count) {
        samples[sample_to_flip - before] ^= 1;
    }
    return rc;
}

static void E7_every_sample_of_a_seeding_changes_the_output(void **state) {
    uint8_t plain[16], other[16];
    uint32_t i;

    (void)state;
    for (i = 1023; i < 1024 + 56; i++) {
        new_device(8);
        device.port.noise = flips_one;
        sample_to_flip = i;
        assert_code(ursa_rng_seed(&rng, &device.entropy, NULL, "x"), URSA_OK);
        assert_code(ursa_rng_generate(&rng, other, sizeof other), URSA_OK);
        if (i == 1023) { /* the last sample of the start-up test, which is not used for the seed */
            memcpy(plain, other, sizeof plain);
        } else {
            assert_memory_not_equal(plain, other, sizeof plain);
        }
    }
}

static void the_start_of_a_keyed_device_reads_no_noise_and_writes_nothing(void **state) {
    uint32_t programs, read;

    (void)state;
    new_device(8);
    assert_code(boot(), URSA_OK);
    assert_code(keygen(), URSA_OK);
    programs = device.programs;
    read = device.noise_read;
    assert_code(boot(), URSA_OK);
    assert_int_equal(device.programs, programs);
    assert_int_equal(device.noise_read, read);
}

/* ---- E11, K13: the stored secret ---------------------------------------------------------- */

static struct ursa_seed stored(void) {
    struct ursa_seed seed;

    assert_code(ursa_seed_load(&seed, &records), URSA_OK);
    return seed;
}

static void first_bytes(uint8_t out[16]) {
    assert_code(ursa_rng_seed(&rng, &device.entropy, &records, "x"), URSA_OK);
    assert_code(ursa_rng_generate(&rng, out, 16), URSA_OK);
}

static void E11_the_stored_secret_is_replaced_by_every_seeding(void **state) {
    struct ursa_seed before, after;
    uint8_t out[16];

    (void)state;
    new_device(8);
    assert_code(boot(), URSA_OK);
    first_bytes(out);
    before = stored();
    assert_false(is_zero(before.secret, sizeof before.secret));
    first_bytes(out);
    after = stored();
    assert_memory_not_equal(before.secret, after.secret, sizeof before.secret);
    assert_true(ursa_get_u32(after.counter) > ursa_get_u32(before.counter));
    assert_memory_not_equal(after.secret, out, sizeof out);
}

/* With seeding in steps, no byte comes out before the last step, which stores the new secret. */
static void E11_no_byte_comes_out_before_the_secret_is_replaced(void **state) {
    struct ursa_seeding seeding;
    struct ursa_seed before, after;
    uint8_t out[16];
    int rc;

    (void)state;
    new_device(8);
    assert_code(boot(), URSA_OK);
    first_bytes(out);
    before = stored();
    assert_code(ursa_rng_seed_begin(&rng, &seeding, &device.entropy, &records, "x"), URSA_OK);
    do {
        after = stored();
        assert_memory_equal(&before, &after, sizeof before);
        assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_E_UNSEEDED);
        rc = ursa_rng_seed_step(&rng, &seeding);
    } while (rc == URSA_BUSY);
    assert_code(rc, URSA_OK);
    after = stored();
    assert_memory_not_equal(before.secret, after.secret, sizeof before.secret);
    assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_OK);
    assert_true(is_zero((const uint8_t *)&seeding, sizeof seeding));
}

/* Power is cut at every flash operation. No byte comes out while the old secret is stored. */
static void E11_after_a_power_cut_a_used_secret_is_never_used_again(void **state) {
    struct ursa_seed before, after;
    uint32_t cut;
    int rc = -1;

    (void)state;
    for (cut = 0; rc != URSA_OK; cut += getenv("URSA_QUICK") != NULL ? 7 : 1) {
        uint8_t out[16];

        new_device(8);
        assert_code(boot(), URSA_OK);
        first_bytes(out);
        before = stored();
        device_cut_power(&device, cut);
        rc = ursa_rng_seed(&rng, &device.entropy, &records, "x");
        if (rc != URSA_OK) {
            assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_E_UNSEEDED);
        }
        device_restore_power(&device);
        assert_code(ursa_store_open(&store, &device.port), URSA_OK);
        after = stored();
        assert_true(rc != URSA_OK ||
                    ursa_get_u32(after.counter) == ursa_get_u32(before.counter) + 1);
    }
    printf("# %u cuts\n", cut);
    assert_true(cut > 10);
}

/* Noise, id and purpose are equal, so only the stored secret separates the two devices. */
static void K13_the_stored_secret_separates_devices_with_equal_noise(void **state) {
    uint8_t a[16], b[16];
    struct ursa_seed seed;

    (void)state;
    new_device(8);
    assert_code(boot(), URSA_OK);
    ursa_entropy_init(&device.entropy, &device.port);
    device.noise_state = 50;
    seed = stored();
    memset(seed.secret, 1, sizeof seed.secret);
    assert_code(ursa_seed_save(&seed, &records), URSA_OK);
    first_bytes(a);

    new_device(8);
    assert_code(boot(), URSA_OK);
    ursa_entropy_init(&device.entropy, &device.port);
    device.noise_state = 50;
    seed = stored();
    memset(seed.secret, 2, sizeof seed.secret);
    assert_code(ursa_seed_save(&seed, &records), URSA_OK);
    first_bytes(b);
    assert_memory_not_equal(a, b, sizeof a);
}

/* The stored secret alone is not enough: without noise no byte comes out. */
static void E11_the_stored_secret_is_never_the_only_source(void **state) {
    uint8_t out[16];

    (void)state;
    new_device(8);
    assert_code(boot(), URSA_OK);
    first_bytes(out);
    device.fault = DEVICE_NOISE_FAILS;
    ursa_entropy_init(&device.entropy, &device.port);
    assert_code(ursa_rng_seed(&rng, &device.entropy, &records, "x"), URSA_E_ENTROPY_READ);
    assert_code(ursa_rng_generate(&rng, out, sizeof out), URSA_E_UNSEEDED);
}

static void raw_samples_come_from_the_port_even_after_an_alarm(void **state) {
    uint8_t samples[16];

    (void)state;
    new_device(8);
    device.port.noise = is_stuck_at_5A;
    good_left = 0;
    assert_code(ursa_entropy_test(&device.entropy), URSA_E_ENTROPY_REPETITION);
    assert_code(ursa_entropy_raw(&device.port, samples, sizeof samples), URSA_OK);
    assert_int_equal(samples[15], 0x5A);
    device.port.noise = times_out;
    assert_code(ursa_entropy_raw(&device.port, samples, sizeof samples), URSA_E_ENTROPY_TIMEOUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(E4_a_bad_source_makes_no_key_and_no_byte_until_a_restart),
        cmocka_unit_test(E6_samples_of_a_bit_source_that_are_above_1_are_refused),
        cmocka_unit_test(E4_a_source_that_fails_while_it_seeds_makes_no_key),
        cmocka_unit_test(E9_a_source_that_turns_bad_during_key_generation_gives_no_key),
        cmocka_unit_test(E9_the_generator_reseeds_after_a_fixed_number_of_requests),
        cmocka_unit_test(E4_an_alarm_stops_a_generator_that_was_seeded_before),
        cmocka_unit_test(E3_the_start_up_test_comes_before_any_output),
        cmocka_unit_test(E8_impossible_entropy_claims_are_refused_until_a_restart),
        cmocka_unit_test(the_error_code_of_the_port_is_kept),
        cmocka_unit_test(a_source_that_repeats_itself_after_a_restart_is_refused),
        cmocka_unit_test(an_unreadable_record_does_not_bypass_the_restart_check),
        cmocka_unit_test(an_early_noise_test_does_not_bypass_the_restart_check),
        cmocka_unit_test(E4_an_alarm_before_the_last_step_gives_no_key),
        cmocka_unit_test(E6_samples_that_the_port_did_not_write_are_detected),
        cmocka_unit_test(E7_every_sample_of_a_seeding_changes_the_output),
        cmocka_unit_test(the_start_of_a_keyed_device_reads_no_noise_and_writes_nothing),
        cmocka_unit_test(E11_the_stored_secret_is_replaced_by_every_seeding),
        cmocka_unit_test(E11_no_byte_comes_out_before_the_secret_is_replaced),
        cmocka_unit_test(E11_after_a_power_cut_a_used_secret_is_never_used_again),
        cmocka_unit_test(K13_the_stored_secret_separates_devices_with_equal_noise),
        cmocka_unit_test(E11_the_stored_secret_is_never_the_only_source),
        cmocka_unit_test(raw_samples_come_from_the_port_even_after_an_alarm),
    };

    return RUN(tests);
}
