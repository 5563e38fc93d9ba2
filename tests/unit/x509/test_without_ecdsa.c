/* SPDX-License-Identifier: MIT */
/*
 * An image without EC (URSA_CA_EC := no): linked with core/x509/without_ecdsa.c, compiled for it.
 */
#include "test.h"
#include <openssl/evp.h>
#include <openssl/x509.h>
#include "certs.h"
#include "rsakeys.h"

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

/* A leaf under a root, through the gate. */
static int check(EVP_PKEY *leaf, EVP_PKEY *root, EVP_PKEY *signer, struct ursa_where *where) {
    const struct certs_spec specs[] = {
        {.key = leaf, .signer = signer, .subject = "/CN=leaf", .issuer = "/CN=root"},
        {.key = root,
         .signer = signer,
         .subject = "/CN=root",
         .issuer = "/CN=root",
         .extensions = "basicConstraints=critical,CA:TRUE|"},
    };
    static uint8_t der[8192];
    size_t len = certs_issue(&specs[0], der, sizeof der);
    const struct ursa_gate gate = {
        .anchor = {der + len, certs_issue(&specs[1], der + len, sizeof der - len)}};

    return ursa_gate_check(&gate, der, len, NULL, where);
}

static void a_ca_with_an_ec_key_is_refused_by_name(void **state) {
    EVP_PKEY *const keys[] = {p256, p384, p521};
    struct ursa_where where;
    size_t i;

    (void)state;
    for (i = 0; i < 3; i++) {
        assert_code(check(rsa, keys[i], keys[i], &where), URSA_E_CERT_EC);
        assert_string_equal(where.what, "subjectPublicKeyInfo"); /* the CA's */
        assert_code(check(rsa, rsa, keys[i], &where), URSA_E_CERT_EC);
        assert_string_equal(where.what, "signatureAlgorithm"); /* the leaf's */
        assert_code(check(keys[i], rsa, rsa, &where), URSA_E_CERT_EC);
        assert_string_equal(where.what, "subjectPublicKeyInfo"); /* the leaf's */
    }
    assert_non_null(strstr(ursa_error_text(URSA_E_CERT_EC), "URSA_CA_EC"));
}

static void rsa_is_judged_as_ever(void **state) {
    EVP_PKEY *other = rsakeys_of(rsakeys_prime(1024, 1), rsakeys_prime(1024, 3), 65537);
    struct ursa_where where;

    (void)state;
    assert_code(check(rsa, rsa, rsa, &where), URSA_OK);
    assert_code(check(rsa, rsa, other, &where), URSA_E_CERT_SIGNATURE);
    EVP_PKEY_free(other);
}

static void what_is_neither_is_not_called_ec(void **state) {
    EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    struct ursa_where where;

    (void)state;
    assert_code(check(key, rsa, rsa, &where), URSA_E_CERT_RSA);
    EVP_PKEY_free(key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ca_with_an_ec_key_is_refused_by_name),
        cmocka_unit_test(rsa_is_judged_as_ever),
        cmocka_unit_test(what_is_neither_is_not_called_ec),
    };

    return cmocka_run_group_tests(tests, make_keys, free_keys);
}
