/* SPDX-License-Identifier: MIT */
/* Keys of Mbed TLS. Its heap is a static buffer. */
#include <mbedtls/hmac_drbg.h>
#include <mbedtls/memory_buffer_alloc.h>
#include <mbedtls/rsa.h>
#include "../subject.h"

#define BITS      2048
#define EXPONENT  65537
#define HEAP_SIZE (1280 * sizeof(void *)) /* found by trial: a key needs it on 32 bits */

static unsigned char heap[HEAP_SIZE];
static mbedtls_hmac_drbg_context drbg;
static mbedtls_rsa_context rsa;
static uint32_t draws;

/* The build renames the library's function, so that its callers use the function below. */
int real_mbedtls_mpi_exp_mod(mbedtls_mpi *x, const mbedtls_mpi *a, const mbedtls_mpi *e,
                             const mbedtls_mpi *n, mbedtls_mpi *rr);

int mbedtls_mpi_exp_mod(mbedtls_mpi *X, const mbedtls_mpi *A, const mbedtls_mpi *E,
                        const mbedtls_mpi *N, mbedtls_mpi *prec_RR) {
    int rc;

    bench_test_begin();
    rc = real_mbedtls_mpi_exp_mod(X, A, E, N, prec_RR);
    bench_test_end();
    return rc;
}

static int draw(void *ctx, unsigned char *out, size_t len) {
    draws++;
    bench_tick();
    return mbedtls_hmac_drbg_random(ctx, out, len);
}

static int make(uint64_t seed, struct bench_counts *counts) {
    const mbedtls_md_info_t *sha256 = mbedtls_md_info_from_type(MBEDTLS_MD_SHA256);
    int rc;

    bench_enter();
    draws = bench_tests = 0;
    mbedtls_memory_buffer_alloc_init(heap, sizeof heap);
    mbedtls_hmac_drbg_init(&drbg);
    mbedtls_rsa_init(&rsa, MBEDTLS_RSA_PKCS_V15, 0);
    rc = mbedtls_hmac_drbg_seed_buf(&drbg, sha256, (const unsigned char *)&seed, sizeof seed);
    if (rc == 0) {
        rc = mbedtls_rsa_gen_key(&rsa, draw, &drbg, BITS, EXPONENT);
    }
    mbedtls_rsa_free(&rsa);
    mbedtls_hmac_drbg_free(&drbg);
    mbedtls_memory_buffer_alloc_free();
    /* The generator is called once for each candidate and once for each test. */
    counts->candidates = draws - bench_tests;
    counts->tests = bench_tests;
    return rc == 0;
}

const struct bench_subject bench_subject = {
    "Mbed TLS",
    sizeof heap + sizeof drbg + sizeof rsa,
    make,
};
