/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "judge.h"
#include <string.h>
#include <openssl/evp.h>
#include <openssl/core_names.h>
#include <openssl/x509v3.h>

static char text[32768];

static const char *bio_text(BIO *bio) {
    int n = BIO_read(bio, text, sizeof text - 1);

    text[n > 0 ? n : 0] = '\0';
    BIO_free(bio);
    return text;
}

static void assert_number(const EVP_PKEY *pkey, const char *name, const uint8_t *bytes, size_t n) {
    BIGNUM *theirs = NULL, *ours = BN_bin2bn(bytes, (int)n, NULL);

    assert_int_equal(EVP_PKEY_get_bn_param(pkey, name, &theirs), 1);
    assert_int_equal(BN_cmp(theirs, ours), 0);
    BN_clear_free(theirs);
    BN_clear_free(ours);
}

static void assert_algorithm(const X509_ALGOR *algorithm) {
    const ASN1_OBJECT *oid;
    int parameter;

    X509_ALGOR_get0(&oid, &parameter, NULL, algorithm);
    assert_int_equal(OBJ_obj2nid(oid), NID_sha256WithRSAEncryption);
    assert_int_equal(parameter, V_ASN1_NULL);
}

/* OpenSSL decodes an extension's content and encodes it again to the same bytes. */
static void assert_extension(X509_EXTENSION *extension) {
    const X509V3_EXT_METHOD *method = X509V3_EXT_get(extension);
    void *content = X509V3_EXT_d2i(extension);
    int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
    X509_EXTENSION *again;

    assert_non_null(method);
    assert_non_null(content);
    again = X509V3_EXT_i2d(nid, X509_EXTENSION_get_critical(extension), content);
    assert_non_null(again);
    assert_int_equal(
        ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(again), X509_EXTENSION_get_data(extension)),
        0);
    X509_EXTENSION_free(again);
    ASN1_item_free(content, ASN1_ITEM_ptr(method->it));
}

static void assert_parts(X509_REQ *request) {
    STACK_OF(X509_EXTENSION) *list = X509_REQ_get_extensions(request);
    uint8_t *subject = NULL;
    int i, len = i2d_X509_NAME(X509_REQ_get_subject_name(request), &subject);

    assert_true(len > 0);
    judge_name(subject, (size_t)len);
    OPENSSL_free(subject);
    for (i = 0; i < sk_X509_EXTENSION_num(list); i++) {
        assert_extension(sk_X509_EXTENSION_value(list, i));
    }
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
}

X509_REQ *judge_request(const uint8_t *der, size_t len, const struct ursa_rsa_key *key) {
    const uint8_t *p = der;
    X509_REQ *request = d2i_X509_REQ(NULL, &p, (long)len);
    const X509_ALGOR *algorithm;
    uint8_t *again = NULL;
    EVP_PKEY *pkey;

    assert_non_null(request);
    assert_ptr_equal(p, der + len);
    assert_int_equal(X509_REQ_get_version(request), 0);
    X509_REQ_get0_signature(request, NULL, &algorithm);
    assert_algorithm(algorithm);
    pkey = X509_REQ_get0_pubkey(request);
    assert_non_null(pkey);
    assert_number(pkey, OSSL_PKEY_PARAM_RSA_N, key->n, sizeof key->n);
    assert_number(pkey, OSSL_PKEY_PARAM_RSA_E, (const uint8_t *)"\x01\x00\x01", 3);
    assert_int_equal(X509_REQ_verify(request, pkey), 1);
    /* OpenSSL must encode the parts again instead of returning the bytes that it kept. */
    assert_true(i2d_re_X509_REQ_tbs(request, NULL) > 0);
    assert_int_equal(i2d_X509_REQ(request, &again), (int)len);
    assert_memory_equal(again, der, len);
    OPENSSL_free(again);
    assert_parts(request);
    return request;
}

const char *judge_name(const uint8_t *der, size_t len) {
    const uint8_t *p = der;
    X509_NAME *name = d2i_X509_NAME(NULL, &p, (long)len), *copy;
    BIO *bio = BIO_new(BIO_s_mem());
    uint8_t *again = NULL;
    int i;

    assert_non_null(name);
    assert_ptr_equal(p, der + len);
    X509_NAME_print_ex(bio, name, 0, (XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB));
    copy = X509_NAME_new(); /* built from the entries, so that OpenSSL encodes them */
    for (i = 0; i < X509_NAME_entry_count(name); i++) {
        const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
        int same_set = i > 0 && X509_NAME_ENTRY_set(entry) ==
                                    X509_NAME_ENTRY_set(X509_NAME_get_entry(name, i - 1));

        assert_int_equal(X509_NAME_add_entry(copy, entry, -1, same_set ? -1 : 0), 1);
    }
    assert_int_equal(i2d_X509_NAME(copy, &again), (int)len);
    assert_memory_equal(again, der, len);
    OPENSSL_free(again);
    X509_NAME_free(copy);
    X509_NAME_free(name);
    return bio_text(bio);
}

const char *judge_extension(X509_REQ *request, int nid, int *critical) {
    STACK_OF(X509_EXTENSION) *list = X509_REQ_get_extensions(request);
    int at = X509v3_get_ext_by_NID(list, nid, -1);
    BIO *bio = BIO_new(BIO_s_mem());

    if (at >= 0) {
        X509_EXTENSION *extension = X509v3_get_ext(list, at);

        if (critical != NULL) {
            *critical = X509_EXTENSION_get_critical(extension);
        }
        assert_int_equal(X509V3_EXT_print(bio, extension, 0, 0), 1);
    }
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
    return bio_text(bio);
}

static X509_EXTENSION *extension_of_words(const char *words) {
    const char *equals = strchr(words, '=');
    char name[32];
    X509V3_CTX ctx;

    assert_non_null(equals);
    assert_true((size_t)(equals - words) < sizeof name);
    memcpy(name, words, (size_t)(equals - words));
    name[equals - words] = '\0';
    X509V3_set_ctx(&ctx, NULL, NULL, NULL, NULL, 0);
    X509V3_set_ctx_nodb(&ctx);
    return X509V3_EXT_nconf(NULL, &ctx, name, equals + 1);
}

void judge_words(const uint8_t *der, size_t len, const char *const *words) {
    STACK_OF(X509_EXTENSION) *list = sk_X509_EXTENSION_new_null();
    uint8_t *theirs = NULL;

    for (; *words != NULL; words++) {
        X509_EXTENSION *extension = extension_of_words(*words);

        if (extension == NULL) {
            fail_msg("OpenSSL does not understand %s", *words);
        }
        sk_X509_EXTENSION_push(list, extension);
    }
    assert_int_equal(i2d_X509_EXTENSIONS(list, &theirs), (int)len);
    assert_memory_equal(der, theirs, len);
    OPENSSL_free(theirs);
    sk_X509_EXTENSION_pop_free(list, X509_EXTENSION_free);
}

void judge_private_key(const uint8_t *der, size_t len, const struct ursa_rsa_key *key) {
    const uint8_t *p = der;
    PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &p, (long)len);
    EVP_PKEY *pkey;
    EVP_PKEY_CTX *ctx;

    assert_non_null(info);
    assert_ptr_equal(p, der + len);
    pkey = EVP_PKCS82PKEY(info);
    assert_non_null(pkey);
    ctx = EVP_PKEY_CTX_new(pkey, NULL);
    assert_int_equal(EVP_PKEY_check(ctx), 1); /* primality of p and q included */
    assert_number(pkey, OSSL_PKEY_PARAM_RSA_N, key->n, sizeof key->n);
    assert_number(pkey, OSSL_PKEY_PARAM_RSA_FACTOR1, key->p, sizeof key->p);
    assert_number(pkey, OSSL_PKEY_PARAM_RSA_FACTOR2, key->q, sizeof key->q);
    assert_number(pkey, OSSL_PKEY_PARAM_RSA_EXPONENT1, key->dp, sizeof key->dp);
    assert_number(pkey, OSSL_PKEY_PARAM_RSA_EXPONENT2, key->dq, sizeof key->dq);
    assert_number(pkey, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, key->iq, sizeof key->iq);
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    PKCS8_PRIV_KEY_INFO_free(info);
}
