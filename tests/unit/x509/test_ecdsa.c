/* SPDX-License-Identifier: MIT */
/* Signatures and keys of CAs with EC keys: OpenSSL's, and changed ones by our own bytes. */
#include "test.h"
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/obj_mac.h>
#include <openssl/sha.h>
#include <openssl/x509.h>
#include "certs.h"
#include "repeatable.h"
#include "rounds.h"
#include "rsakeys.h"
#include "x509/ecdsa.h"

static EVP_PKEY *rsa, *p256, *p384, *p521;

static int make_keys(void **state) {
    (void)state;
    rsa = rsakeys_key(2048, 65537);
    p256 = EVP_EC_gen("P-256");
    p384 = EVP_EC_gen("P-384");
    p521 = EVP_EC_gen("P-521");
    return 0;
}

static int free_keys(void **state) {
    (void)state;
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(p256);
    EVP_PKEY_free(p384);
    EVP_PKEY_free(p521);
    return 0;
}

/* ---- one signature --------------------------------------------------------------------------- */

/* A signed text, its parts as ursa_signed_by takes them. */
struct signed_text {
    uint8_t spki[512], algorithm[16], text[64], signature[256];
    size_t spki_len, algorithm_len, text_len, signature_len;
};

static const uint8_t with_sha256[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                      0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};

/* From memory that ends where the part does, so that a sanitizer sees a byte too many. */
static struct ursa_span exact(const uint8_t *bytes, size_t len) {
    struct ursa_span span = {malloc(len + (len == 0)), len};

    memcpy((uint8_t *)(uintptr_t)span.at, bytes, len);
    return span;
}

static int judge(const struct signed_text *s) {
    struct ursa_span spki = exact(s->spki, s->spki_len);
    struct ursa_span algorithm = exact(s->algorithm, s->algorithm_len);
    struct ursa_span text = exact(s->text, s->text_len);
    struct ursa_span signature = exact(s->signature, s->signature_len);
    int rc = ursa_signed_by(spki, algorithm, text, signature);

    free((void *)(uintptr_t)spki.at);
    free((void *)(uintptr_t)algorithm.at);
    free((void *)(uintptr_t)text.at);
    free((void *)(uintptr_t)signature.at);
    return rc;
}

static struct signed_text sign(EVP_PKEY *key) {
    struct signed_text s = {.text = "text", .text_len = 4};
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    uint8_t *p = s.spki;

    s.spki_len = (size_t)i2d_PUBKEY(key, &p);
    assert_in_range(s.spki_len, 1, sizeof s.spki);
    memcpy(s.algorithm, with_sha256, sizeof with_sha256);
    s.algorithm_len = sizeof with_sha256;
    s.signature_len = sizeof s.signature;
    assert_true(EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, key) > 0);
    assert_true(EVP_DigestSign(ctx, s.signature, &s.signature_len, s.text, s.text_len) > 0);
    EVP_MD_CTX_free(ctx);
    return s;
}

static void openssl_s_signatures_verify_and_others_do_not(void **state) {
    unsigned i, n = (unsigned)rounds(800);

    (void)state;
    for (i = 0; i < n; i++) {
        EVP_PKEY *key = EVP_EC_gen(i % 2 == 0 ? "P-256" : "P-384");
        struct signed_text s = sign(key), bad;

        assert_code(judge(&s), URSA_OK);
        bad = s;
        bad.text[i % 4] ^= (uint8_t)(1u << i % 8);
        assert_code(judge(&bad), URSA_E_CERT_SIGNATURE);
        bad = s;
        bad.signature[bad.signature_len - 1 - i % 8] ^= 1;
        assert_code(judge(&bad), URSA_E_CERT_SIGNATURE);
        EVP_PKEY_free(key);
    }
}

static void every_changed_byte_and_truncation_is_refused(void **state) {
    static const uint8_t changes[] = {0x01, 0x02, 0x80, 0xFF};
    const struct signed_text right = sign(p256);
    size_t i, j;

    (void)state;
    for (i = 0; i < right.signature_len; i += each(5)) {
        struct signed_text bad = right;

        bad.signature_len = i;
        assert_code(judge(&bad), URSA_E_CERT_SIGNATURE);
        for (j = 0; j < sizeof changes; j++) {
            bad = right;
            bad.signature[i] ^= changes[j];
            assert_code(judge(&bad), URSA_E_CERT_SIGNATURE);
        }
    }
    for (i = 0; i < right.spki_len; i += each(5)) {
        struct signed_text bad = right;

        bad.spki_len = i;
        assert_int_not_equal(judge(&bad), URSA_OK);
        for (j = 0; j < sizeof changes; j++) {
            bad = right;
            bad.spki[i] ^= changes[j];
            assert_int_not_equal(judge(&bad), URSA_OK);
        }
    }
    for (i = 0; i < right.algorithm_len; i++) {
        struct signed_text bad = right;

        bad.algorithm[i] ^= 1;
        assert_int_not_equal(judge(&bad), URSA_OK);
    }
}

/* ---- r and s --------------------------------------------------------------------------------- */

static const char order256[] = "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551";

/* SEQUENCE { INTEGER r, INTEGER s } of numbers that may be out of range, of any length. */
static size_t write_signature(const BIGNUM *r, const BIGNUM *s, uint8_t *out) {
    ECDSA_SIG *sig = ECDSA_SIG_new();
    int len;

    assert_true(ECDSA_SIG_set0(sig, BN_dup(r), BN_dup(s)));
    len = i2d_ECDSA_SIG(sig, &out);
    ECDSA_SIG_free(sig);
    assert_true(len > 0);
    return (size_t)len;
}

static void r_and_s_are_from_1_to_the_order_less_1(void **state) {
    struct signed_text s = sign(p256);
    const uint8_t *p = s.signature;
    ECDSA_SIG *sig = d2i_ECDSA_SIG(NULL, &p, (long)s.signature_len);
    BIGNUM *n = NULL, *zero = BN_new(), *r = BN_dup(ECDSA_SIG_get0_r(sig)),
           *t = BN_dup(ECDSA_SIG_get0_s(sig)), *more = BN_new();

    (void)state;
    assert_true(BN_hex2bn(&n, order256));
    BN_zero(zero);
    s.signature_len = write_signature(r, t, s.signature);
    assert_code(judge(&s), URSA_OK);
    BN_sub(more, n, t); /* n - s is as good as s */
    s.signature_len = write_signature(r, more, s.signature);
    assert_code(judge(&s), URSA_OK);

    s.signature_len = write_signature(zero, t, s.signature);
    assert_code(judge(&s), URSA_E_CERT_SIGNATURE);
    s.signature_len = write_signature(r, zero, s.signature);
    assert_code(judge(&s), URSA_E_CERT_SIGNATURE);
    s.signature_len = write_signature(zero, zero, s.signature);
    assert_code(judge(&s), URSA_E_CERT_SIGNATURE);
    s.signature_len = write_signature(n, t, s.signature);
    assert_code(judge(&s), URSA_E_CERT_SIGNATURE);
    s.signature_len = write_signature(r, n, s.signature);
    assert_code(judge(&s), URSA_E_CERT_SIGNATURE);
    BN_add(more, r, n); /* the same modulo n */
    s.signature_len = write_signature(more, t, s.signature);
    assert_code(judge(&s), URSA_E_CERT_SIGNATURE);
    BN_add(more, t, n);
    s.signature_len = write_signature(r, more, s.signature);
    assert_code(judge(&s), URSA_E_CERT_SIGNATURE);
    BN_lshift(more, r, 8);
    s.signature_len = write_signature(more, t, s.signature);
    assert_code(judge(&s), URSA_E_CERT_SIGNATURE);
    BN_free(n);
    BN_free(zero);
    BN_free(r);
    BN_free(t);
    BN_free(more);
    ECDSA_SIG_free(sig);
}

/* Without the zero in front of its top bit, a number is negative. */
static void a_negative_number_is_refused(void **state) {
    struct signed_text s;

    (void)state;
    do {
        s = sign(p256);
    } while (s.signature[3] != 33);
    assert_code(judge(&s), URSA_OK);
    memmove(s.signature + 4, s.signature + 5, s.signature_len - 5);
    s.signature[1]--;
    s.signature[3]--;
    s.signature_len--;
    assert_code(judge(&s), URSA_E_CERT_SIGNATURE);
}

/* A signature whose numbers have both 32 bytes with the top bit clear, so that all lengths fit. */
static struct signed_text sign_evenly(void) {
    struct signed_text s;

    do {
        s = sign(p256);
    } while (s.signature_len != 70 || s.signature[3] != 32);
    return s;
}

static void a_signature_in_ber_is_refused(void **state) {
    const struct signed_text right = sign_evenly(); /* 30 44 02 20 r 02 20 s */
    const uint8_t *r = right.signature + 4, *t = right.signature + 38;
    struct signed_text bad;
    unsigned i;

    (void)state;
    for (i = 0; i < 7; i++) {
        static const struct {
            uint8_t head[4], middle[4], tail[4];
            uint8_t head_len, middle_len, tail_len;
        } forms[] = {
            {{0x30, 0x81, 0x44}, {0x02, 0x20}, {0}, 3, 2, 0}, /* a longer length */
            {{0x30, 0x80}, {0x02, 0x20}, {0, 0}, 2, 2, 2},    /* an indefinite one */
            {{0x30, 0x45}, {0x02, 0x21, 0x00}, {0}, 2, 3, 0}, /* a zero in front of s */
            {{0x30, 0x45}, {0x02, 0x81, 0x20}, {0}, 2, 3, 0}, /* a longer length of s */
            {{0x30, 0x44}, {0x02, 0x20}, {0}, 2, 2, 1},       /* a byte behind it */
            {{0x30, 0x45}, {0x02, 0x20}, {0}, 2, 2, 1},       /* a byte behind s */
            {{0x31, 0x44}, {0x02, 0x20}, {0}, 2, 2, 0},       /* a SET */
        };
        uint8_t *p = bad.signature;

        bad = right;
        memcpy(p, forms[i].head, forms[i].head_len);
        p += forms[i].head_len;
        *p++ = 0x02;
        *p++ = 0x20;
        memcpy(p, r, 32);
        p += 32;
        memcpy(p, forms[i].middle, forms[i].middle_len);
        p += forms[i].middle_len;
        memcpy(p, t, 32);
        p += 32;
        memcpy(p, forms[i].tail, forms[i].tail_len);
        p += forms[i].tail_len;
        bad.signature_len = (size_t)(p - bad.signature);
        assert_code(judge(&bad), URSA_E_CERT_SIGNATURE);
    }
    bad = right; /* r and s alone, as TLS 1.3's and PKCS#11's users sometimes have it */
    memcpy(bad.signature, r, 32);
    memcpy(bad.signature + 32, t, 32);
    bad.signature_len = 64;
    assert_code(judge(&bad), URSA_E_CERT_SIGNATURE);
}

static void an_algorithm_with_parameters_is_refused(void **state) {
    struct signed_text s = sign(p256);

    (void)state;
    s.algorithm[1] = 0x0C;
    s.algorithm[12] = 0x05;
    s.algorithm[13] = 0x00;
    s.algorithm_len = 14;
    assert_code(judge(&s), URSA_E_CERT_ALGORITHM);
}

static void the_key_and_the_algorithm_belong_together(void **state) {
    struct signed_text ec = sign(p256), of_rsa = sign(rsa), mixed;

    (void)state;
    mixed = of_rsa; /* ecdsa-with-SHA256 and an RSA key */
    assert_code(judge(&mixed), URSA_E_CERT_SIGNATURE);
    mixed = ec;
    memcpy(mixed.algorithm, "\x30\x0B\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B", 13);
    mixed.algorithm_len = 13;
    assert_code(judge(&mixed), URSA_E_CERT_SIGNATURE);
    mixed.spki_len = 0;
    assert_code(judge(&mixed), URSA_E_CERT_RSA);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static int check_key(const struct signed_text *s) {
    struct ursa_span spki = exact(s->spki, s->spki_len);
    int rc = ursa_check_key(spki);

    free((void *)(uintptr_t)spki.at);
    return rc;
}

/* A key as OpenSSL writes it with this parameter. */
static struct signed_text written(const char *curve, const char *param, const char *value) {
    EVP_PKEY *key = EVP_EC_gen(curve);
    struct signed_text s;

    assert_true(EVP_PKEY_set_utf8_string_param(key, param, value));
    s = sign(key);
    EVP_PKEY_free(key);
    return s;
}

static void a_key_has_one_form_alone(void **state) {
    static const char *const curves[] = {"P-256", "P-384"};
    static const char *const forms[] = {OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_COMPRESSED,
                                        OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_HYBRID};
    struct signed_text s;
    size_t i, j;

    (void)state;
    for (i = 0; i < 2; i++) {
        for (j = 0; j < 2; j++) {
            s = written(curves[i], OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, forms[j]);
            assert_code(check_key(&s), URSA_E_CERT_EC_KEY);
            assert_code(judge(&s), URSA_E_CERT_EC_KEY);
        }
        s = written(curves[i], OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_EXPLICIT);
        assert_code(check_key(&s), URSA_E_CERT_EC_KEY);
        assert_code(judge(&s), URSA_E_CERT_EC_KEY);
        s = written(curves[i], OSSL_PKEY_PARAM_EC_ENCODING, OSSL_PKEY_EC_ENCODING_GROUP);
        assert_code(check_key(&s), URSA_OK);
        assert_code(judge(&s), URSA_OK);
    }
    s = sign(p521);
    assert_code(check_key(&s), URSA_E_CERT_EC_KEY);
    assert_code(judge(&s), URSA_E_CERT_EC_KEY);
}

static void a_point_is_on_its_curve(void **state) {
    const struct signed_text keys[] = {sign(p256), sign(p384)};
    size_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        size_t point = keys[i].spki_len - (i == 0 ? 64 : 96);
        struct signed_text bad = keys[i];

        bad.spki[bad.spki_len - 1] ^= 1; /* y */
        assert_code(check_key(&bad), URSA_E_CERT_EC_KEY);
        assert_code(judge(&bad), URSA_E_CERT_SIGNATURE);
        bad = keys[i];
        bad.spki[point] ^= 0x40; /* x */
        assert_code(check_key(&bad), URSA_E_CERT_EC_KEY);
        bad = keys[i];
        memset(bad.spki + point, 0, bad.spki_len - point);
        assert_code(check_key(&bad), URSA_E_CERT_EC_KEY);
        memset(bad.spki + point, 0xFF, bad.spki_len - point); /* above the prime */
        assert_code(check_key(&bad), URSA_E_CERT_EC_KEY);
    }
}

/* The point at infinity is 00 alone. */
static void the_point_at_infinity_is_no_key(void **state) {
    struct signed_text s = sign(p256);

    (void)state;
    s.spki_len -= 64;
    s.spki[1] = (uint8_t)(s.spki[1] - 64);
    s.spki[s.spki_len - 3] = 2;
    s.spki[s.spki_len - 1] = 0;
    assert_code(check_key(&s), URSA_E_CERT_EC_KEY);
    assert_code(judge(&s), URSA_E_CERT_EC_KEY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openssl_s_signatures_verify_and_others_do_not),
        cmocka_unit_test(every_changed_byte_and_truncation_is_refused),
        cmocka_unit_test(r_and_s_are_from_1_to_the_order_less_1),
        cmocka_unit_test(a_negative_number_is_refused),
        cmocka_unit_test(a_signature_in_ber_is_refused),
        cmocka_unit_test(an_algorithm_with_parameters_is_refused),
        cmocka_unit_test(the_key_and_the_algorithm_belong_together),
        cmocka_unit_test(a_key_has_one_form_alone),
        cmocka_unit_test(a_point_is_on_its_curve),
        cmocka_unit_test(the_point_at_infinity_is_no_key),
    };

    repeat_openssl(1);
    return cmocka_run_group_tests(tests, make_keys, free_keys);
}
