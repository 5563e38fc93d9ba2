/* SPDX-License-Identifier: MIT */
#include "test.h"
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include "rsa/assemble.h"
#include "base/consttime.h"

static const uint8_t hash[32] = "a hash of thirty-two bytes, yes";

static struct ursa_rsa_key key; /* a copy to be changed by tests */

static int fresh_key(void **state) {
    (void)state;
    key = *device_key();
    return 0;
}

static void constant_time_comparisons_are_right(void **state) {
    uint8_t a[2], b[2];
    unsigned i, j;

    (void)state;
    for (i = 0; i < 0x10000; i += 251) {
        for (j = 0; j < 0x10000; j += 13) {
            a[0] = (uint8_t)(i >> 8);
            a[1] = (uint8_t)i;
            b[0] = (uint8_t)(j >> 8);
            b[1] = (uint8_t)j;
            assert_int_equal(ursa_less(a, b, 2), i < j);
            assert_int_equal(ursa_equal(a, b, 2), i == j);
        }
    }
    assert_int_equal(ursa_less(a, a, 2), 0);
    assert_int_equal(ursa_equal(a, a, 2), 1);
}

static void openssl_verifies_the_signatures_and_they_are_deterministic(void **state) {
    const struct ursa_rsa_key *k = device_key();
    uint8_t sig[256], again[256], der[URSA_PKCS8_MAX_SIZE];
    const uint8_t *p = der;
    EVP_PKEY *pkey;
    EVP_PKEY_CTX *ctx;
    size_t len;

    (void)state;
    assert_code(ursa_rsa_sign_sha256(k, hash, sig), URSA_OK);
    assert_code(ursa_rsa_sign_sha256(k, hash, again), URSA_OK);
    assert_memory_equal(sig, again, sizeof sig);
    assert_code(ursa_pkcs8_write(k, der, sizeof der, &len), URSA_OK);
    pkey = d2i_AutoPrivateKey(NULL, &p, (long)len);
    ctx = EVP_PKEY_CTX_new(pkey, NULL);
    assert_int_equal(EVP_PKEY_verify_init(ctx), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING), 1);
    assert_int_equal(EVP_PKEY_CTX_set_signature_md(ctx, EVP_sha256()), 1);
    assert_int_equal(EVP_PKEY_verify(ctx, sig, sizeof sig, hash, sizeof hash), 1);
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(pkey);
}

static int is_zero(const uint8_t *p, size_t n) {
    while (n-- > 0) {
        if (*p++ != 0) {
            return 0;
        }
    }
    return 1;
}

/*
 * One faulty CRT signature reveals the factors (Boneh, DeMillo, Lipton). The test flips every 7th
 * bit of the secret components, or every 997th bit in quick runs.
 */
static void a_flipped_bit_in_the_key_never_lets_a_signature_out(void **state) {
    uint8_t *secret = (uint8_t *)&key + offsetof(struct ursa_rsa_key, p);
    size_t n = sizeof key - offsetof(struct ursa_rsa_key, p), i;
    unsigned step = getenv("URSA_QUICK") != NULL ? 997 : 7, faults = 0;
    uint8_t sig[256];

    (void)state;
    for (i = 0; i < 8 * n; i += step, faults++) {
        int rc;

        secret[i / 8] ^= (uint8_t)(1 << i % 8);
        memset(sig, 0xEE, sizeof sig);
        rc = ursa_rsa_sign_sha256(&key, hash, sig);
        assert_true(rc == URSA_E_SIGNATURE || rc == URSA_E_KEY_SHAPE);
        assert_true(is_zero(sig, sizeof sig));
        secret[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    printf("# %u faults\n", faults);
    assert_code(ursa_rsa_sign_sha256(&key, hash, sig), URSA_OK);
}

static void a_key_with_a_flipped_bit_fails_the_pairwise_test(void **state) {
    uint8_t *bytes = (uint8_t *)&key;
    size_t i;

    (void)state;
    for (i = 0; i < 8 * sizeof key; i += getenv("URSA_QUICK") != NULL ? 1999 : 37) {
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_int_not_equal(ursa_rsa_pairwise_test(&key), URSA_OK);
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    assert_code(ursa_rsa_pairwise_test(&key), URSA_OK);
}

/* All equations hold, but p is not prime. Only a signature shows this. */
static void a_key_with_a_composite_factor_fails_the_pairwise_test(void **state) {
    BN_CTX *ctx = BN_CTX_new();
    unsigned bit;

    (void)state;
    for (bit = 8; bit < 1000; bit += 90) {
        BIGNUM *p, *q, *iq = BN_new();

        key = *device_key();
        key.p[127 - bit / 8] ^= (uint8_t)(1 << bit % 8);
        p = BN_bin2bn(key.p, 128, NULL);
        q = BN_bin2bn(key.q, 128, NULL);
        assert_int_equal(BN_check_prime(p, ctx, NULL), 0);
        assert_non_null(BN_mod_inverse(iq, q, p, ctx));
        BN_bn2binpad(iq, key.iq, 128);
        ursa_assemble(&key);
        assert_code(ursa_rsa_check(&key), URSA_OK);
        assert_code(ursa_rsa_pairwise_test(&key), URSA_E_KEY_CHECK);
        BN_free(p);
        BN_free(q);
        BN_free(iq);
    }
    BN_CTX_free(ctx);
}

/* The cheap check alone must find wrong n, p and q, and wrong sizes and parities. */
static void a_modulus_that_is_not_the_product_is_refused(void **state) {
    size_t i;

    (void)state;
    for (i = 0; i < 8 * 512; i += 5) {
        uint8_t *bytes = (uint8_t *)&key;

        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_int_not_equal(ursa_rsa_check(&key), URSA_OK);
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    assert_code(ursa_rsa_check(&key), URSA_OK);
}

static void spoil_and_expect_bad_shape(uint8_t *byte, uint8_t value) {
    uint8_t before = *byte, sig[256];
    br_rsa_private_key lent;

    *byte = value;
    assert_code(ursa_rsa_check(&key), URSA_E_KEY_SHAPE);
    assert_code(ursa_rsa_sign_sha256(&key, hash, sig), URSA_E_KEY_SHAPE);
    assert_code(ursa_rsa_lend(&key, &lent), URSA_E_KEY_SHAPE);
    *byte = before;
}

static void wrong_sizes_and_parities_never_reach_bearssl(void **state) {
    (void)state;
    spoil_and_expect_bad_shape(&key.n[0], key.n[0] & 0x7F);
    spoil_and_expect_bad_shape(&key.n[255], key.n[255] & 0xFE);
    spoil_and_expect_bad_shape(&key.p[0], key.p[0] & 0x7F);
    spoil_and_expect_bad_shape(&key.p[127], key.p[127] & 0xFE);
    spoil_and_expect_bad_shape(&key.q[0], key.q[0] & 0x7F);
    spoil_and_expect_bad_shape(&key.q[127], key.q[127] & 0xFE);
    spoil_and_expect_bad_shape(&key.dp[127], key.dp[127] & 0xFE);
    spoil_and_expect_bad_shape(&key.dq[127], key.dq[127] & 0xFE);
    spoil_and_expect_bad_shape(&key.dp[0], 0xFF);
    spoil_and_expect_bad_shape(&key.dq[0], 0xFF);
    spoil_and_expect_bad_shape(&key.iq[0], 0xFF);
    assert_code(ursa_rsa_check(NULL), URSA_E_KEY_SHAPE);
    memset(&key, 0, sizeof key);
    assert_code(ursa_rsa_check(&key), URSA_E_KEY_SHAPE);
    memset(&key, 0xFF, sizeof key);
    assert_code(ursa_rsa_check(&key), URSA_E_KEY_SHAPE);
}

static void a_key_with_p_below_q_is_refused(void **state) {
    uint8_t swap[128];

    (void)state;
    memcpy(swap, key.p, 128);
    memcpy(key.p, key.q, 128);
    memcpy(key.q, swap, 128);
    memcpy(swap, key.dp, 128);
    memcpy(key.dp, key.dq, 128);
    memcpy(key.dq, swap, 128);
    assert_code(ursa_rsa_check(&key), URSA_E_KEY_SHAPE);
}

/* Fermat's method factors such a key at once. p = q + 2^k is refused if k is at most 923. */
static void factors_too_close_are_refused(void **state) {
    unsigned k;

    (void)state;
    for (k = 1; k < 1023; k++) {
        BIGNUM *q = BN_bin2bn(device_key()->q, 128, NULL), *p = BN_new(), *n = BN_new();
        BN_CTX *ctx = BN_CTX_new();

        key = *device_key();
        BN_set_word(p, 1);
        BN_lshift(p, p, (int)k);
        BN_clear_bit(q, (int)k);
        BN_add(p, p, q);
        BN_mul(n, p, q, ctx);
        BN_bn2binpad(q, key.q, 128);
        BN_bn2binpad(n, key.n, 256);
        if (BN_num_bits(p) == 1024 && BN_num_bits(q) == 1024 && BN_num_bits(n) == 2048) {
            BN_bn2binpad(p, key.p, 128);
            assert_int_equal(ursa_factors_are_apart(&key), k >= 924);
            ursa_assemble(&key);
            memset(key.iq, 1, 128);
            assert_code(ursa_rsa_check(&key), URSA_E_KEY_CHECK); /* iq is wrong as well */
        }
        BN_free(q);
        BN_free(p);
        BN_free(n);
        BN_CTX_free(ctx);
    }
}

static void a_lent_key_points_into_the_key_of_the_caller(void **state) {
    br_rsa_private_key lent;

    (void)state;
    assert_code(ursa_rsa_lend(&key, &lent), URSA_OK);
    assert_int_equal(lent.n_bitlen, 2048);
    assert_ptr_equal(lent.p, key.p);
    assert_ptr_equal(lent.iq, key.iq);
    assert_int_equal(lent.plen, 128);
    assert_int_equal(lent.iqlen, 128);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_time_comparisons_are_right),
        cmocka_unit_test(openssl_verifies_the_signatures_and_they_are_deterministic),
        cmocka_unit_test_setup(a_flipped_bit_in_the_key_never_lets_a_signature_out, fresh_key),
        cmocka_unit_test_setup(a_key_with_a_flipped_bit_fails_the_pairwise_test, fresh_key),
        cmocka_unit_test_setup(a_key_with_a_composite_factor_fails_the_pairwise_test, fresh_key),
        cmocka_unit_test_setup(a_modulus_that_is_not_the_product_is_refused, fresh_key),
        cmocka_unit_test_setup(wrong_sizes_and_parities_never_reach_bearssl, fresh_key),
        cmocka_unit_test_setup(a_key_with_p_below_q_is_refused, fresh_key),
        cmocka_unit_test_setup(factors_too_close_are_refused, fresh_key),
        cmocka_unit_test_setup(a_lent_key_points_into_the_key_of_the_caller, fresh_key),
    };

    return RUN(tests);
}
