/* SPDX-License-Identifier: MIT */
/* Our own keys, over the public interface and a port whose noise is for tests. */
#include <ursa/ursa.h>
#include "subject.h"

/* -DBENCH_STRICT=1: candidates as FIPS 186-5 A.1.3 has them, else our default. */
#ifndef BENCH_STRICT
#define BENCH_STRICT 0
#endif

static uint64_t noise_state;

/* SplitMix64. The symbol's name keeps it out of release images. */
int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count);

int ursa_test_only_noise(void *ctx, uint8_t *samples, size_t count) {
    size_t i;

    (void)ctx;
    for (i = 0; i < count; i++) {
        uint64_t z = noise_state += 0x9E3779B97F4A7C15u;

        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        samples[i] = (uint8_t)(z >> 56);
    }
    return URSA_OK;
}

static int no_flash(void *ctx, uint32_t offset, void *buf, size_t len) {
    (void)ctx, (void)offset, (void)buf, (void)len;
    return URSA_E_PORT(1);
}

static int no_program(void *ctx, uint32_t offset, const void *buf, size_t len) {
    (void)ctx, (void)offset, (void)buf, (void)len;
    return URSA_E_PORT(1);
}

static int no_erase(void *ctx, uint32_t offset) {
    (void)ctx, (void)offset;
    return URSA_E_PORT(1);
}

static const uint8_t id[8] = "bench";

static const struct ursa_port port = {
    .noise = ursa_test_only_noise,
    .noise_bits = 8,
    .noise_h16 = 128,
    .flash_read = no_flash,
    .flash_program = no_program,
    .flash_erase = no_erase,
    .flash_size = 8192,
    .flash_block = 1024,
    .flash_unit = 4,
    .flash_erased = 0xFF,
    .id = id,
    .id_len = sizeof id,
};

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

    noise_state = seed;
    ursa_entropy_init(&entropy, &port);
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
    BENCH_STRICT ? "Ursa, strict" : "Ursa",
    sizeof entropy + sizeof gen + sizeof key,
    make,
};
