/* SPDX-License-Identifier: MIT */
/* Keys of Ursa, made with the public interface and a port whose noise is for tests only. */
#include <ursa/ursa.h>
#include "flashless.h"
#include "subject.h"

/* -DBENCH_STRICT=1 selects candidates by FIPS 186-5 A.1.3. Otherwise they are Ursa's default. */
#ifndef BENCH_STRICT
#define BENCH_STRICT 0
#endif

static struct ursa_entropy entropy;
static struct ursa_keygen gen;
static struct ursa_rsa_key key;

static int progress(enum ursa_progress stage, uint32_t n, void *arg) {
    (void)stage, (void)n, (void)arg;
    bench_tick();
    return 1;
}

static int make(uint64_t seed, struct bench_counts *counts) {
    const struct ursa_keygen_params params = {.progress = progress, .strict = BENCH_STRICT};
    int rc;

    bench_enter();
    flashless_seed(seed);
    ursa_entropy_init(&entropy, &flashless_port);
    rc = ursa_keygen_begin(&gen, &entropy, NULL, &key, &params);
    if (rc != URSA_OK) {
        return 0;
    }
    do {
        rc = ursa_keygen_step(&gen, 0);
    } while (rc == URSA_BUSY);
    counts->candidates = gen.counts.candidates;
    counts->tests = gen.counts.tests + gen.counts.rounds;
    return rc == URSA_OK;
}

const struct bench_subject bench_subject = {
    BENCH_STRICT ? "Ursa strict" : "Ursa",
    sizeof entropy + sizeof gen + sizeof key,
    make,
};
