/* SPDX-License-Identifier: MIT */
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/rsa.h>
#include <mbedtls/version.h>
#include "../library.h"

static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context drbg;

static const char *version(void) {
    return MBEDTLS_VERSION_STRING;
}

static int begin(void) {
    mbedtls_entropy_init(&entropy);
    mbedtls_ctr_drbg_init(&drbg);
    return mbedtls_ctr_drbg_seed(&drbg, mbedtls_entropy_func, &entropy, NULL, 0) == 0;
}

static int make_in(mbedtls_rsa_context *rsa, struct bench_key *key) {
    unsigned char n[BENCH_SIZE], e[4];

    if (mbedtls_rsa_gen_key(rsa, mbedtls_ctr_drbg_random, &drbg, BENCH_BITS, BENCH_EXPONENT) != 0 ||
        mbedtls_rsa_export_raw(rsa, n, sizeof n, NULL, 0, NULL, 0, NULL, 0, e, sizeof e) != 0) {
        return 0;
    }
    key->exponent = bench_exponent(e, sizeof e);
    return bench_put_modulus(key, n, sizeof n);
}

static int make(struct bench_key *key) {
    mbedtls_rsa_context rsa;
    int done;

    mbedtls_rsa_init(&rsa, MBEDTLS_RSA_PKCS_V15, 0);
    done = make_in(&rsa, key);
    mbedtls_rsa_free(&rsa);
    return done;
}

const struct bench_library bench_mbedtls = {
    "Mbed TLS", "fresh candidates; trial division to 997; 6 Miller-Rabin rounds; CTR_DRBG",
    version,    begin,
    make,
};
