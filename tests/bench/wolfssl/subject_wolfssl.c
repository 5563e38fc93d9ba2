/* SPDX-License-Identifier: MIT */
/* Keys of wolfSSL. Its heap is a static buffer. */
#include <wolfssl/wolfcrypt/settings.h>
#include <wolfssl/wolfcrypt/random.h>
#include <wolfssl/wolfcrypt/rsa.h>
#include "random.h"
#include "../subject.h"

#define BITS      2048
#define EXPONENT  65537
#define HEAP_SIZE (160 * sizeof(void *))

static _Alignas(8) unsigned char heap[HEAP_SIZE];
static size_t heap_used, blocks;
static WC_RNG rng;
static RsaKey rsa;
static uint64_t seed_state;
static uint32_t draws;

/* A heap that frees nothing until every block is freed. Then it is empty again. */
void *XMALLOC(size_t n, void *hint, int type) {
    size_t at = heap_used, size = (n + 7) & ~(size_t)7;

    (void)hint, (void)type;
    if (size > sizeof heap - at) {
        return NULL;
    }
    heap_used += size;
    blocks++;
    return heap + at;
}

void XFREE(void *p, void *hint, int type) {
    (void)hint, (void)type;
    if (p != NULL && --blocks == 0) {
        heap_used = 0;
    }
}

void *XREALLOC(void *p, size_t n, void *hint, int type) {
    (void)p, (void)n, (void)hint, (void)type;
    return NULL;
}

/* Seeds the library's own generator. */
int bench_seed(unsigned char *out, unsigned len) {
    while (len-- > 0) {
        *out++ = (unsigned char)split_mix(&seed_state);
    }
    return 0;
}

/* Does the same as the library's function, which is declared weak, and counts. */
int sp_exptmod(const sp_int *b, const sp_int *e, const sp_int *m, sp_int *r) {
    int rc;

    bench_test_begin();
    rc = sp_exptmod_ex(b, e, e->used, m, r);
    bench_test_end();
    return rc;
}

/*
 * A macro makes the library's search draw its candidates with this function. The bases of tests are
 * drawn by another function.
 */
int bench_draw(WC_RNG *from, byte *out, word32 len);

int bench_draw(WC_RNG *from, byte *out, word32 len) {
    draws++;
    bench_tick();
    return wc_RNG_GenerateBlock(from, out, len);
}

static int make(uint64_t seed, struct bench_counts *counts) {
    int rc;

    bench_enter();
    draws = bench_tests = 0;
    seed_state = seed;
    rc = wc_InitRng(&rng);
    if (rc == 0) {
        rc = wc_InitRsaKey(&rsa, NULL);
    }
    if (rc == 0) {
        rc = wc_MakeRsaKey(&rsa, BITS, EXPONENT, &rng);
    }
    (void)wc_FreeRsaKey(&rsa);
    (void)wc_FreeRng(&rng);
    counts->candidates = draws;
    counts->tests = bench_tests;
    return rc == 0;
}

const struct bench_subject bench_subject = {
    BENCH_SP ? "wolfSSL SP" : "wolfSSL",
    sizeof heap + sizeof rng + sizeof rsa,
    make,
};
