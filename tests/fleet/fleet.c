/* SPDX-License-Identifier: MIT */
/*
 * Makes many keys from distinct seeds and judges them, one by one and together, with GMP's
 * arithmetic: primes, equations, factors shared with any other key, structure, and the distribution
 * of the factors.
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

#define PROGRESS 500 /* keys between two progress lines */

struct options {
    size_t keys;
    uint64_t seed;
    uint8_t strict;
};

/* Memory that the workers share: the number of keys done, and the keys. */
struct fleet {
    _Atomic size_t done;
    struct fleet_key keys[];
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

/* ---- judging -------------------------------------------------------------------------------- */

static const struct {
    int (*judge)(const struct ursa_rsa_key *key);
    const char *promise;
} promises[] = {
    {fleet_has_primes, "p and q are prime"},
    {fleet_is_in_range, "p and q are at least sqrt(2) * 2^1023, = 3 (mod 4), p > q"},
    {fleet_is_apart, "p - q > 2^924"},
    {fleet_has_right_parts, "n = pq, dp, dq and iq are right, and e has an inverse"},
    {fleet_has_large_d, "2^1024 < d < lcm(p-1, q-1), and this d is exported"},
    {fleet_resists_fermat, "100 steps of Fermat's method do not factor n"},
    {fleet_has_no_roca, "n does not have the fingerprint of ROCA"},
};
#define PROMISES (sizeof promises / sizeof promises[0])

static void judge_key(struct fleet_key *made) {
    size_t i;

    for (i = 0; i < PROMISES; i++) {
        made->kept |= (promises[i].judge(&made->key) ? 1u : 0u) << i;
    }
}

static void judge_each(const struct fleet_key *keys, size_t n) {
    size_t i, j;

    for (i = 0; i < PROMISES; i++) {
        size_t bad = 0;

        for (j = 0; j < n; j++) {
            bad += !(keys[j].kept >> i & 1);
        }
        ok(bad == 0, promises[i].promise);
        if (bad > 0) {
            printf("# %zu keys break this promise\n", bad);
        }
    }
}

/* ---- one worker for each processor --------------------------------------------------------- */

/* Make and judge every `workers`-th key. Returns the exit status. */
static int work(struct fleet *fleet, const struct options *options, size_t from, size_t workers) {
    size_t i;

    for (i = from; i < options->keys; i += workers) {
        size_t done;

        if (make_key(options, i, &fleet->keys[i]) != URSA_OK) {
            return 1;
        }
        judge_key(&fleet->keys[i]);
        done = ++fleet->done;
        if (done % PROGRESS == 0) {
            fprintf(stderr, "fleet: %zu of %zu keys\n", done, options->keys);
        }
    }
    return 0;
}

static size_t count_processors(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);

    return count > 0 ? (size_t)count : 1;
}

static struct fleet *make_fleet(const struct options *options) {
    size_t size = sizeof(struct fleet) + options->keys * sizeof(struct fleet_key);
    struct fleet *fleet =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    size_t worker, workers = count_processors(), started = 0;
    int status, good = fleet != MAP_FAILED;

    for (worker = 0; good && worker < workers; worker++) {
        pid_t child = fork();

        if (child == 0) {
            _exit(work(fleet, options, worker, workers));
        }
        good = child > 0;
        started += child > 0;
    }
    while (started-- > 0) {
        good = wait(&status) > 0 && status == 0 && good;
    }
    ok(good, "every seed gives a key");
    return good ? fleet : NULL;
}

/* ---- counts --------------------------------------------------------------------------------- */

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
    struct fleet *fleet;

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
        show_counts(fleet->keys, options.keys);
        judge_each(fleet->keys, options.keys);
        ok(fleet_shares_no_factor(fleet->keys, options.keys),
           "no two keys share a factor or a modulus");
        fleet_judge_distribution(fleet->keys, options.keys, ok);
    }
    printf("1..%d\n", tests);
    return failures != 0;
}
