/* SPDX-License-Identifier: MIT */
/* Reading requests: requests made by Ursa and OpenSSL are read, and every damage is found. */
#include "test.h"
#include "repeatable.h"
#include "rounds.h"
#include "rsakeys.h"
#include "vectors.h"
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#define MAX_SIZE 4096

static const struct ursa_csr_template full = {
    .subject = "/C=DE/O=Acme/CN=unit 1",
    .san = "DNS:a.example,IP:192.0.2.1,hardwareModuleName:1.3.6.1.4.1.99999.1;SN 1",
    .challenge = "geheim",
    .unstructured_name = "Acme Inc",
    .key_usage = URSA_KU_DIGITAL_SIGNATURE,
    .ext_key_usage = URSA_EKU_CLIENT_AUTH,
    .basic_constraints = URSA_BC_NOT_CA,
};

static size_t ours(uint8_t *der, size_t size) {
    size_t len = 0;

    assert_code(ursa_csr_write(&full, device_key(), der, size, &len, NULL), URSA_OK);
    return len;
}

/* Read and verify an exact copy, so that a sanitizer finds accesses outside. */
static int judge(const uint8_t *der, size_t len, struct ursa_where *where) {
    uint8_t *copy = malloc(len > 0 ? len : 1);
    struct ursa_csr csr;
    int rc;

    memcpy(copy, der, len);
    rc = ursa_csr_read(copy, len, &csr, where);
    if (rc == URSA_OK) {
        rc = ursa_csr_verify(&csr, where);
    }
    free(copy);
    return rc;
}

static void assert_span(struct ursa_span span, const uint8_t *der, int len) {
    assert_int_equal(span.len, len);
    assert_memory_equal(span.at, der, span.len);
}

static void a_request_is_split_into_the_same_parts_as_by_openssl(void **state) {
    uint8_t der[MAX_SIZE], *part = NULL;
    const uint8_t *p = der;
    size_t len = ours(der, sizeof der);
    X509_REQ *request = d2i_X509_REQ(NULL, &p, (long)len);
    const ASN1_BIT_STRING *signature;
    struct ursa_csr_attribute attribute;
    struct ursa_span rest;
    struct ursa_csr csr;
    int n, count = 0;

    (void)state;
    assert_non_null(request);
    assert_code(ursa_csr_read(der, len, &csr, NULL), URSA_OK);
    assert_code(ursa_csr_verify(&csr, NULL), URSA_OK);
    assert_span(csr.der, der, (int)len);
    n = i2d_re_X509_REQ_tbs(request, &part);
    assert_span(csr.info, part, n);
    OPENSSL_free(part);
    part = NULL;
    n = i2d_X509_NAME(X509_REQ_get_subject_name(request), &part);
    assert_span(csr.subject, part, n);
    OPENSSL_free(part);
    part = NULL;
    n = i2d_X509_PUBKEY(X509_REQ_get_X509_PUBKEY(request), &part);
    assert_span(csr.spki, part, n);
    OPENSSL_free(part);
    X509_REQ_get0_signature(request, &signature, NULL);
    assert_span(csr.signature, signature->data, signature->length);
    for (rest = csr.attributes; ursa_csr_next_attribute(&rest, &attribute); count++) {
        assert_true(attribute.type.len == 9 && attribute.values.len > 0);
    }
    assert_int_equal(count, 3);
    assert_int_equal(X509_REQ_get_attr_count(request), 3);
    assert_true(csr.extensions.len > 0 && csr.extensions.at[0] == 0x30);
    X509_REQ_free(request);
}

/* Make a request with OpenSSL and return its length. */
static size_t made(int type, int bits, const EVP_MD *digest, uint8_t der[MAX_SIZE]) {
    EVP_PKEY *key = type == EVP_PKEY_RSA ? rsakeys_key(bits, 65537) : EVP_EC_gen("P-256");
    X509_REQ *request = X509_REQ_new();
    uint8_t *to = der;
    int len;

    assert_non_null(key);
    X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(request), "CN", MBSTRING_ASC,
                               (const unsigned char *)"x", -1, -1, 0);
    X509_REQ_set_pubkey(request, key);
    assert_true(X509_REQ_sign(request, key, digest) > 0);
    len = i2d_X509_REQ(request, NULL);
    assert_true(len > 0 && len <= MAX_SIZE);
    len = i2d_X509_REQ(request, &to);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
    return (size_t)len;
}

static void requests_of_openssl_are_verified_or_refused_with_the_right_error(void **state) {
    const struct {
        int type, bits;
        const EVP_MD *digest;
        int code;
    } table[] = {
        {EVP_PKEY_RSA, 2048, EVP_sha256(), URSA_OK},
        {EVP_PKEY_RSA, 2048, EVP_sha384(), URSA_OK},
        {EVP_PKEY_RSA, 2056, EVP_sha512(), URSA_OK},
        {EVP_PKEY_RSA, 3072, EVP_sha256(), URSA_OK},
        {EVP_PKEY_RSA, 4096, EVP_sha512(), URSA_OK},
        {EVP_PKEY_RSA, 2048, EVP_sha1(), URSA_E_CERT_ALGORITHM},
        {EVP_PKEY_RSA, 2048, EVP_md5(), URSA_E_CERT_ALGORITHM},
        {EVP_PKEY_RSA, 2048, EVP_sha224(), URSA_E_CERT_ALGORITHM},
        {EVP_PKEY_RSA, 1024, EVP_sha256(), URSA_E_CERT_RSA},
        {EVP_PKEY_RSA, 2040, EVP_sha256(), URSA_E_CERT_RSA},
        {EVP_PKEY_EC, 256, EVP_sha256(), URSA_OK},
        {EVP_PKEY_EC, 256, EVP_sha512(), URSA_OK},
        {EVP_PKEY_EC, 256, EVP_sha1(), URSA_E_CERT_ALGORITHM},
    };
    uint8_t der[MAX_SIZE];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct ursa_where where = {NULL, 0};
        size_t len = made(table[i].type, table[i].bits, table[i].digest, der);

        assert_code(judge(der, len, &where), table[i].code);
        assert_true((where.what == NULL) == (table[i].code == URSA_OK));
    }
}

static void a_request_that_is_cut_at_any_byte_or_longer_is_refused(void **state) {
    uint8_t der[MAX_SIZE];
    size_t len = ours(der, sizeof der), n;
    struct ursa_where where;

    (void)state;
    for (n = 0; n < len; n++) {
        assert_code(judge(der, n, &where), URSA_E_CSR_DER);
        assert_true(where.what != NULL && where.at <= n);
    }
    der[len] = 0;
    assert_code(judge(der, len + 1, &where), URSA_E_CSR_DER);
    assert_int_equal(where.at, len);
}

static void a_request_with_any_flipped_bit_is_refused(void **state) {
    uint8_t der[MAX_SIZE];
    size_t len = ours(der, sizeof der), i, bit, malformed = 0;

    (void)state;
    for (i = 0; i < len; i++) {
        for (bit = i % each(8); bit < 8; bit += each(8)) {
            int rc;

            der[i] ^= (uint8_t)(1u << bit);
            rc = judge(der, len, NULL);
            assert_int_not_equal(rc, URSA_OK);
            malformed += rc == URSA_E_CSR_DER;
            der[i] ^= (uint8_t)(1u << bit);
        }
    }
    assert_code(judge(der, len, NULL), URSA_OK);
    assert_true(malformed > 500 / each(8));
}

/* One byte of a good request is changed. The error must name the right field. */
static void an_error_names_the_wrong_field(void **state) {
    uint8_t der[MAX_SIZE];
    size_t len = ours(der, sizeof der);
    struct ursa_where where = {NULL, 0};
    struct ursa_csr csr;
    size_t info;

    (void)state;
    assert_code(ursa_csr_read(der, len, &csr, NULL), URSA_OK);
    info = (size_t)(csr.info.at - der) + 4;
    der[info + 2] = 1; /* version 1 */
    assert_code(judge(der, len, &where), URSA_E_CSR_DER);
    assert_string_equal(where.what, "version");
    der[info + 2] = 0;
    der[(size_t)(csr.signature.at - der) - 1] = 1; /* unused bits */
    assert_code(judge(der, len, &where), URSA_E_CSR_DER);
    assert_string_equal(where.what, "signature");
    der[(size_t)(csr.signature.at - der) - 1] = 0;
    der[(size_t)(csr.attributes.at - der)] ^= 1; /* the first attribute's tag */
    assert_code(judge(der, len, &where), URSA_E_CSR_DER);
    assert_string_equal(where.what, "attributes");
}

/* Load a published request in PEM or DER and return its length. */
static size_t load(FILE *file, uint8_t der[MAX_SIZE]) {
    static char text[MAX_SIZE];
    size_t len = fread(text, 1, sizeof text, file), der_len = 0;
    struct ursa_pem_reader reader;

    fclose(file);
    if (len > 0 && text[0] == 0x30) {
        memcpy(der, text, len);
        return len;
    }
    text[len < sizeof text ? len : sizeof text - 1] = '\0';
    ursa_pem_reader_init(&reader,
                         strstr(text, "BEGIN NEW") != NULL ? "NEW " URSA_PEM_CSR : URSA_PEM_CSR,
                         der, MAX_SIZE);
    assert_code(ursa_pem_reader_feed(&reader, text, len), URSA_OK);
    assert_code(ursa_pem_reader_finish(&reader, &der_len), URSA_OK);
    return der_len;
}

static void published_requests_give_the_expected_results(void **state) {
    static const struct {
        const char *path;
        int code;
    } table[] = {
        {"csr/server1-ms.req.sha256", URSA_OK},
        {"csr/server1.req.commas.sha256", URSA_OK},
        {"csr/server1.req.md5", URSA_E_CERT_ALGORITHM},
        {"csr/server1.req.sha1", URSA_E_CERT_ALGORITHM},
        {"csr/server1.req.sha224", URSA_E_CERT_ALGORITHM},
        {"csr/server1.req.sha256", URSA_OK},
        {"csr/server1.req.sha384", URSA_OK},
        {"csr/server1.req.sha512", URSA_OK},
        {"csr/test_csr_v3_all.csr.der", URSA_E_CERT_RSA},
        {"csr/test_csr_v3_keyUsage.csr.der", URSA_E_CERT_RSA},
        {"csr/test_csr_v3_nsCertType.csr.der", URSA_E_CERT_RSA},
        {"csr/test_csr_v3_subjectAltName.csr.der", URSA_E_CERT_RSA},
    };
    unsigned n = 0;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        FILE *file = vectors_open(table[i].path);
        uint8_t der[MAX_SIZE];

        if (file != NULL) {
            size_t len = load(file, der);

            assert_code(judge(der, len, NULL), table[i].code);
            n++;
        }
    }
    print_message("%u published requests\n", n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_split_into_the_same_parts_as_by_openssl),
        cmocka_unit_test(requests_of_openssl_are_verified_or_refused_with_the_right_error),
        cmocka_unit_test(a_request_that_is_cut_at_any_byte_or_longer_is_refused),
        cmocka_unit_test(a_request_with_any_flipped_bit_is_refused),
        cmocka_unit_test(an_error_names_the_wrong_field),
        cmocka_unit_test(published_requests_give_the_expected_results),
    };

    repeat_openssl(1);
    return RUN(tests);
}
