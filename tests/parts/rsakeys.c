/* SPDX-License-Identifier: MIT */
#define OPENSSL_SUPPRESS_DEPRECATED /* RSA_set0_key is deprecated but short */
#include "rsakeys.h"
#include <stdio.h>
#include <stdlib.h>
#include <openssl/rsa.h>
#include "random.h"

#define MOST_WORDS 33

/* Each prime is the sum of a number from the generator (see number()) and one of these offsets. */
static const struct {
    int bits;
    unsigned offset[4];
} table[] = {
    {512, {1927, 478}},
    {800, {6868, 2406}},
    {1020, {2444, 3403}},
    {1023, {4002, 5030}},
    {1024, {1582, 5133, 12493, 1454}},
    {1025, {6503, 849}},
    {1026, {1527, 421}},
    {1028, {1234, 2886}},
    {1280, {4517, 1564}},
    {1500, {5298, 7122}},
    {1536, {10176, 2717}},
    {2048, {7758, 1801}},
    {2049, {3287, 2116}},
    {2052, {1819, 1596}},
};

static void stop_if(int broken) {
    if (broken) {
        fprintf(stderr, "rsakeys: the table has no such key\n");
        abort();
    }
}

/*
 * A number of so many bits made of the generator's words, the first word on top. The top three bits
 * are set.
 */
static BIGNUM *number(int bits, unsigned which) {
    uint64_t state = (uint64_t)bits << 8 | which;
    uint8_t bytes[8 * MOST_WORDS];
    int words = (bits + 63) / 64, i;
    BIGNUM *x;

    for (i = 0; i < 8 * words; i += 8) {
        uint64_t word = split_mix(&state);
        int k;

        for (k = 0; k < 8; k++) {
            bytes[i + k] = (uint8_t)(word >> (56 - 8 * k));
        }
    }
    x = BN_bin2bn(bytes, 8 * words, NULL);
    stop_if(x == NULL || (BN_num_bits(x) > bits && !BN_mask_bits(x, bits)));
    for (i = 1; i <= 3; i++) {
        stop_if(!BN_set_bit(x, bits - i));
    }
    return x;
}

BIGNUM *rsakeys_prime(int bits, unsigned which) {
    BIGNUM *x = NULL;
    size_t i;

    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].bits == bits && which < 4 && table[i].offset[which] != 0) {
            x = number(bits, which);
            stop_if(!BN_add_word(x, table[i].offset[which]));
        }
    }
    stop_if(x == NULL);
    return x;
}

/* 1/e modulo the LCM of p1 = p - 1 and q1 = q - 1. */
static BIGNUM *exponent(const BIGNUM *e, const BIGNUM *p1, const BIGNUM *q1, BN_CTX *ctx) {
    BIGNUM *lcm = BN_new(), *d;

    BN_gcd(lcm, p1, q1, ctx);
    BN_div(lcm, NULL, p1, lcm, ctx);
    BN_mul(lcm, lcm, q1, ctx);
    d = BN_mod_inverse(NULL, e, lcm, ctx);
    BN_free(lcm);
    return d;
}

EVP_PKEY *rsakeys_of(BIGNUM *p, BIGNUM *q, uint64_t e) {
    BIGNUM *n = BN_new(), *p1 = BN_dup(p), *q1 = BN_dup(q), *public = BN_new();
    BIGNUM *d, *dp, *dq, *iq;
    EVP_PKEY *key = EVP_PKEY_new();
    BN_CTX *ctx = BN_CTX_new();
    RSA *rsa = RSA_new();

    BN_set_word(public, (uint32_t)(e >> 32)); /* a word of OpenSSL may have 32 bits */
    BN_lshift(public, public, 32);
    BN_add_word(public, (uint32_t)e);
    BN_mul(n, p, q, ctx);
    BN_sub_word(p1, 1);
    BN_sub_word(q1, 1);
    d = exponent(public, p1, q1, ctx);
    dp = BN_mod_inverse(NULL, public, p1, ctx);
    dq = BN_mod_inverse(NULL, public, q1, ctx);
    iq = BN_mod_inverse(NULL, q, p, ctx);
    stop_if(!RSA_set0_key(rsa, n, public, d) || !RSA_set0_factors(rsa, p, q) ||
            !RSA_set0_crt_params(rsa, dp, dq, iq) || !EVP_PKEY_assign_RSA(key, rsa));
    BN_free(p1);
    BN_free(q1);
    BN_CTX_free(ctx);
    return key;
}

EVP_PKEY *rsakeys_key(int bits, uint64_t e) {
    int half = (bits + 1) / 2;

    return rsakeys_of(rsakeys_prime(half, 0), rsakeys_prime(bits - half, bits % 2 == 0), e);
}
