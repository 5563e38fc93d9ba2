/* SPDX-License-Identifier: MIT */
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include "../library.h"

static const char *version(void) {
    return OpenSSL_version(OPENSSL_VERSION_STRING);
}

static int begin(void) {
    return 1;
}

static int export(EVP_PKEY *pkey, struct bench_key *key) {
    unsigned char bytes[BENCH_SIZE];
    BIGNUM *n = NULL, *e = NULL;
    int done = EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_N, &n) &&
               EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &e) &&
               BN_bn2binpad(n, bytes, sizeof bytes) == sizeof bytes;

    if (done) {
        key->exponent = (uint32_t)BN_get_word(e);
        done = bench_put_modulus(key, bytes, sizeof bytes);
    }
    BN_free(n);
    BN_free(e);
    return done;
}

static int make(struct bench_key *key) {
    EVP_PKEY *pkey = EVP_RSA_gen(BENCH_BITS); /* the default exponent is 65537 */
    int done = pkey != NULL && export(pkey, key);

    EVP_PKEY_free(pkey);
    return done;
}

const struct bench_library bench_openssl = {
    "OpenSSL", "FIPS 186-4 B.3.6 (auxiliary primes); 64 Miller-Rabin rounds; pairwise test",
    version,   begin,
    make,
};
