/* SPDX-License-Identifier: MIT */
/*
 * The start-up test detects every source with a period of up to 1000 samples, for all claims. It is
 * compared with a simple implementation that has the complete trace in memory. Good sources pass.
 */
#include "test.h"
#include "entropy/health.h"

#define MOST 17000u /* samples of the longest start-up test */

static uint8_t trace[MOST];
static struct device device;
static uint64_t state = 88172645463325252u;

static uint32_t next(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32);
}

static int is_quick(void) {
    return getenv("URSA_QUICK") != NULL;
}

static int is_full(void) {
    return getenv("URSA_FULL") != NULL;
}

/* Test the trace in reads of 32 samples. Returns the number of samples up to the alarm, or 0. */
static size_t alarm_at(unsigned bits, unsigned h16, size_t n) {
    struct ursa_health health;
    struct ursa_cycles cycles;
    size_t at, used;

    ursa_health_init(&health, bits, h16);
    assert_int_equal(ursa_cycles_init(&cycles, h16), n);
    for (at = 0; at < n; at += used) {
        int rc = ursa_cycles_test(&cycles, &health, trace + at, n - at < 32 ? n - at : 32, &used);

        if (rc != URSA_OK) {
            assert_code(rc, URSA_E_ENTROPY_CYCLE);
            return at + used;
        }
    }
    return 0;
}

/* ---- the reference ------------------------------------------------------------------------ */

struct test {
    size_t width, rounds, length;
};

static struct test test_of(unsigned h16) {
    struct test test = {1, 1, 1024};

    while (test.rounds * h16 < 16) {
        test.rounds++;
    }
    while (test.width * test.rounds * h16 < 16 * (URSA_ALPHA + 10)) {
        test.width++;
    }
    while (test.length < 1000 + test.width) {
        test.length++;
    }
    return test;
}

static size_t samples_of(unsigned h16) {
    struct test test = test_of(h16);

    return test.rounds * test.length;
}

/* The number of samples up to that which ends the first return in all rounds, or 0. */
static size_t reference_return(unsigned h16) {
    struct test test = test_of(h16);
    size_t lag, round;

    for (lag = 1; lag + test.width <= test.length; lag++) {
        for (round = 0; round < test.rounds; round++) {
            const uint8_t *start = trace + round * test.length;

            if (memcmp(start, start + lag, test.width) != 0) {
                break;
            }
        }
        if (round == test.rounds) {
            return (test.rounds - 1) * test.length + lag + test.width;
        }
    }
    return 0;
}

static void a_window_holds_40_bits_of_the_claim_and_the_test_has_few_lags(void **unused) {
    unsigned h16;

    (void)unused;
    for (h16 = 1; h16 <= 128; h16++) {
        struct ursa_cycles cycles;
        uint32_t n = ursa_cycles_init(&cycles, h16);

        assert_true(h16 * cycles.width * cycles.rounds >= 16 * (URSA_ALPHA + 10));
        assert_true(cycles.width <= sizeof cycles.window);
        assert_true(cycles.length - cycles.width < 1024);
        assert_true(cycles.length - cycles.width >= 1000);
        assert_int_equal(n, samples_of(h16));
        assert_true(n <= MOST);
    }
}

/* ---- sources with a period ------------------------------------------------------------------ */

enum content { UNIFORM, MOSTLY_EQUAL, TWO_VALUES, CONTENTS };

static uint8_t sample_of(enum content content, unsigned bits) {
    uint32_t draw = next();

    switch (content) {
    case MOSTLY_EQUAL: /* little entropy: the window returns by chance at many lags */
        return draw % 100 == 0;
    case TWO_VALUES:
        return (draw & 1) ? 1 : 0;
    default:
        return (uint8_t)(bits == 1 ? draw & 1 : draw >> 8);
    }
}

static void fill(enum content content, unsigned bits, size_t period, size_t n) {
    size_t i;

    for (i = 0; i < n; i++) {
        trace[i] = i < period ? sample_of(content, bits) : trace[i - period];
    }
}

static void check_period(unsigned bits, unsigned h16, size_t period, size_t *checked) {
    size_t n = samples_of(h16);
    unsigned content;

    for (content = 0; content < CONTENTS; content++) {
        size_t at;

        fill((enum content)content, bits, period, n);
        at = alarm_at(bits, h16, n);
        if (at == 0) {
            print_error("%u bits, claim %u/16, period %zu, content %u: no alarm\n", bits, h16,
                        period, content);
        }
        assert_true(at > 0);
        ++*checked;
    }
}

static void every_period_of_2_to_1000_samples_raises_an_alarm_for_every_claim(void **unused) {
    size_t period, checked = 0;
    unsigned bits, h16;

    (void)unused;
    for (bits = 1; bits <= 8; bits += 7) {
        for (h16 = 1; h16 <= 16 * bits; h16++) {
            /* every period with some claim, every claim with some periods */
            size_t step = is_full() ? 1 : is_quick() ? 997 : h16 < 16 ? 331 : h16 % 16 ? 97 : 13;

            for (period = 2 + next() % step; period <= 1000; period += step) {
                check_period(bits, h16, period, &checked);
            }
            check_period(bits, h16, 33, &checked);
            check_period(bits, h16, 128, &checked);
            check_period(bits, h16, 1000, &checked);
        }
    }
    for (period = 2; period <= 1000; period += is_quick() ? 41 : 1) {
        check_period(1, 16, period, &checked);
        check_period(8, 64, period, &checked);
        check_period(8, 128, period, &checked);
    }
    printf("# %zu sources\n", checked);
}

/* A start-up test of 1024 samples with a window of 5 leaves lags up to 1019. */
static void longer_periods_raise_an_alarm_up_to_the_end_of_the_test(void **unused) {
    size_t period;

    (void)unused;
    for (period = 1001; period <= 1024; period++) {
        fill(UNIFORM, 8, period, 1024);
        assert_int_equal(alarm_at(8, 128, 1024), period <= 1019 ? period + 5 : 0);
    }
}

static uint32_t position, period_of_source;

static int repeats(void *ctx, uint8_t *samples, size_t count) {
    size_t i;

    (void)ctx;
    for (i = 0; i < count; i++) {
        samples[i] = trace[position++ % period_of_source];
    }
    return URSA_OK;
}

/* The claims and periods of real sources, through the public interface. */
static void a_source_with_a_period_gives_no_random_byte(void **unused) {
    static const uint8_t claims[][2] = {{1, 1}, {1, 8},  {1, 16}, {8, 1},
                                        {8, 5}, {8, 16}, {8, 64}, {8, 128}};
    static const uint32_t periods[] = {33, 64, 100, 128, 255, 256, 500, 512, 999, 1000};
    size_t c, p;

    (void)unused;
    for (c = 0; c < sizeof claims / sizeof claims[0]; c++) {
        for (p = 0; p < sizeof periods / sizeof periods[0]; p++) {
            struct ursa_rng rng;
            int rc;

            device_init(&device, 1, 0xFF);
            device.port.noise = repeats;
            device.port.noise_bits = claims[c][0];
            device.port.noise_h16 = claims[c][1];
            position = 0;
            period_of_source = periods[p];
            fill(UNIFORM, claims[c][0], MOST, MOST);
            rc = ursa_rng_seed(&rng, &device.entropy, NULL, "x");
            if (rc != URSA_E_ENTROPY_CYCLE && rc != URSA_E_ENTROPY_PROPORTION) {
                print_error("claim %u, period %u\n", claims[c][1], periods[p]);
            }
            assert_true(rc == URSA_E_ENTROPY_CYCLE || rc == URSA_E_ENTROPY_PROPORTION);
        }
    }
}

/*
 * Traces that return almost: a period with a few wrong samples. Both tests for equal samples at
 * short lags and for equal steps may come first, so only traces with long periods are used.
 */
static void the_alarm_comes_at_the_sample_where_the_reference_raises_it(void **unused) {
    static const uint8_t claims[] = {1, 2, 3, 5, 8, 15, 16, 17, 31, 40, 64, 100, 127, 128};
    size_t c, round, alarms = 0, rounds = is_quick() ? 20 : 300;

    (void)unused;
    for (c = 0; c < sizeof claims / sizeof claims[0]; c++) {
        size_t n = samples_of(claims[c]);

        for (round = 0; round < rounds; round++) {
            size_t period = 100 + next() % 950, wrong = next() % 4, at, wanted;

            fill(UNIFORM, 8, period, n);
            while (wrong-- > 0) {
                trace[next() % (n < 2048 ? n : 3000)] ^= 1;
            }
            at = alarm_at(8, claims[c], n);
            wanted = reference_return(claims[c]);
            assert_int_equal(at, wanted);
            alarms += wanted > 0;
        }
    }
    printf("# %zu traces, %zu alarms\n", c * rounds, alarms);
    assert_true(alarms > 100 && alarms < c * rounds);
}

/* Compare only the returns with the reference: the cutoffs of the other tests are out of reach. */
static void check_returns(unsigned h16, size_t *alarms) {
    struct ursa_health health = {60000, 60000, 512, 0, 0, 0, 0, 0};
    struct ursa_cycles cycles;
    size_t n = ursa_cycles_init(&cycles, h16), used;

    if (ursa_cycles_test(&cycles, &health, trace, n, &used) == URSA_OK) {
        used = 0;
    }
    assert_int_equal(used, reference_return(h16));
    *alarms += used > 0;
}

/* Windows that nearly return many times: a match must go on with a shorter match. */
static void matches_that_overlap_are_found(void **unused) {
    size_t round, alarms = 0, i;

    (void)unused;
    for (round = 0; round < (is_quick() ? 200u : 5000u); round++) {
        unsigned often = 1 + next() % 4;

        for (i = 0; i < 1024; i++) {
            trace[i] = next() % (1u << often) == 0;
        }
        check_returns(64, &alarms);
    }
    printf("# %zu alarms\n", alarms);
    assert_true(alarms > 0 && alarms < round);
}

/* In the first of two rounds the window returns at all lags, in the second at some. */
static void a_lag_must_return_in_every_round(void **unused) {
    size_t round, alarms = 0, n = samples_of(8), i;

    (void)unused;
    for (round = 0; round < (is_quick() ? 200u : 5000u); round++) {
        unsigned rare = 8 + next() % 120;

        for (i = 0; i < n; i++) {
            trace[i] = i >= n / 2 && next() % rare == 0;
        }
        check_returns(8, &alarms);
    }
    printf("# %zu alarms\n", alarms);
    assert_true(alarms > 0 && alarms < round);
}

/* ---- good sources --------------------------------------------------------------------------- */

/* A sample with exactly the claimed min-entropy h16 / 16, if h16 is a multiple of 16. */
static uint8_t good(unsigned h16) {
    return (uint8_t)(next() >> 8 & ((1u << h16 / 16) - 1));
}

static void a_good_source_passes_100000_start_ups_if_all_cases_run(void **unused) {
    static const uint8_t claims[] = {16, 32, 64, 128};
    size_t c, round, i, rounds = is_quick() ? 200 : is_full() ? 100000 : 2500;

    (void)unused;
    for (c = 0; c < sizeof claims / sizeof claims[0]; c++) {
        size_t n = samples_of(claims[c]);

        for (round = 0; round < rounds; round++) {
            for (i = 0; i < n; i++) {
                trace[i] = good(claims[c]);
            }
            assert_int_equal(alarm_at(claims[c] == 16 ? 1 : 8, claims[c], n), 0);
        }
    }
    printf("# %zu start-ups\n", c * rounds);
}

/* Sources of little entropy: one value has probability 2^-H, all others share the rest. */
static void a_source_with_a_small_claim_passes_as_well(void **unused) {
    static const struct {
        uint8_t bits, h16;
        uint32_t of_2_32; /* 2^32 * 2^-H */
    } cases[] = {
        {1, 1, 4112867838u}, {8, 1, 4112867838u}, {8, 4, 3611622602u}, {1, 8, 3037000499u}};
    size_t c, round, i, rounds = is_quick() ? 3 : 500;

    (void)unused;
    for (c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        size_t n = samples_of(cases[c].h16);

        for (round = 0; round < rounds; round++) {
            for (i = 0; i < n; i++) {
                uint8_t other = (uint8_t)(1 + next() % (cases[c].bits == 1 ? 1 : 255));

                trace[i] = next() < cases[c].of_2_32 ? 0 : other;
            }
            assert_int_equal(alarm_at(cases[c].bits, cases[c].h16, n), 0);
        }
    }
}

static void the_state_of_the_tests_for_cycles_is_stated(void **unused) {
    (void)unused;
    assert_int_equal(sizeof(struct ursa_cycles), 252 + URSA_WINDOW);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_window_holds_40_bits_of_the_claim_and_the_test_has_few_lags),
        cmocka_unit_test(every_period_of_2_to_1000_samples_raises_an_alarm_for_every_claim),
        cmocka_unit_test(longer_periods_raise_an_alarm_up_to_the_end_of_the_test),
        cmocka_unit_test(a_source_with_a_period_gives_no_random_byte),
        cmocka_unit_test(the_alarm_comes_at_the_sample_where_the_reference_raises_it),
        cmocka_unit_test(matches_that_overlap_are_found),
        cmocka_unit_test(a_lag_must_return_in_every_round),
        cmocka_unit_test(a_good_source_passes_100000_start_ups_if_all_cases_run),
        cmocka_unit_test(a_source_with_a_small_claim_passes_as_well),
        cmocka_unit_test(the_state_of_the_tests_for_cycles_is_stated),
    };

    return RUN(tests);
}
