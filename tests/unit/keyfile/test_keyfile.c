/* SPDX-License-Identifier: MIT */
#include "test.h"
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#define CANARY 0xA5

/* ---- helpers ------------------------------------------------------------------------------ */

static void make_key(uint64_t seed, struct ursa_rsa_key *key) {
    struct device device;
    struct ursa_keygen keygen;
    int rc;

    device_init(&device, seed, 0xFF);
    assert_code(ursa_keygen_begin(&keygen, &device.entropy, NULL, key, NULL), URSA_OK);
    do {
        rc = ursa_keygen_step(&keygen, 0);
    } while (rc == URSA_BUSY);
    assert_code(rc, URSA_OK);
}

static void assert_canary(const uint8_t *p, size_t n) {
    size_t i;

    for (i = 0; i < n; i++) {
        if (p[i] != CANARY) {
            fail_msg("byte %zu was touched", i);
        }
    }
}

static void assert_pkcs8(const struct ursa_rsa_key *key) {
    size_t len = 0, again = 0;
    uint8_t *exact;

    assert_code(ursa_pkcs8_write(key, NULL, 0, &len), URSA_OK);
    assert_true(len > 1190 && len <= URSA_PKCS8_MAX_SIZE);
    exact = malloc(len);
    assert_code(ursa_pkcs8_write(key, exact, len, &again), URSA_OK);
    assert_int_equal(again, len);
    judge_private_key(exact, len, key);
    free(exact);
}

static void assert_refused(const struct ursa_rsa_key *key) {
    uint8_t out[URSA_PKCS8_MAX_SIZE];
    size_t len = 4711;

    memset(out, CANARY, sizeof out);
    assert_code(ursa_pkcs8_write(key, out, sizeof out, &len), URSA_E_KEY_SHAPE);
    assert_canary(out, sizeof out);
    assert_code(ursa_pkcs8_write(key, NULL, 0, &len), URSA_E_KEY_SHAPE);
    assert_int_equal(len, 4711);
}

/* ---- tests -------------------------------------------------------------------------------- */

static void openssl_accepts_the_device_key_with_its_full_check(void **state) {
    (void)state;
    assert_pkcs8(device_key());
}

static void openssl_accepts_keys_of_other_seeds(void **state) {
    uint64_t seed, most = getenv("URSA_QUICK") != NULL ? 2 : 4;

    (void)state;
    for (seed = 2; seed <= most; seed++) {
        struct ursa_rsa_key key;

        make_key(seed, &key);
        assert_pkcs8(&key);
    }
}

static void d_is_the_inverse_of_e_modulo_the_lcm(void **state) {
    uint8_t der[URSA_PKCS8_MAX_SIZE];
    const uint8_t *p = der;
    const struct ursa_rsa_key *key = device_key();
    BIGNUM *a = BN_bin2bn(key->p, sizeof key->p, NULL), *b = BN_bin2bn(key->q, sizeof key->q, NULL);
    BIGNUM *d = NULL, *lcm = BN_new(), *product = BN_new(), *gcd = BN_new();
    BN_CTX *ctx = BN_CTX_new();
    EVP_PKEY *pkey;
    size_t len = 0;

    (void)state;
    assert_code(ursa_pkcs8_write(key, der, sizeof der, &len), URSA_OK);
    pkey = d2i_AutoPrivateKey(NULL, &p, (long)len);
    assert_non_null(pkey);
    assert_int_equal(EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_D, &d), 1);
    BN_sub_word(a, 1);
    BN_sub_word(b, 1);
    BN_mul(lcm, a, b, ctx);
    BN_gcd(gcd, a, b, ctx);
    BN_div(lcm, NULL, lcm, gcd, ctx);
    assert_true(BN_cmp(d, lcm) < 0);
    assert_true(BN_num_bits(d) > 1024);
    BN_copy(product, d);
    BN_mul_word(product, URSA_RSA_EXPONENT);
    BN_mod(product, product, lcm, ctx);
    assert_true(BN_is_one(product));
    EVP_PKEY_free(pkey);
    BN_CTX_free(ctx);
    BN_free(a);
    BN_free(b);
    BN_free(d);
    BN_free(lcm);
    BN_free(gcd);
    BN_free(product);
}

static void the_same_key_gives_the_same_bytes(void **state) {
    uint8_t one[URSA_PKCS8_MAX_SIZE], two[URSA_PKCS8_MAX_SIZE + 100];
    size_t one_len = 0, two_len = 0;

    (void)state;
    memset(two, CANARY, sizeof two);
    assert_code(ursa_pkcs8_write(device_key(), one, sizeof one, &one_len), URSA_OK);
    assert_code(ursa_pkcs8_write(device_key(), two, sizeof two, &two_len), URSA_OK);
    assert_int_equal(one_len, two_len);
    assert_memory_equal(one, two, one_len);
    assert_canary(two + two_len, sizeof two - two_len);
}

static void a_buffer_that_is_too_small_is_not_changed(void **state) {
    uint8_t out[URSA_PKCS8_MAX_SIZE];
    size_t need = 0, len = 4711;

    (void)state;
    assert_code(ursa_pkcs8_write(device_key(), NULL, 0, &need), URSA_OK);
    memset(out, CANARY, sizeof out);
    assert_code(ursa_pkcs8_write(device_key(), out, need - 1, &len), URSA_E_BUFFER);
    assert_code(ursa_pkcs8_write(device_key(), out, 0, &len), URSA_E_BUFFER);
    assert_canary(out, sizeof out);
    assert_int_equal(len, 4711);
}

static void keys_with_a_wrong_factor_or_number_are_refused(void **state) {
    const struct ursa_rsa_key *good = device_key();
    struct ursa_rsa_key bad;

    (void)state;
    assert_refused(NULL);
#define REFUSE(change)                                                                             \
    do {                                                                                           \
        bad = *good;                                                                               \
        change;                                                                                    \
        assert_refused(&bad);                                                                      \
    } while (0)
    REFUSE(memset(&bad, 0, sizeof bad));
    REFUSE(memset(&bad, 0xFF, sizeof bad));
    REFUSE(bad.p[127] ^= 1); /* even */
    REFUSE(bad.q[127] ^= 1);
    REFUSE(bad.p[0] &= 0x7F); /* short */
    REFUSE(bad.q[0] &= 0x7F);
    REFUSE(memset(bad.p, 0, sizeof bad.p));
    REFUSE(memset(bad.q, 0, sizeof bad.q));
    REFUSE(bad.p[127] ^= 2); /* neither 3 (mod 4) nor a factor */
    REFUSE(bad.q[127] ^= 2);
    REFUSE(bad.p[64] ^= 1); /* the shape is right, but it is not a factor */
    REFUSE(bad.q[64] ^= 1);
    REFUSE(bad.n[100] ^= 1);
    REFUSE(bad.n[0] &= 0x7F);
    REFUSE(bad.n[255] ^= 1);
    REFUSE((memcpy(bad.p, good->q, sizeof bad.p), memcpy(bad.q, good->p, sizeof bad.q)));
    REFUSE(memcpy(bad.q, good->p, sizeof bad.q)); /* p = q */
    REFUSE(memset(bad.dp, 0xFF, sizeof bad.dp));  /* dp > p */
    REFUSE(memset(bad.dq, 0xFF, sizeof bad.dq));
    REFUSE(memset(bad.iq, 0xFF, sizeof bad.iq));
    REFUSE(bad.dp[127] ^= 1);
    REFUSE(bad.dq[127] ^= 1);
#undef REFUSE
}

static void a_missing_length_is_a_bad_argument(void **state) {
    uint8_t out[URSA_PKCS8_MAX_SIZE];

    (void)state;
    assert_code(ursa_pkcs8_write(device_key(), out, sizeof out, NULL), URSA_E_ARGUMENT);
}

static void openssl_reads_the_key_in_pem(void **state) {
    uint8_t der[URSA_PKCS8_MAX_SIZE];
    char text[URSA_PEM_SIZE(sizeof URSA_PEM_KEY - 1, URSA_PKCS8_MAX_SIZE)];
    size_t der_len = 0, len = 0;
    EVP_PKEY *pkey;
    BIO *bio;

    (void)state;
    assert_code(ursa_pkcs8_write(device_key(), der, sizeof der, &der_len), URSA_OK);
    assert_code(ursa_pem_encode(URSA_PEM_KEY, der, der_len, text, sizeof text, &len), URSA_OK);
    bio = BIO_new_mem_buf(text, (int)len);
    pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
    assert_non_null(pkey);
    assert_int_equal(EVP_PKEY_get_bits(pkey), 2048);
    EVP_PKEY_free(pkey);
    BIO_free(bio);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openssl_accepts_the_device_key_with_its_full_check),
        cmocka_unit_test(openssl_accepts_keys_of_other_seeds),
        cmocka_unit_test(d_is_the_inverse_of_e_modulo_the_lcm),
        cmocka_unit_test(the_same_key_gives_the_same_bytes),
        cmocka_unit_test(a_buffer_that_is_too_small_is_not_changed),
        cmocka_unit_test(keys_with_a_wrong_factor_or_number_are_refused),
        cmocka_unit_test(a_missing_length_is_a_bad_argument),
        cmocka_unit_test(openssl_reads_the_key_in_pem),
    };

    return RUN(tests);
}
