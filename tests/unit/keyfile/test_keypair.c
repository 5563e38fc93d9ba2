/* SPDX-License-Identifier: MIT */
/* Keys of other programs in DER: which keys are read and which are refused with which error. */
#include "test.h"
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include "codec/der_write.h"
#include "repeatable.h"
#include "rsakeys.h"

#define MOST 4096

/* ---- helpers ------------------------------------------------------------------------------ */

static int is_quick(void) {
    return getenv("URSA_QUICK") != NULL;
}

/* Make a key with OpenSSL's generator. */
static EVP_PKEY *make(unsigned primes) {
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, NULL);
    EVP_PKEY *key = NULL;

    assert_int_equal(EVP_PKEY_keygen_init(ctx), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, 2048), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_keygen_primes(ctx, (int)primes), 1);
    assert_int_equal(EVP_PKEY_generate(ctx, &key), 1);
    EVP_PKEY_CTX_free(ctx);
    return key;
}

static size_t pkcs1(EVP_PKEY *key, uint8_t out[MOST]) {
    int len = i2d_PrivateKey(key, &out);

    assert_in_range(len, 1, MOST);
    return (size_t)len;
}

static size_t pkcs8(EVP_PKEY *key, uint8_t out[MOST]) {
    PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
    int len = i2d_PKCS8_PRIV_KEY_INFO(info, &out);

    assert_in_range(len, 1, MOST);
    PKCS8_PRIV_KEY_INFO_free(info);
    return (size_t)len;
}

/* Write device_key() in either structure. */
static size_t ours(enum ursa_key_form form, uint8_t out[MOST]) {
    struct ursa_keypair pair;
    size_t len = 0;

    assert_code(ursa_keypair_from_rsa(&pair, device_key()), URSA_OK);
    assert_code(ursa_keypair_write(&pair, form, out, MOST, &len), URSA_OK);
    return len;
}

/* Read a copy of exactly that size. After a refusal, the key must be all zeros. */
static int read_exactly(const uint8_t *der, size_t len, struct ursa_keypair *key,
                        struct ursa_where *where) {
    static const struct ursa_keypair nothing;
    uint8_t *exact = malloc(len + !len);
    int rc;

    memcpy(exact, der, len);
    where->what = NULL;
    rc = ursa_keypair_read(exact, len, key, where);
    free(exact);
    if (rc != URSA_OK) {
        assert_non_null(where->what);
        assert_true(where->at <= len);
        assert_memory_equal(key, &nothing, sizeof nothing);
    }
    return rc;
}

static void assert_refused(const uint8_t *der, size_t len, int code, const char *what) {
    struct ursa_keypair key;
    struct ursa_where where;

    assert_code(read_exactly(der, len, &key, &where), code);
    assert_string_equal(where.what, what);
}

static void assert_key_refused(EVP_PKEY *key, int code, const char *what) {
    uint8_t der[MOST];

    assert_refused(der, pkcs8(key, der), code, what);
    EVP_PKEY_free(key);
}

/* ---- good keys ------------------------------------------------------------------------- */

static void assert_read_and_written_again(const uint8_t *der, size_t len, enum ursa_key_form form,
                                          struct ursa_keypair *key) {
    uint8_t again[MOST];
    struct ursa_where where;
    size_t again_len = 0;

    assert_code(read_exactly(der, len, key, &where), URSA_OK);
    assert_true(len <= URSA_KEYPAIR_DER_SIZE);
    assert_code(ursa_keypair_write(key, (enum ursa_key_form)77, NULL, 0, &again_len),
                URSA_E_ARGUMENT);
    assert_code(ursa_keypair_write(key, form, NULL, 0, &again_len), URSA_OK);
    assert_int_equal(again_len, len);
    assert_code(ursa_keypair_write(key, form, again, len - 1, &again_len), URSA_E_BUFFER);
    assert_code(ursa_keypair_write(key, form, again, len, &again_len), URSA_OK);
    assert_memory_equal(again, der, len);
}

static void keys_of_all_sizes_are_read_and_written_like_openssl_does(void **state) {
    static const int sizes[] = {2048, 2050, 2056, 3072, 4096};
    size_t i, n = is_quick() ? 1 : sizeof sizes / sizeof sizes[0];

    (void)state;
    for (i = 0; i < n; i++) {
        EVP_PKEY *pkey = rsakeys_key(sizes[i], 65537);
        struct ursa_keypair key;
        uint8_t der[MOST];

        assert_read_and_written_again(der, pkcs1(pkey, der), URSA_KEY_PKCS1, &key);
        assert_read_and_written_again(der, pkcs8(pkey, der), URSA_KEY_PKCS8, &key);
        assert_int_equal(key.pub.bits, sizes[i]);
        assert_int_equal(key.pub.e, 65537);
        if (sizes[i] < 3072) {
            assert_code(ursa_keypair_check_primes(&key), URSA_OK);
        }
        EVP_PKEY_free(pkey);
    }
}

static void public_keys_are_read_and_written_like_openssl_does(void **state) {
    uint8_t der[MOST], again[MOST], *p = der;
    EVP_PKEY *pkey = rsakeys_key(3000, 0x10003);
    size_t len = (size_t)i2d_PUBKEY(pkey, &p), again_len = 0, i;
    struct ursa_pubkey key;

    (void)state;
    assert_code(ursa_pubkey_read(der, len, &key, NULL), URSA_OK);
    assert_int_equal(key.e, 0x10003);
    assert_code(ursa_pubkey_write(&key, again, sizeof again, &again_len), URSA_OK);
    assert_int_equal(again_len, len);
    assert_memory_equal(again, der, len);
    for (i = 0; i < len; i++) {
        uint8_t *exact = malloc(i + !i);

        memcpy(exact, der, i);
        assert_true(ursa_pubkey_read(exact, i, &key, NULL) != URSA_OK);
        free(exact);
    }
    p = der;
    len = (size_t)i2d_PublicKey(pkey, &p);
    assert_code(ursa_pubkey_read(der, len, &key, NULL), URSA_OK);
    der[len] = 0;
    assert_code(ursa_pubkey_read(der, len + 1, &key, NULL), URSA_E_KEY_DER);
    EVP_PKEY_free(pkey);
}

static void the_device_key_is_the_same_after_writing_and_reading(void **state) {
    uint8_t der[MOST], same[URSA_PKCS8_MAX_SIZE];
    size_t len = ours(URSA_KEY_PKCS8, der), same_len = 0;
    struct ursa_keypair pair;
    struct ursa_rsa_key key;

    (void)state;
    assert_code(ursa_pkcs8_write(device_key(), same, sizeof same, &same_len), URSA_OK);
    assert_int_equal(len, same_len);
    assert_memory_equal(der, same, len);
    assert_code(ursa_keypair_read(der, len, &pair, NULL), URSA_OK);
    assert_code(ursa_keypair_to_rsa(&pair, &key), URSA_OK);
    assert_memory_equal(&key, device_key(), sizeof key);
}

/* Some programs write p < q. Then iq is another number. */
static void factors_are_exchanged_if_p_is_below_q(void **state) {
    const struct ursa_rsa_key *good = device_key();
    BIGNUM *p = BN_bin2bn(good->p, 128, NULL), *q = BN_bin2bn(good->q, 128, NULL);
    BN_CTX *ctx = BN_CTX_new();
    struct ursa_keypair pair;
    struct ursa_rsa_key key;

    (void)state;
    assert_code(ursa_keypair_from_rsa(&pair, good), URSA_OK);
    memcpy(pair.p, good->q, 128);
    memcpy(pair.q, good->p, 128);
    memcpy(pair.dp, good->dq, 128);
    memcpy(pair.dq, good->dp, 128);
    assert_true(ursa_keypair_check(&pair, NULL) != URSA_OK);
    assert_non_null(
        BN_mod_inverse(p, p, q, ctx)); /* 1/p modulo q is 1/q modulo p after the exchange */
    BN_bn2binpad(p, pair.iq, 128);
    assert_code(ursa_keypair_check(&pair, NULL), URSA_OK);
    assert_code(ursa_keypair_to_rsa(&pair, &key), URSA_OK);
    assert_memory_equal(&key, good, sizeof key);
    assert_code(ursa_rsa_pairwise_test(&key), URSA_OK);
    BN_free(p);
    BN_free(q);
    BN_CTX_free(ctx);
}

static void assert_signs(EVP_PKEY *pkey) {
    struct ursa_keypair pair;
    struct ursa_rsa_key key;
    uint8_t der[MOST];

    assert_code(ursa_keypair_read(der, pkcs1(pkey, der), &pair, NULL), URSA_OK);
    assert_code(ursa_keypair_to_rsa(&pair, &key), URSA_OK);
    assert_code(ursa_rsa_pairwise_test(&key), URSA_OK);
    EVP_PKEY_free(pkey);
}

static void keys_made_by_openssl_can_sign(void **state) {
    unsigned p, q;

    (void)state;
    assert_signs(make(2));
    for (p = 0; p <= 2 && !is_quick(); p += 2) { /* p and q are 3 or 1 (mod 4) */
        for (q = 1; q <= 3; q += 2) {
            assert_signs(rsakeys_of(rsakeys_prime(1024, p), rsakeys_prime(1024, q), 65537));
        }
    }
}

static void keys_that_ursa_cannot_sign_with_are_refused(void **state) {
    struct ursa_keypair pair;
    struct ursa_rsa_key key;

    (void)state;
    assert_code(ursa_keypair_from_rsa(&pair, device_key()), URSA_OK);
    pair.pub.bits = 3072;
    assert_code(ursa_keypair_to_rsa(&pair, &key), URSA_E_KEY_SIZE);
    pair.pub.bits = 2048;
    pair.pub.e = 65539;
    assert_code(ursa_keypair_to_rsa(&pair, &key), URSA_E_KEY_EXPONENT);
}

/* ---- bad keys -------------------------------------------------------------------------------- */

static void sizes_and_exponents_out_of_range_have_their_own_errors(void **state) {
    (void)state;
    assert_key_refused(rsakeys_key(1024, 65537), URSA_E_KEY_SIZE, "modulus");
    assert_key_refused(rsakeys_key(2046, 65537), URSA_E_KEY_SIZE, "modulus");
    assert_key_refused(rsakeys_key(2048, 3), URSA_E_KEY_EXPONENT, "publicExponent");
    assert_key_refused(rsakeys_key(2048, 0x10000000Fu), URSA_E_KEY_EXPONENT, "publicExponent");
    assert_key_refused(rsakeys_key(4098, 65537), URSA_E_KEY_SIZE, "modulus");
    assert_key_refused(rsakeys_key(4104, 65537), URSA_E_KEY_SIZE, "modulus");
}

static void other_kinds_of_keys_are_refused_with_their_names(void **state) {
    static const char *const curves[] = {"P-256", "P-384"};
    EVP_PKEY *ec = EVP_EC_gen(curves[0]);
    uint8_t der[MOST];

    (void)state;
    assert_refused(der, pkcs1(ec, der), URSA_E_KEY_KIND, "EC"); /* the structure of RFC 5915 */
    EVP_PKEY_free(ec);
    assert_key_refused(EVP_EC_gen(curves[1]), URSA_E_KEY_KIND, "EC");
    assert_key_refused(EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), URSA_E_KEY_KIND, "Ed25519");
    assert_key_refused(EVP_PKEY_Q_keygen(NULL, NULL, "X448"), URSA_E_KEY_KIND, "X448");
    assert_key_refused(make(3), URSA_E_KEY_PRIMES, "version");
}

static void truncated_keys_are_refused(void **state) {
    struct ursa_keypair key;
    struct ursa_where where;
    uint8_t der[MOST];
    size_t form, i;

    (void)state;
    for (form = 0; form < 2; form++) {
        size_t len = ours((enum ursa_key_form)form, der);

        for (i = 0; i < len; i++) {
            assert_true(read_exactly(der, i, &key, &where) != URSA_OK);
        }
        der[len] = 0;
        assert_code(read_exactly(der, len + 1, &key, &where), URSA_E_KEY_DER);
    }
}

static void keys_with_a_changed_byte_are_refused(void **state) {
    static const uint8_t changes[] = {0x01, 0x80};
    size_t i, j, n = is_quick() ? 1 : sizeof changes, step = is_quick() ? 31 : 3;
    struct ursa_keypair key;
    struct ursa_where where;
    uint8_t der[MOST];
    size_t len = ours(URSA_KEY_PKCS8, der);

    (void)state;
    for (i = 0; i < len; i += step) {
        for (j = 0; j < n; j++) {
            der[i] ^= changes[j];
            if (read_exactly(der, len, &key, &where) == URSA_OK) {
                fail_msg("byte %zu changed by %02X is accepted", i, changes[j]);
            }
            der[i] ^= changes[j];
        }
    }
    assert_code(read_exactly(der, len, &key, &where), URSA_OK);
}

static void an_error_names_the_inconsistent_part(void **state) {
    struct ursa_keypair good, bad;
    struct ursa_where where;

    (void)state;
    assert_code(ursa_keypair_from_rsa(&good, device_key()), URSA_OK);
#define NAMES(change, code, name)                                                                  \
    do {                                                                                           \
        bad = good;                                                                                \
        change;                                                                                    \
        assert_code(ursa_keypair_check(&bad, &where), code);                                       \
        assert_string_equal(where.what, name);                                                     \
    } while (0)
    NAMES(bad.pub.bits = 2047, URSA_E_KEY_SIZE, "modulus");
    NAMES(bad.pub.bits = 4097, URSA_E_KEY_SIZE, "modulus");
    NAMES(bad.pub.bits = 2049, URSA_E_KEY_SHAPE, "modulus");
    NAMES(bad.pub.e = 65538, URSA_E_KEY_EXPONENT, "publicExponent");
    NAMES(bad.pub.e = 65539, URSA_E_KEY_CHECK, "exponent1");
    NAMES(bad.pub.n[255] ^= 1, URSA_E_KEY_SHAPE, "modulus");
    NAMES(bad.pub.n[100] ^= 1, URSA_E_KEY_CHECK, "modulus");
    NAMES(memset(bad.d, 0xFF, 256), URSA_E_KEY_SHAPE, "privateExponent");
    NAMES(bad.d[255] ^= 2, URSA_E_KEY_CHECK, "privateExponent");
    NAMES(memset(bad.d, 0, 256), URSA_E_KEY_CHECK, "privateExponent");
    NAMES(bad.p[0] ^= 0x80, URSA_E_KEY_SHAPE, "prime1");
    NAMES(bad.p[127] ^= 1, URSA_E_KEY_SHAPE, "prime1");
    NAMES(bad.q[0] ^= 0x80, URSA_E_KEY_SHAPE, "prime2");
    NAMES(bad.p[64] ^= 1, URSA_E_KEY_CHECK, "modulus");
    NAMES(bad.q[64] ^= 1, URSA_E_KEY_CHECK, "modulus");
    NAMES(memset(bad.dp, 0xFF, 128), URSA_E_KEY_SHAPE, "exponent1");
    NAMES(memset(bad.dp, 0, 128), URSA_E_KEY_CHECK, "exponent1");
    NAMES(bad.dp[100] ^= 1, URSA_E_KEY_CHECK, "exponent1");
    NAMES(memset(bad.dq, 0xFF, 128), URSA_E_KEY_SHAPE, "exponent2");
    NAMES(bad.dq[100] ^= 1, URSA_E_KEY_CHECK, "exponent2");
    NAMES(memset(bad.iq, 0xFF, 128), URSA_E_KEY_SHAPE, "coefficient");
    NAMES(memset(bad.iq, 0, 128), URSA_E_KEY_CHECK, "coefficient");
    NAMES(bad.iq[127] ^= 1, URSA_E_KEY_CHECK, "coefficient");
#undef NAMES
}

/* Write a consistent RSAPrivateKey with factors of so many bits. */
static size_t build(int p_bits, int q_bits, uint8_t out[MOST]) {
    EVP_PKEY *key = rsakeys_of(rsakeys_prime(p_bits, 0), rsakeys_prime(q_bits, 1), 65537);
    size_t len = pkcs1(key, out);

    EVP_PKEY_free(key);
    return len;
}

static void factors_of_unequal_length_are_refused(void **state) {
    uint8_t der[MOST];

    (void)state;
    assert_refused(der, build(1280, 800, der), URSA_E_KEY_SHAPE, "prime1");
    assert_refused(der, build(800, 1280, der), URSA_E_KEY_SHAPE, "prime2");
    assert_refused(der, build(1026, 1024, der), URSA_E_KEY_SHAPE, "prime1");
}

static void an_odd_number_of_bits_is_read_if_one_factor_has_one_more(void **state) {
    struct ursa_keypair key;
    struct ursa_where where;
    uint8_t der[MOST];
    size_t len = build(1025, 1024, der);

    (void)state;
    assert_code(read_exactly(der, len, &key, &where), URSA_OK);
    assert_int_equal(key.pub.bits, 2049); /* the top two bits of each prime are set */
    assert_code(ursa_keypair_check_primes(&key), URSA_OK);
    len = build(1024, 1025, der);
    assert_code(read_exactly(der, len, &key, &where), URSA_OK);
    assert_code(ursa_keypair_check_primes(&key), URSA_OK);
    assert_refused(der, build(1024, 1023, der), URSA_E_KEY_SIZE, "modulus");
}

static void ber_is_refused_with_its_own_error(void **state) {
    static const uint8_t long_form[] = {0x30, 0x83, 0x00}, zero[] = {0x02, 0x02, 0x00, 0x00};
    uint8_t der[MOST], ber[MOST] = {0x30, 0x80};
    size_t len = ours(URSA_KEY_PKCS1, der);

    (void)state;
    memcpy(ber + 2, der + 4, len - 4); /* an indefinite length */
    memset(ber + 2 + len - 4, 0, 2);
    assert_refused(ber, len, URSA_E_KEY_BER, "PrivateKeyInfo");
    memcpy(ber, long_form, sizeof long_form); /* a length in more bytes than necessary */
    memcpy(ber + 3, der + 2, len - 2);
    assert_refused(ber, len + 1, URSA_E_KEY_BER, "PrivateKeyInfo");
    memcpy(ber, der, 4); /* version 0 in two bytes */
    ber[3]++;
    memcpy(ber + 4, zero, sizeof zero);
    memcpy(ber + 8, der + 7, len - 7);
    assert_refused(ber, len + 1, URSA_E_KEY_BER, "version");
}

/* ---- primes ------------------------------------------------------------------------------- */

/* All parts are consistent, but p is a product of two primes. */
static void a_composite_factor_is_found(void **state) {
    BIGNUM *a = rsakeys_prime(512, 0), *b = rsakeys_prime(512, 1), *p = BN_new();
    BN_CTX *ctx = BN_CTX_new();
    struct ursa_keypair key;
    uint8_t der[MOST];
    EVP_PKEY *pkey;

    (void)state;
    BN_mul(p, a, b, ctx);
    assert_int_equal(BN_num_bits(p), 1024);
    pkey = rsakeys_of(p, rsakeys_prime(1024, 1), 65537);
    assert_code(ursa_keypair_read(der, pkcs1(pkey, der), &key, NULL), URSA_OK);
    assert_code(ursa_keypair_check(&key, NULL), URSA_OK);
    assert_code(ursa_keypair_check_primes(&key), URSA_E_NOT_PRIME);
    EVP_PKEY_free(pkey);
    BN_free(a);
    BN_free(b);
    BN_CTX_free(ctx);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_all_sizes_are_read_and_written_like_openssl_does),
        cmocka_unit_test(public_keys_are_read_and_written_like_openssl_does),
        cmocka_unit_test(the_device_key_is_the_same_after_writing_and_reading),
        cmocka_unit_test(factors_are_exchanged_if_p_is_below_q),
        cmocka_unit_test(keys_made_by_openssl_can_sign),
        cmocka_unit_test(keys_that_ursa_cannot_sign_with_are_refused),
        cmocka_unit_test(sizes_and_exponents_out_of_range_have_their_own_errors),
        cmocka_unit_test(other_kinds_of_keys_are_refused_with_their_names),
        cmocka_unit_test(truncated_keys_are_refused),
        cmocka_unit_test(keys_with_a_changed_byte_are_refused),
        cmocka_unit_test(an_error_names_the_inconsistent_part),
        cmocka_unit_test(factors_of_unequal_length_are_refused),
        cmocka_unit_test(an_odd_number_of_bits_is_read_if_one_factor_has_one_more),
        cmocka_unit_test(ber_is_refused_with_its_own_error),
        cmocka_unit_test(a_composite_factor_is_found),
    };

    repeat_openssl(1);
    return RUN(tests);
}
