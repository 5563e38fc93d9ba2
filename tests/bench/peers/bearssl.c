/* SPDX-License-Identifier: MIT */
/* BearSSL's key generation, with 31-bit and with 62-bit words. */
#include <bearssl.h>
#include "../library.h"

static br_hmac_drbg_context drbg;

static const char *version(void) {
    return "0.6";
}

static int begin(void) {
    br_prng_seeder seeder = br_prng_seeder_system(NULL);

    br_hmac_drbg_init(&drbg, &br_sha256_vtable, "bench", 5);
    return seeder != 0 && seeder(&drbg.vtable);
}

static int make(br_rsa_keygen keygen, struct bench_key *key) {
    unsigned char private[BR_RSA_KBUF_PRIV_SIZE(BENCH_BITS)];
    unsigned char public[BR_RSA_KBUF_PUB_SIZE(BENCH_BITS)];
    br_rsa_private_key sk;
    br_rsa_public_key pk;

    if (keygen == 0 ||
        !keygen(&drbg.vtable, &sk, private, &pk, public, BENCH_BITS, BENCH_EXPONENT)) {
        return 0;
    }
    key->exponent = bench_exponent(pk.e, pk.elen);
    return bench_put_modulus(key, pk.n, pk.nlen);
}

static int make_i31(struct bench_key *key) {
    return make(&br_rsa_i31_keygen, key);
}

static int make_i62(struct bench_key *key) {
    return make(br_rsa_i62_keygen_get(), key);
}

#define SETTINGS                                                                                   \
    "fresh candidates = 3 mod 4; trial division to 1481 by gcd; 3 Miller-Rabin rounds; HMAC_DRBG"

const struct bench_library bench_bearssl_i31 = {
    "BearSSL i31", SETTINGS, version, begin, make_i31,
};
const struct bench_library bench_bearssl_i62 = {
    "BearSSL i62", SETTINGS, version, begin, make_i62,
};
