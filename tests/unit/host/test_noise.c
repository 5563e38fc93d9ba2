/* SPDX-License-Identifier: MIT */
/*
 * The estimators of `ursa noise-report` on sources of known entropy and compared with slow
 * reference implementations.
 */
#include "test.h"
#include <math.h>
#include "noise/noise_estimate.h"
#include "noise/noise_picture.h"

#define SMALL 500
#define MANY  200000

static uint8_t samples[MANY];

#define assert_near(got, wanted, tolerance) check_near(got, wanted, tolerance, __FILE__, __LINE__)

static void check_near(double got, double wanted, double tolerance, const char *file, int line) {
    if (!(fabs(got - wanted) <= tolerance)) {
        print_error("got %.17g, wanted %.17g\n", got, wanted);
        _fail(file, line);
    }
}

/*
 * --- sources -----------------------------------------------------------------------------------
 */

static uint64_t state;

static void seed(uint64_t number) {
    state = number;
}

static uint64_t draw(void) { /* splitmix64: public domain, by Sebastiano Vigna */
    uint64_t z = state += 0x9E3779B97F4A7C15u;

    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

static int chance(double p) {
    return (double)(draw() >> 11) * 0x1p-53 < p;
}

static void uniform(size_t n, unsigned values) {
    size_t i;

    for (i = 0; i < n; i++) {
        samples[i] = (uint8_t)(draw() % values);
    }
}

static void biased(size_t n, double one) {
    size_t i;

    for (i = 0; i < n; i++) {
        samples[i] = (uint8_t)chance(one);
    }
}

/* Each bit equals the previous bit with probability `stay`. */
static void markov(size_t n, double stay) {
    size_t i;

    samples[0] = 0;
    for (i = 1; i < n; i++) {
        samples[i] = chance(stay) ? samples[i - 1] : !samples[i - 1];
    }
}

static void cycle(size_t n, unsigned period) {
    size_t i;

    for (i = 0; i < n; i++) {
        samples[i] = (uint8_t)(i % period);
    }
}

static struct noise_estimates all(size_t n, unsigned bits) {
    struct noise_estimates found;

    assert_int_equal(noise_estimate(samples, n, bits, &found), 0);
    return found;
}

/*
 * --- references: slow, and as close to the text of SP 800-90B as possible
 * ----------------------------
 */

/* The min-entropy of the upper bound of p. */
static double double_bound(double p, size_t n) {
    double bound = p + 2.576 * pow(p * (1 - p) / (double)(n - 1), 0.5);

    return -log(bound < 1 ? bound : 1) / log(2);
}

static size_t occurrences(size_t n, size_t at, size_t length) {
    size_t count = 0, i;

    for (i = 0; i + length <= n; i++) {
        count += memcmp(samples + i, samples + at, length) == 0;
    }
    return count;
}

static size_t most_of_length(size_t n, size_t length) {
    size_t most = 0, i;

    for (i = 0; i + length <= n; i++) {
        size_t count = occurrences(n, i, length);

        most = count > most ? count : most;
    }
    return most;
}

static double double_mcv(size_t n) {
    return double_bound((double)most_of_length(n, 1) / (double)n, n);
}

static double double_t_tuple(size_t n) {
    size_t length = 1, most;
    double p = 0;

    for (; length <= n && (most = most_of_length(n, length)) >= 35; length++) {
        p = fmax(p, exp(log((double)most / (double)(n - length + 1)) / (double)length));
    }
    return length > 1 ? double_bound(p, n) : NOISE_NONE;
}

static double double_lrs(size_t n) {
    size_t length = 1, found = 0, i, j;
    double p = 0;

    while (length <= n && most_of_length(n, length) >= 35) {
        length++;
    }
    for (; length < n; length++) {
        size_t pairs = 0, places = n - length + 1;

        for (i = 0; i < places; i++) {
            for (j = 0; j < i; j++) {
                pairs += memcmp(samples + i, samples + j, length) == 0;
            }
        }
        if (pairs == 0) {
            break;
        }
        found++;
        p = fmax(p, pow((double)pairs / ((double)places * (double)(places - 1) / 2),
                        1 / (double)length));
    }
    return found > 0 ? double_bound(p, n) : NOISE_NONE;
}

/*
 * The mean wait for a collision: among all eight sequences of three bits, in which two bits are
 * equal.
 */
static double collision_mean(double p, size_t unused) {
    double sum = 0;
    unsigned three;

    (void)unused;
    for (three = 0; three < 8; three++) {
        unsigned a = three & 1, b = three >> 1 & 1, c = three >> 2;

        sum += (a ? p : 1 - p) * (b ? p : 1 - p) * (c ? p : 1 - p) * (a == b ? 2 : 3);
    }
    return sum;
}

/* The same by the formula of section 6.3.2, with F(1/z) = Gamma(3, z) z^-3 e^z. */
static double collision_formula(double p) {
    double q = 1 - p, z = 1 / q;
    double f = (z * z + 2 * z + 2) / (z * z * z);

    return p / (q * q) * (1 + (1 / p - 1 / q) / 2) * f - p / q * (1 / p - 1 / q) / 2;
}

/*
 * The p in [low, 1] at which a falling function reaches `wanted`, or low if the function is below
 * it everywhere.
 */
static double bisect(double (*f)(double, size_t), size_t arg, double low, double wanted) {
    double from = low, to = 1;
    int i;

    if (f(low, arg) <= wanted) {
        return low;
    }
    for (i = 0; i < 60; i++) {
        double middle = (from + to) / 2;

        *(f(middle, arg) > wanted ? &from : &to) = middle;
    }
    return to;
}

static double double_collision(size_t n) {
    double waits[SMALL], mean = 0, square = 0;
    size_t count = 0, from = 0, i, j;

    for (i = 1; i < n; i++) {
        for (j = from; j < i && samples[j] != samples[i]; j++) {
        }
        if (j < i) {
            waits[count++] = (double)(i - from + 1);
            from = ++i;
        }
    }
    for (i = 0; i < count; i++) {
        mean += waits[i] / (double)count;
    }
    for (i = 0; i < count; i++) {
        square += pow(waits[i] - mean, 2) / (double)(count - 1);
    }
    mean -= 2.576 * sqrt(square) / sqrt((double)count);
    return -log2(bisect(collision_mean, 0, 0.5, mean));
}

static double share_of_steps(size_t n, unsigned a, unsigned b) {
    size_t from = 0, steps = 0, i;

    for (i = 0; i + 1 < n; i++) {
        from += samples[i] == a;
        steps += samples[i] == a && samples[i + 1] == b;
    }
    return from > 0 ? (double)steps / (double)from : 0;
}

/*
 * The six likely sequences. Each is given by its first two bits and the pair that repeats after
 * them.
 */
static double double_markov(size_t n) {
    static const char sequences[][5] = {"0000", "0101", "0111", "1000", "1010", "1111"};
    double best = 0, ones = 0;
    size_t i, j;

    for (i = 0; i < n; i++) {
        ones += samples[i] / (double)n;
    }
    for (i = 0; i < 6; i++) {
        double p = sequences[i][0] == '1' ? ones : 1 - ones;
        unsigned at = sequences[i][0] == '1';

        for (j = 1; j < 128; j++) {
            unsigned to = sequences[i][j < 2 ? j : 2 + j % 2] == '1';

            p *= share_of_steps(n, at, to);
            at = to;
        }
        best = fmax(best, p);
    }
    return fmin(-log2(best) / 128, 1);
}

/* G(z) of section 6.3.4, term by term. */
static double double_share(double z, size_t blocks) {
    double sum = 0;
    size_t t, u;

    for (t = 1001; t <= blocks; t++) {
        for (u = 1; u < t; u++) {
            sum += log2((double)u) * z * z * pow(1 - z, (double)u - 1);
        }
        sum += log2((double)t) * z * pow(1 - z, (double)t - 1);
    }
    return sum / (double)(blocks - 1000);
}

static double compression_at(double p, size_t blocks) {
    return double_share(p, blocks) + 63 * double_share((1 - p) / 63, blocks);
}

static double double_compression(size_t n) {
    size_t blocks = n / 6, i, j;
    double count = (double)(blocks - 1000), mean = 0, squares = 0;

    for (i = 1000; i < blocks; i++) {
        for (j = i; j > 0 && memcmp(samples + (j - 1) * 6, samples + i * 6, 6) != 0; j--) {
        }
        mean += log2((double)(i + 1 - j)) / count;
        squares += pow(log2((double)(i + 1 - j)), 2) / (count - 1);
    }
    mean -= 2.576 * 0.5907 * sqrt(squares - mean * mean) / sqrt(count);
    return -log2(bisect(compression_at, blocks, 1.0 / 64, mean)) / 6;
}

static void compare(size_t n, unsigned bits) {
    struct noise_estimates found = all(n, bits);

    assert_near(found.h[NOISE_MCV], double_mcv(n), 1e-9);
    assert_near(found.h[NOISE_T_TUPLE], double_t_tuple(n), 1e-9);
    assert_near(found.h[NOISE_LRS], double_lrs(n), 1e-9);
    if (bits == 1) {
        assert_near(found.h[NOISE_COLLISION], double_collision(n), 1e-9);
        assert_near(found.h[NOISE_MARKOV], double_markov(n), 1e-9);
    }
}

static void the_estimates_agree_with_slow_references(void **unused) {
    size_t round, rounds = getenv("URSA_QUICK") != NULL ? 3 : 20;

    (void)unused;
    seed(1);
    for (round = 0; round < rounds; round++) {
        size_t n = 60 + (size_t)(draw() % (SMALL - 60));

        uniform(n, 2 + (unsigned)(draw() % 20));
        compare(n, 8);
        biased(n, 0.02 + 0.048 * (double)round);
        compare(n, 1);
        markov(n, 0.02 + 0.048 * (double)round);
        compare(n, 1);
        cycle(150, 1 + 2 * (unsigned)round);
        compare(150, 8);
    }
}

static void the_mean_wait_agrees_with_the_formula_of_the_standard(void **unused) {
    int percent;

    (void)unused;
    for (percent = 1; percent < 100; percent++) {
        assert_near(collision_mean(percent / 100.0, 0), collision_formula(percent / 100.0), 1e-9);
    }
}

static void the_compression_estimate_agrees_with_a_slow_reference(void **unused) {
    static const double ones[] = {0.5, 0.7, 0.97};
    size_t i;

    (void)unused;
    seed(2);
    for (i = 0; i < sizeof ones / sizeof ones[0]; i++) {
        size_t n = 6 * (1005 + (size_t)(draw() % 10)) + i;

        biased(n, ones[i]);
        assert_near(noise_compression(samples, n), double_compression(n), 1e-9);
    }
}

/*
 * --- published results
 * ----------------------------------------------------------------------------------
 */

static void the_examples_of_the_standard_give_their_results(void **unused) {
    static const uint8_t mcv[] = {0, 1, 1, 2, 0, 1, 2, 2, 0, 1, 0, 1, 1, 0, 2, 2, 1, 0, 2, 1};
    static const uint8_t bits[] = {1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 0,
                                   1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0};

    (void)unused;
    assert_near(noise_mcv(mcv, sizeof mcv), 0.5363, 5e-5);
    assert_near(noise_markov(bits, sizeof bits), 0.761, 5e-4);
}

/*
 * NIST publishes results of its own program (cpp/selftest/refdata, data.pi.res and
 * rand8_short.res). They give p and the mean for which p was found.
 */
static void the_compression_mean_agrees_with_the_program_of_nist(void **unused) {
    (void)unused;
    assert_near(noise_compression_mean(0.081936203422937059, 1165666 / 6), 5.1219016843117551,
                1e-9);
    assert_near(noise_compression_mean(0.047508507395589983, 80000 / 6), 5.1887036615688391, 1e-9);
    assert_near(noise_min_entropy(noise_upper_bound(0.0046423625968243882, 10000)),
                7.2891986717206523, 5e-5); /* NIST's program uses 2.57583 instead of 2.576 */
}

/*
 * --- sources of known entropy ------------------------------------------------------------------
 */

static void uniform_bytes_have_nearly_eight_bits(void **unused) {
    struct noise_initial found;

    (void)unused;
    seed(3);
    uniform(MANY, 256);
    assert_int_equal(noise_initial(samples, MANY, 8, &found), 0);
    assert_in_range(found.original.h[NOISE_MCV] * 1000, 7600, 8000);
    /* With so few samples, the confidence bounds of the standard reduce the estimate. */
    assert_in_range(found.h * 1000, 6300, 8000);
}

static void a_biased_bit_has_the_entropy_of_its_bias(void **unused) {
    struct noise_estimates found;

    (void)unused;
    seed(4);
    biased(MANY, 0.75);
    found = all(MANY, 1);
    assert_near(found.h[NOISE_MCV], -log2(0.75), 0.01);
    assert_near(found.h[NOISE_MARKOV], -log2(0.75), 0.01);
    assert_near(found.h[NOISE_COLLISION], -log2(0.75), 0.02);
    assert_near(found.h[NOISE_T_TUPLE], -log2(0.75), 0.05);
    assert_true(found.least <= -log2(0.75));
}

static void a_markov_chain_has_the_entropy_of_its_likelier_step(void **unused) {
    static const double stays[] = {0.9, 0.75, 0.1};
    size_t i;

    (void)unused;
    seed(5);
    for (i = 0; i < sizeof stays / sizeof stays[0]; i++) {
        double h = -log2(fmax(stays[i], 1 - stays[i]));
        struct noise_estimates found;

        markov(MANY, stays[i]);
        found = all(MANY, 1);
        assert_true(found.h[NOISE_MCV] > 0.9); /* the bias alone shows nothing */
        assert_near(found.h[NOISE_MARKOV], h, 0.015);
        assert_true(found.least <= h + 0.005);
    }
}

static void a_sequence_that_repeats_has_no_entropy(void **unused) {
    static const unsigned periods[] = {1, 2, 3, 7, 16, 255};
    size_t n = getenv("URSA_QUICK") != NULL ? 10000 : 30000, i;
    struct noise_initial found;

    (void)unused;
    for (i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        cycle(n, periods[i]);
        assert_int_equal(noise_initial(samples, n, 8, &found), 0);
        assert_near(found.original.h[NOISE_T_TUPLE], 0, 0.01);
        assert_near(found.original.h[NOISE_LRS], 0, 0.01);
        assert_near(found.h, 0, 0.01);
    }
    cycle(MANY, 2); /* alternating bits */
    assert_near(noise_markov(samples, MANY), 1.0 / 128, 1e-4);
    memset(samples, 1, MANY);
    assert_near(all(MANY, 1).least, 0, 0);
    assert_near(noise_mcv(samples, MANY), 0, 0);
    assert_false(signbit(noise_mcv(samples, MANY)));
}

static void too_few_samples_give_no_estimate_instead_of_a_wrong_one(void **unused) {
    struct noise_estimates found;
    size_t n;

    (void)unused;
    seed(6);
    uniform(6011, 2);
    for (n = 2; n < 12; n++) {
        found = all(n, 1);
        assert_true(found.least >= 0 && found.least <= 1);
    }
    assert_near(noise_mcv(samples, 1), NOISE_NONE, 0);
    assert_near(noise_collision(samples, 3), NOISE_NONE, 0);
    assert_near(noise_markov(samples, 1), NOISE_NONE, 0);
    assert_near(noise_compression(samples, 6011), NOISE_NONE, 0);
    assert_true(noise_compression(samples, 6012) >= 0);
}

/*
 * --- restarts ----------------------------------------------------------------------------------
 */

static struct noise_restart restart(size_t rows, size_t columns, unsigned bits, double initial) {
    const struct noise_matrix matrix = {samples, rows, columns};
    struct noise_restart found;

    assert_int_equal(noise_restart(&matrix, bits, initial, &found), 0);
    return found;
}

/*
 * Simulates how often the most frequent of `values` values occurs in 1000 samples and compares with
 * the alpha quantile.
 */
static void the_restart_cutoff_is_the_quantile_of_random_counts(void **unused) {
    static const struct {
        double h;
        unsigned values;
    } cases[] = {{1, 2}, {2, 4}, {8, 256}};
    const double alpha = 0.01;
    size_t i, round;

    (void)unused;
    if (getenv("URSA_QUICK") != NULL) {
        return; /* too slow under valgrind */
    }
    seed(7);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t cutoff = noise_restart_cutoff(1000, cases[i].h, alpha), above = 0, at = 0;

        for (round = 0; round < 10000; round++) {
            size_t counts[256] = {0}, most = 0, j;

            uniform(1000, cases[i].values);
            for (j = 0; j < 1000; j++) {
                most = ++counts[samples[j]] > most ? counts[samples[j]] : most;
            }
            above += most > cutoff;
            at += most >= cutoff;
        }
        assert_in_range(above, 0, 140); /* 100 expected, a few more by chance */
        assert_in_range(at, 70, 10000); /* with a cutoff lower by 1, there would be too many */
    }
    assert_int_equal(noise_restart_cutoff(1000, 0, alpha), 1000);
}

static void good_restarts_pass(void **unused) {
    struct noise_restart found;

    (void)unused;
    seed(8);
    uniform(400 * 400, 256);
    found = restart(400, 400, 8, 7);
    assert_true(found.is_sane && found.is_valid);
    assert_true(found.h > 6 && found.h <= 7);
    assert_near(found.alpha, 1 - pow(0.99, 1.0 / 800), 1e-15);
}

static void a_column_that_is_the_same_after_each_restart_fails(void **unused) {
    struct noise_restart found;
    size_t i;

    (void)unused;
    seed(9);
    uniform(400 * 400, 256);
    for (i = 0; i < 400; i++) {
        samples[i * 400 + 17] = 0xA5;
    }
    found = restart(400, 400, 8, 7);
    assert_int_equal(found.columns.most, 400);
    assert_true(found.rows.most <= found.rows.cutoff);
    assert_false(found.is_sane);
    assert_near(found.h, 0, 0);
}

static void the_same_row_after_each_restart_fails(void **unused) {
    struct noise_restart found;
    size_t i;

    (void)unused;
    seed(10);
    uniform(500, 2);
    for (i = 1; i < 300; i++) {
        memcpy(samples + i * 500, samples, 500);
    }
    found = restart(300, 500, 1, 0.9);
    assert_int_equal(found.columns.most, 300);
    assert_false(found.is_sane);
    assert_false(
        found.is_valid); /* a sequence that repeats every 500 samples has no entropy by rows */
    assert_near(found.h, 0, 0);
}

/*
 * --- the picture -------------------------------------------------------------------------------
 */

static void the_picture_shows_counts_and_correlations_of_the_samples(void **unused) {
    struct noise_picture picture;

    (void)unused;
    seed(11);
    markov(MANY, 0.75);
    noise_measure(samples, MANY, 1, &picture);
    assert_int_equal(picture.counts[0] + picture.counts[1], MANY);
    assert_near(picture.correlation[1], 0.5, 0.01); /* 2 x 0.75 - 1; lag k has its k-th power */
    assert_near(picture.correlation[3], 0.125, 0.01);
    assert_near(picture.correlation[40], 0, 0.01);
    assert_near(picture.band, 2.576 / sqrt(MANY), 1e-12);
    cycle(MANY, 1);
    noise_measure(samples, MANY, 8, &picture);
    assert_true(picture.is_constant);
    assert_near(picture.correlation[1], 0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_estimates_agree_with_slow_references),
        cmocka_unit_test(the_mean_wait_agrees_with_the_formula_of_the_standard),
        cmocka_unit_test(the_compression_estimate_agrees_with_a_slow_reference),
        cmocka_unit_test(the_examples_of_the_standard_give_their_results),
        cmocka_unit_test(the_compression_mean_agrees_with_the_program_of_nist),
        cmocka_unit_test(uniform_bytes_have_nearly_eight_bits),
        cmocka_unit_test(a_biased_bit_has_the_entropy_of_its_bias),
        cmocka_unit_test(a_markov_chain_has_the_entropy_of_its_likelier_step),
        cmocka_unit_test(a_sequence_that_repeats_has_no_entropy),
        cmocka_unit_test(too_few_samples_give_no_estimate_instead_of_a_wrong_one),
        cmocka_unit_test(the_restart_cutoff_is_the_quantile_of_random_counts),
        cmocka_unit_test(good_restarts_pass),
        cmocka_unit_test(a_column_that_is_the_same_after_each_restart_fails),
        cmocka_unit_test(the_same_row_after_each_restart_fails),
        cmocka_unit_test(the_picture_shows_counts_and_correlations_of_the_samples),
    };

    return RUN(tests);
}
