/* SPDX-License-Identifier: MIT */
/*
 * The health tests compared with an independent, simple implementation of SP 800-90B section 4.4.
 * The reference has the complete trace in memory, computes cutoffs in floating point from their
 * definitions and keeps no state.
 */
#include "test.h"
#include <math.h>
#include "entropy/cutoffs.h"
#include "entropy/health.h"

/* ---- the reference ------------------------------------------------------------------------ */

static unsigned reference_repetition_cutoff(double h, int alpha_bits) {
    return 1 + (unsigned)ceill((long double)alpha_bits / (long double)h - 1e-12L);
}

/* 1 + CRITBINOM(window, 2^-h, 1 - 2^-alpha_bits). The tail is summed from its smallest term. */
static unsigned reference_proportion_cutoff(unsigned window, double h, int alpha_bits) {
    long double p = powl(2.0L, -(long double)h), tail = 0, alpha = powl(2.0L, -alpha_bits);
    unsigned k;

    for (k = window; k > 0; k--) {
        tail += expl(lgammal(window + 1.0L) - lgammal(k + 1.0L) - lgammal(window - k + 1.0L) +
                     k * logl(p) + (window - k) * log1pl(-p));
        if (tail > alpha) {
            break;
        }
    }
    return k + 1;
}

/*
 * The index of the sample that raises the first alarm and, in *code, the alarm. n if no sample
 * does.
 */
static size_t reference_alarm(const uint8_t *s, size_t n, unsigned rct, unsigned apt,
                              unsigned window, int *code) {
    size_t i, j;

    *code = URSA_OK;
    for (i = 0; i < n; i++) {
        unsigned run = 1, count = 0;

        for (j = i; j > 0 && s[j - 1] == s[i]; j--) {
            run++;
        }
        for (j = i - i % window; j <= i; j++) {
            count += s[j] == s[i - i % window];
        }
        if (run >= rct) {
            *code = URSA_E_ENTROPY_REPETITION;
            return i;
        }
        if (count >= apt) {
            *code = URSA_E_ENTROPY_PROPORTION;
            return i;
        }
    }
    return n;
}

/* ---- cutoffs ------------------------------------------------------------------------------ */

static void cutoffs_are_those_of_the_definition(void **state) {
    static const uint8_t binary[3][16] = {{APT_BINARY_20}, {APT_BINARY_30}, {APT_BINARY_40}};
    static const uint8_t byte[3][128] = {{APT_BYTE_20}, {APT_BYTE_30}, {APT_BYTE_40}};
    static const int alphas[3] = {20, 30, 40};
    unsigned a, h16, checked = 0;

    (void)state;
    for (a = 0; a < 3; a++) {
        unsigned cutoff =
            1025; /* the tables have the difference of each cutoff to the one before */

        for (h16 = 1; h16 <= 16; h16++, checked++) {
            cutoff -= binary[a][h16 - 1];
            assert_int_equal(cutoff, reference_proportion_cutoff(1024, h16 / 16.0, alphas[a]));
        }
        for (cutoff = 513, h16 = 1; h16 <= 128; h16++, checked++) {
            cutoff -= byte[a][h16 - 1];
            assert_int_equal(cutoff, reference_proportion_cutoff(512, h16 / 16.0, alphas[a]));
        }
    }
    for (h16 = 1; h16 <= 128; h16++, checked++) {
        struct ursa_health health;

        ursa_health_init(&health, 8, h16);
        assert_int_equal(health.repetition_cutoff,
                         reference_repetition_cutoff(h16 / 16.0, URSA_ALPHA));
        assert_int_equal(health.proportion_cutoff,
                         reference_proportion_cutoff(512, h16 / 16.0, URSA_ALPHA));
        assert_int_equal(health.window, 512);
    }
    printf("# %u cutoffs\n", checked);
}

/*
 * The published table has min-entropies that are no multiples of 1/16. The reference must agree
 * with all of them.
 */
static void cutoffs_agree_with_the_published_table(void **state) {
    FILE *file = vectors_open("own/sp800_90b_cutoffs.csv");
    unsigned window, rct, apt, ours = 0, cases = 0;
    char line[128], type[32];
    double h;
    int alpha;

    (void)state;
    if (file == NULL) {
        return; /* vectors_open has printed the reason */
    }
    while (fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "%31[^,],%u,%lf,2^-%d,%u,%u", type, &window, &h, &alpha, &rct, &apt) !=
            6) {
            continue;
        }
        assert_int_equal(reference_repetition_cutoff(h, alpha), rct);
        assert_int_equal(reference_proportion_cutoff(window, h, alpha), apt);
        cases++;
        if (alpha == URSA_ALPHA && fabs(h * 16 - round(h * 16)) < 1e-9) {
            struct ursa_health health;

            ursa_health_init(&health, window == 1024 ? 1 : 8, (unsigned)(h * 16));
            assert_int_equal(health.repetition_cutoff, rct);
            assert_int_equal(health.proportion_cutoff, apt);
            ours++;
        }
    }
    fclose(file);
    printf("# published cutoffs: %u cases, %u of them in Ursa's tables\n", cases, ours);
    assert_true(cases > 0 && ours > 0);
}

/* ---- traces ------------------------------------------------------------------------------- */

#define N 6000u

static uint8_t trace[N];
static struct device noise;

static uint8_t good(unsigned bits) {
    uint8_t sample = 0;

    noise.port.noise_bits = 8;
    assert_code(ursa_test_only_noise(&noise, &sample, 1), URSA_OK);
    return bits == 1 ? sample & 1 : sample;
}

/* A good sample, replaced by `value` in `of256` of 256 cases. */
static uint8_t biased(unsigned bits, uint8_t value, unsigned of256) {
    return good(8) < of256 ? value : good(bits);
}

enum shape {
    GOOD,
    STUCK_AT_0,
    STUCK_AT_1,
    STUCK_AT_TOP,
    ALTERNATING,
    CYCLE_OF_3,
    CYCLE_OF_5,
    CYCLE_OF_16,
    BIASED_A_LITTLE,
    BIASED_MUCH,
    GOOD_THEN_STUCK,
    GOOD_THEN_BIASED,
    LONG_RUNS,
    BURSTS,
    STUCK_AFTER_ONE_WINDOW,
    ONE_RUN_TOO_SHORT,
    DRIFTING,
    STEPS,
    SHAPES
};

static uint8_t sample_of(enum shape shape, unsigned bits, size_t i, unsigned rct) {
    uint8_t top = bits == 1 ? 1 : 0xFF;

    switch (shape) {
    case STUCK_AT_0:
        return 0;
    case STUCK_AT_1:
        return 1;
    case STUCK_AT_TOP:
        return top;
    case ALTERNATING:
        return i % 2 ? top : 0;
    case CYCLE_OF_3:
        return (uint8_t)((i % 3 == 0) * top);
    case CYCLE_OF_5:
        return (uint8_t)(i % 5 * 51) & top;
    case CYCLE_OF_16:
        return (uint8_t)((i % 16) * (i % 16) * 7) & top;
    case BIASED_A_LITTLE:
        return biased(bits, 1, 20);
    case BIASED_MUCH:
        return biased(bits, 1, 150);
    case GOOD_THEN_STUCK:
        return i < 3000 ? good(bits) : trace[2999];
    case GOOD_THEN_BIASED:
        return i < 2500 ? good(bits) : biased(bits, 0, 200);
    case LONG_RUNS:
        return i % (rct - 1) == 0 || i == 0 ? good(bits) : trace[i - 1];
    case BURSTS:
        return i / 100 % 5 == 4 ? top : good(bits);
    case STUCK_AFTER_ONE_WINDOW:
        return i < 1024 ? good(bits) : 0;
    case ONE_RUN_TOO_SHORT: /* repeated runs that are one sample shorter than the cutoff */
        return i % rct == rct - 1 ? top : 0;
    case DRIFTING:
        return biased(bits, top, (unsigned)(i * 256 / N));
    case STEPS:
        return (uint8_t)(i / 7) & top;
    default:
        return good(bits);
    }
}

/*
 * The index of the sample that completes `cutoff` consecutive equal differences; n if there is no
 * such sample.
 */
static size_t reference_steps(const uint8_t *s, size_t n, unsigned cutoff) {
    size_t i, j;

    for (i = cutoff; i < n; i++) {
        for (j = i; j > i - cutoff + 1; j--) {
            if (((s[j] - s[j - 1]) & 255) != ((s[j - 1] - s[j - 2]) & 255)) {
                break;
            }
        }
        if (j == i - cutoff + 1) {
            return i;
        }
    }
    return n;
}

/*
 * Feed the trace in pieces of changing size. Returns the index of the alarm, or n without an alarm.
 */
static size_t our_alarm(unsigned bits, unsigned h16, size_t n, int *code) {
    struct ursa_health health;
    size_t at = 0, piece = 1, used;

    ursa_health_init(&health, bits, h16);
    for (*code = URSA_OK; at < n; at += used, piece = piece % 61 + 1) {
        size_t len = n - at < piece ? n - at : piece;

        *code = ursa_health_test(&health, trace + at, len, &used);
        if (*code != URSA_OK) {
            return at + used - 1;
        }
        assert_int_equal(used, len);
    }
    return n;
}

static void alarms_come_at_the_sample_where_the_reference_raises_them(void **state) {
    static const unsigned claims[2][6] = {{1, 4, 8, 12, 15, 16}, {1, 16, 33, 64, 100, 128}};
    unsigned type, c, traces = 0, alarms = 0, shape;

    (void)state;
    device_init(&noise, 77, 0xFF);
    for (type = 0; type < 2; type++) {
        for (c = 0; c < 6; c++) {
            unsigned bits = type == 0 ? 1 : 8, h16 = claims[type][c], window = type ? 512 : 1024;
            unsigned rct = reference_repetition_cutoff(h16 / 16.0, URSA_ALPHA);
            unsigned apt = reference_proportion_cutoff(window, h16 / 16.0, URSA_ALPHA);

            for (shape = 0; shape < SHAPES; shape++, traces++) {
                int code, wanted;
                size_t at, i;

                for (i = 0; i < N; i++) {
                    trace[i] = sample_of((enum shape)shape, bits, i, rct);
                }
                at = reference_alarm(trace, N, rct, apt, window, &wanted);
                assert_int_equal(our_alarm(bits, h16, N, &code), at);
                assert_code(code, wanted);
                alarms += at < N;
            }
        }
    }
    printf("# %u traces, %u alarms\n", traces, alarms);
    assert_true(alarms > traces / 3 && alarms < traces);
}

static void good_noise_raises_no_alarm(void **state) {
    size_t n = getenv("URSA_QUICK") != NULL ? 100000 : 10000000, type;

    (void)state;
    for (type = 0; type < 2; type++) {
        unsigned bits = type == 0 ? 1 : 8;
        struct ursa_health health;
        size_t left = n, used, i;

        device_init(&noise, 2026 + type, 0xFF);
        ursa_health_init(&health, bits, 16 * bits);
        while (left > 0) {
            size_t len = left < N ? left : N;

            for (i = 0; i < len; i++) {
                trace[i] = good(bits);
            }
            assert_code(ursa_health_test(&health, trace, len, &used), URSA_OK);
            left -= len;
        }
    }
    printf("# 2 x %zu samples\n", n);
}

/* ---- cycles ------------------------------------------------------------------------------- */

static int cycles_of_trace(unsigned bits, unsigned h16, size_t n) {
    struct ursa_health health;
    struct ursa_cycles cycles;
    size_t used;

    (void)ursa_cycles_init(&cycles, h16);
    ursa_health_init(&health, bits, h16);
    return ursa_cycles_test(&cycles, &health, trace, n, &used);
}

static void every_cycle_of_up_to_32_samples_raises_an_alarm(void **state) {
    unsigned period, type;
    size_t i;

    (void)state;
    device_init(&noise, 5, 0xFF);
    for (type = 0; type < 2; type++) {
        unsigned bits = type == 0 ? 1 : 8;

        for (period = 1; period <= 32; period++) {
            for (i = 0; i < 1024; i++) {
                trace[i] = i < period ? good(bits) : trace[i - period];
            }
            assert_code(cycles_of_trace(bits, 16 * bits, 1024), URSA_E_ENTROPY_CYCLE);
            assert_code(cycles_of_trace(bits, 8, 1024), URSA_E_ENTROPY_CYCLE);
        }
    }
}

static void a_counter_raises_the_alarm_at_the_sample_where_the_reference_does(void **state) {
    static const unsigned claims[] = {1, 2, 8, 16, 33, 64, 100, 128};
    unsigned c, step, noticed = 0;

    (void)state;
    device_init(&noise, 8, 0xFF);
    for (c = 0; c < sizeof claims / sizeof claims[0]; c++) {
        unsigned rct = reference_repetition_cutoff(claims[c] / 16.0, URSA_ALPHA);

        for (step = 1; step < 256; step++) {
            struct ursa_health health;
            struct ursa_cycles cycles;
            size_t at, used, i, from = step % 3 == 0 ? 300 : 0; /* good noise, then a counter */
            unsigned short_of =
                step % 5 == 0; /* or counters that all end one step before the cutoff */
            int rc;

            for (i = 0; i < 1024; i++) {
                trace[i] = i < from || i == 0 ? good(8)
                           : short_of && (i - from) % (rct + 1) < 2
                               ? good(8)
                               : (uint8_t)(trace[i - 1] + step);
            }
            (void)ursa_cycles_init(&cycles, claims[c]);
            ursa_health_init(&health, 8, claims[c]);
            rc = ursa_cycles_test(&cycles, &health, trace, 1024, &used);
            at = reference_steps(trace, 1024, rct);
            if (at < 1024) {
                assert_code(rc, URSA_E_ENTROPY_CYCLE);
                assert_in_range(used, 1, at + 1); /* a lag may raise the alarm earlier */
                noticed += used == at + 1;
            }
        }
    }
    printf("# %u counters noticed\n", noticed);
    assert_true(noticed > 1000);
}

static void good_noise_raises_no_cycle_alarm(void **state) {
    unsigned round, type;
    size_t i;

    (void)state;
    device_init(&noise, 6, 0xFF);
    for (type = 0; type < 2; type++) {
        for (round = 0; round < 300; round++) {
            for (i = 0; i < 1024; i++) {
                trace[i] = good(type == 0 ? 1 : 8);
            }
            assert_code(cycles_of_trace(type == 0 ? 1 : 8, type == 0 ? 16 : 128, 1024), URSA_OK);
        }
    }
}

static void the_health_tests_need_less_than_64_bytes_of_state(void **state) {
    (void)state;
    assert_true(sizeof(struct ursa_health) <= 16);
    assert_true(sizeof(struct ursa_health) + 4 + 2 + 2 + 2 + 1 < 64);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cutoffs_are_those_of_the_definition),
        cmocka_unit_test(cutoffs_agree_with_the_published_table),
        cmocka_unit_test(alarms_come_at_the_sample_where_the_reference_raises_them),
        cmocka_unit_test(good_noise_raises_no_alarm),
        cmocka_unit_test(every_cycle_of_up_to_32_samples_raises_an_alarm),
        cmocka_unit_test(a_counter_raises_the_alarm_at_the_sample_where_the_reference_does),
        cmocka_unit_test(good_noise_raises_no_cycle_alarm),
        cmocka_unit_test(the_health_tests_need_less_than_64_bytes_of_state),
    };

    return RUN(tests);
}
