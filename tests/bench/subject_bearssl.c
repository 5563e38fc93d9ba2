/* SPDX-License-Identifier: MIT */
/* Keys of BearSSL. The build selects the engine: -DBENCH_ENGINE=i15, i31 or i62. */
#include <bearssl.h>
#include "subject.h"

#ifndef BENCH_ENGINE
#define BENCH_ENGINE i31
#endif
#define NAME_(engine) br_rsa_##engine##_keygen
#define NAME(engine)  NAME_(engine)
#define TEXT_(engine) "BearSSL " #engine
#define TEXT(engine)  TEXT_(engine)
#define BITS          2048
#define EXPONENT      65537

/* A generator that counts calls and passes them to BearSSL's generator. */
struct counter {
    const br_prng_class *vtable;
    br_hmac_drbg_context drbg;
    uint32_t draws;
};

static void generate(const br_prng_class **ctx, void *out, size_t len) {
    struct counter *counter = (struct counter *)(void *)ctx;

    counter->draws++;
    bench_tick();
    br_hmac_drbg_generate(&counter->drbg, out, len);
}

static const br_prng_class counter_class = {sizeof(struct counter), NULL, generate, NULL};

static struct counter counter;
static unsigned char private[BR_RSA_KBUF_PRIV_SIZE(BITS)], public[BR_RSA_KBUF_PUB_SIZE(BITS)];

static int make(uint64_t seed, struct bench_counts *counts) {
    br_rsa_private_key sk;
    br_rsa_public_key pk;
    int made;

    bench_enter();
    counter.vtable = &counter_class;
    counter.draws = bench_tests = 0;
    br_hmac_drbg_init(&counter.drbg, &br_sha256_vtable, &seed, sizeof seed);
    made = (int)NAME(BENCH_ENGINE)(&counter.vtable, &sk, private, &pk, public, BITS, EXPONENT);
    /* The generator is called once for each candidate and once for each test. */
    counts->candidates = counter.draws - bench_tests;
    counts->tests = bench_tests;
    return made;
}

const struct bench_subject bench_subject = {
    TEXT(BENCH_ENGINE),
    sizeof counter + sizeof private + sizeof public,
    make,
};
