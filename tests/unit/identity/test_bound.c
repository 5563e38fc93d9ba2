/* SPDX-License-Identifier: MIT */
/*
 * Statements about requests have exactly the bytes described in ursa/bound.h. Other bytes are
 * refused.
 */
#include "test.h"
#include <openssl/evp.h>
#include <openssl/sha.h>
#include "rounds.h"

static uint8_t csr[URSA_CSR_MAX_SIZE], statement[URSA_BOUND_MAX_SIZE];
static size_t csr_len, statement_len;
static const uint8_t nonce[16] = "0123456789abcdef";
static struct device device;
static struct ursa_store store;
static struct ursa_identity identity;

static int keyed_device(void **state) {
    const struct ursa_csr_template tmpl = {.subject = "/CN=%ID%"};
    struct ursa_records records;

    (void)state;
    device_init(&device, 1, 0xFF);
    if (ursa_store_open(&store, &device.port) != URSA_OK) {
        return 1;
    }
    records = ursa_store_records(&store);
    return device_store_key(&records) != URSA_OK ||
           ursa_identity_open(&identity, &device.port, &records) != URSA_OK ||
           ursa_identity_csr(&identity, &tmpl, csr, sizeof csr, &csr_len, NULL) != URSA_OK ||
           ursa_identity_bind(&identity, csr, csr_len, nonce, sizeof nonce, "fw 1.2", statement,
                              sizeof statement, &statement_len) != URSA_OK;
}

static int judge(const uint8_t *bytes, size_t len, struct ursa_bound *bound) {
    return ursa_bound_verify(bytes, len, csr, csr_len, nonce, sizeof nonce, bound, NULL);
}

static void a_statement_has_the_bytes_described_in_the_header(void **state) {
    uint8_t wanted[URSA_BOUND_MAX_SIZE], *p = wanted;
    struct ursa_bound bound;
    X509_REQ *request;
    const uint8_t *at = csr;
    EVP_MD_CTX *md = EVP_MD_CTX_new();

    (void)state;
    memset(p, 0x55, 64);
    p += 64;
    memcpy(p, "Ursa bound request 1", 21);
    p += 21;
    SHA256(csr, csr_len, p);
    p += 32;
    *p++ = 1; /* KEYED */
    *p++ = (uint8_t)device.port.id_len;
    memcpy(p, device.port.id, device.port.id_len);
    p += device.port.id_len;
    *p++ = sizeof nonce;
    memcpy(p, nonce, sizeof nonce);
    p += sizeof nonce;
    *p++ = 6;
    memcpy(p, "fw 1.2", 6);
    p += 6;
    assert_int_equal(statement_len, (size_t)(p - wanted) + 256);
    assert_memory_equal(statement, wanted, (size_t)(p - wanted));
    request = d2i_X509_REQ(NULL, &at, (long)csr_len);
    assert_int_equal(
        EVP_DigestVerifyInit(md, NULL, EVP_sha256(), NULL, X509_REQ_get0_pubkey(request)), 1);
    assert_int_equal(
        EVP_DigestVerify(md, statement + (p - wanted), 256, wanted, (size_t)(p - wanted)), 1);
    EVP_MD_CTX_free(md);
    X509_REQ_free(request);
    assert_code(judge(statement, statement_len, &bound), URSA_OK);
    assert_int_equal(bound.state, URSA_STATE_KEYED);
    assert_int_equal(bound.firmware.len, 6);
    assert_memory_equal(bound.id.at, device.port.id, bound.id.len);
}

static void a_statement_that_is_cut_or_longer_is_refused(void **state) {
    uint8_t longer[URSA_BOUND_MAX_SIZE + 1];
    struct ursa_bound bound;
    size_t n;

    (void)state;
    for (n = 0; n < statement_len; n++) {
        uint8_t *copy = malloc(n > 0 ? n : 1);

        memcpy(copy, statement, n);
        assert_code(judge(copy, n, &bound), URSA_E_BOUND_FORM);
        free(copy);
    }
    memcpy(longer, statement, statement_len);
    longer[statement_len] = 0;
    assert_code(judge(longer, statement_len + 1, &bound), URSA_E_BOUND_FORM);
}

static void a_statement_with_any_flipped_bit_is_refused(void **state) {
    struct ursa_bound bound;
    size_t i, bit;

    (void)state;
    for (i = 0; i < statement_len; i++) {
        for (bit = i % each(8); bit < 8; bit += each(8)) {
            statement[i] ^= (uint8_t)(1u << bit);
            assert_int_not_equal(judge(statement, statement_len, &bound), URSA_OK);
            statement[i] ^= (uint8_t)(1u << bit);
        }
    }
    assert_code(judge(statement, statement_len, &bound), URSA_OK);
}

static void a_statement_for_another_nonce_or_request_is_refused(void **state) {
    const struct ursa_csr_template tmpl = {.subject = "/CN=other"};
    uint8_t other[URSA_CSR_MAX_SIZE], more[17] = {0};
    struct ursa_bound bound;
    size_t len;

    (void)state;
    memcpy(more, nonce, sizeof nonce);
    assert_code(ursa_bound_verify(statement, statement_len, csr, csr_len, more, 17, &bound, NULL),
                URSA_E_BOUND_NONCE);
    more[15] ^= 1;
    assert_code(ursa_bound_verify(statement, statement_len, csr, csr_len, more, 16, &bound, NULL),
                URSA_E_BOUND_NONCE);
    assert_code(ursa_identity_csr(&identity, &tmpl, other, sizeof other, &len, NULL), URSA_OK);
    assert_code(ursa_bound_verify(statement, statement_len, other, len, nonce, 16, &bound, NULL),
                URSA_E_BOUND_CSR);
    other[len - 1] ^= 1;
    assert_code(ursa_bound_verify(statement, statement_len, other, len, nonce, 16, &bound, NULL),
                URSA_E_CSR_SIGNATURE);
}

/*
 * The signed bytes of a request begin with 30, those of a statement with 55, so they never match.
 */
static void a_request_does_not_pass_as_a_statement(void **state) {
    struct ursa_bound bound;

    (void)state;
    assert_code(judge(csr, csr_len, &bound), URSA_E_BOUND_FORM);
}

static int bind(size_t nonce_len, const char *firmware, size_t size) {
    uint8_t out[URSA_BOUND_MAX_SIZE], long_nonce[65] = {0};
    size_t len = 77;
    int rc = ursa_identity_bind(&identity, csr, csr_len, long_nonce, nonce_len, firmware, out, size,
                                &len);

    assert_true((rc == URSA_OK) == (len != 77));
    return rc;
}

static void wrong_arguments_of_bind_are_refused(void **state) {
    static const char version[] = "0123456789012345678901234567890123";
    const size_t size = URSA_BOUND_MAX_SIZE;

    (void)state;
    assert_code(bind(16, "", size), URSA_OK);
    assert_code(bind(64, version + 2, size), URSA_OK);
    assert_code(bind(15, "", size), URSA_E_NONCE);
    assert_code(bind(65, "", size), URSA_E_NONCE);
    assert_code(bind(16, version + 1, size), URSA_E_ARGUMENT);
    assert_code(bind(16, "a\nb", size), URSA_E_ARGUMENT);
    assert_code(bind(16, "\xc3\xa4", size), URSA_E_ARGUMENT);
    assert_code(bind(16, "", size - 1), URSA_E_BUFFER);
    identity.state = URSA_STATE_EMPTY;
    assert_code(bind(16, "", size), URSA_E_NO_KEY);
    identity.state = URSA_STATE_KEYED;
}

static void a_faulty_key_gives_an_error_and_zeros(void **state) {
    uint8_t out[URSA_BOUND_MAX_SIZE];
    size_t len = 0, i, any = 0;

    (void)state;
    identity.key.dp[40] ^= 4;
    assert_code(
        ursa_identity_bind(&identity, csr, csr_len, nonce, sizeof nonce, "", out, sizeof out, &len),
        URSA_E_SIGNATURE);
    identity.key.dp[40] ^= 4;
    for (i = 0; i < statement_len - 6; i++) {
        any |= out[i];
    }
    assert_int_equal(any, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_statement_has_the_bytes_described_in_the_header),
        cmocka_unit_test(a_statement_that_is_cut_or_longer_is_refused),
        cmocka_unit_test(a_statement_with_any_flipped_bit_is_refused),
        cmocka_unit_test(a_statement_for_another_nonce_or_request_is_refused),
        cmocka_unit_test(a_request_does_not_pass_as_a_statement),
        cmocka_unit_test(wrong_arguments_of_bind_are_refused),
        cmocka_unit_test(a_faulty_key_gives_an_error_and_zeros),
    };

    return cmocka_run_group_tests(tests, keyed_device, NULL);
}
