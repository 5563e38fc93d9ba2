/* SPDX-License-Identifier: MIT */
/*
 * Many keys from distinct seeds, judged one by one and together, with GMP's arithmetic: primes,
 * equations, factors shared with any other key, structure, and the distribution of the factors.
 *
 * usage: fleet [-s] KEYS [FIRST-SEED]     -s: strict candidates
 */
#define _GNU_SOURCE
#include "fleet.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include "device.h"

#define WORKERS 2

struct options {
    size_t keys;
    uint64_t seed;
    uint8_t strict;
};

static int tests, failures;

static void ok(int good, const char *what) {
    printf("%sok %d - %s\n", good ? "" : "not ", ++tests, what);
    failures += !good;
}

/* ---- making --------------------------------------------------------------------------------- */

static int make_key(const struct options *options, size_t index, struct fleet_key *made) {
    const struct ursa_keygen_params params = {NULL, NULL, options->strict};
    struct device device;
    struct ursa_keygen gen;
    int rc;

    device_init(&device, options->seed + index, 0xFF);
    rc = ursa_keygen_begin(&gen, &device.entropy, NULL, &made->key, &params);
    if (rc == URSA_OK) {
        do {
            rc = ursa_keygen_step(&gen, 0);
        } while (rc == URSA_BUSY);
    }
    made->counts = gen.counts;
    return rc;
}

/* Each worker makes every WORKERS-th key, into memory that they share. */
static struct fleet_key *make_fleet(const struct options *options) {
    struct fleet_key *fleet = mmap(NULL, options->keys * sizeof *fleet, PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int worker, status, good = fleet != MAP_FAILED;

    for (worker = 0; good && worker < WORKERS; worker++) {
        if (fork() == 0) {
            size_t i;

            for (i = (size_t)worker; i < options->keys; i += WORKERS) {
                if (make_key(options, i, &fleet[i]) != URSA_OK) {
                    _exit(1);
                }
            }
            _exit(0);
        }
    }
    for (worker = 0; worker < WORKERS; worker++) {
        good = wait(&status) > 0 && status == 0 && good;
    }
    ok(good, "every seed gives a key");
    return good ? fleet : NULL;
}

/* ---- judging -------------------------------------------------------------------------------- */

static void judge_each(const struct fleet_key *fleet, size_t n) {
    static const struct {
        int (*judge)(const struct ursa_rsa_key *key);
        const char *promise;
    } promises[] = {
        {fleet_has_primes, "p and q are prime"},
        {fleet_is_in_range, "p and q are at least sqrt(2) * 2^1023, = 3 (mod 4), p > q"},
        {fleet_is_apart, "p - q > 2^924"},
        {fleet_has_right_parts, "n = pq, dp, dq and iq are right, and e has an inverse"},
        {fleet_has_large_d, "2^1024 < d < lcm(p-1, q-1), and it is what is exported"},
        {fleet_resists_fermat, "100 steps of Fermat's do not factor n"},
        {fleet_has_no_roca, "n has no fingerprint of ROCA"},
    };
    size_t i, j;

    for (i = 0; i < sizeof promises / sizeof promises[0]; i++) {
        size_t bad = 0;

        for (j = 0; j < n; j++) {
            bad += !promises[i].judge(&fleet[j].key);
        }
        ok(bad == 0, promises[i].promise);
        if (bad > 0) {
            printf("# %zu keys do not\n", bad);
        }
    }
}

static void show(const char *what, double sum, double squares, size_t n) {
    double mean = sum / (double)n;
    double error = sqrt((squares / (double)n - mean * mean) / (double)n);

    printf("# %s a key: %.2f +- %.2f\n", what, mean, error);
}

static void show_counts(const struct fleet_key *fleet, size_t n) {
    double tests_sum = 0, tests_squares = 0, sum = 0, squares = 0;
    size_t i;

    for (i = 0; i < n; i++) {
        double t = fleet[i].counts.tests, c = fleet[i].counts.candidates;

        tests_sum += t;
        tests_squares += t * t;
        sum += c;
        squares += c * c;
    }
    show("candidates", sum, squares, n);
    show("tests to base 2", tests_sum, tests_squares, n);
    show("exponentiations (tests, 10 rounds, 1 inverse)", tests_sum + 11 * (double)n,
         tests_squares + 22 * tests_sum + 121 * (double)n, n);
}

int main(int argc, char **argv) {
    struct options options = {0, 1000, 0};
    struct fleet_key *fleet;

    if (argc > 1 && strcmp(argv[1], "-s") == 0) {
        options.strict = 1;
        argv++;
        argc--;
    }
    options.keys = argc > 1 ? strtoul(argv[1], NULL, 0) : 0;
    options.seed = argc > 2 ? strtoull(argv[2], NULL, 0) : options.seed;
    if (options.keys < 2) {
        fprintf(stderr, "usage: fleet [-s] KEYS [FIRST-SEED]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    fleet = make_fleet(&options);
    if (fleet != NULL) {
        show_counts(fleet, options.keys);
        judge_each(fleet, options.keys);
        ok(fleet_shares_no_factor(fleet, options.keys), "no factor is shared, no modulus repeated");
        fleet_judge_distribution(fleet, options.keys, ok);
    }
    printf("1..%d\n", tests);
    return failures != 0;
}
