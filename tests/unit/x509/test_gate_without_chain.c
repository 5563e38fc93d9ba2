/* SPDX-License-Identifier: MIT */
/*
 * An image without the chain check (URSA_CHAIN_CHECK := no): linked with
 * core/x509/gate_without_chain.c.
 */
#include "test.h"
#include <openssl/evp.h>
#include "certs.h"
#include "rsakeys.h"

static struct device device;
static struct ursa_store store;
static struct ursa_records records;
static struct ursa_identity identity;
static struct ursa_chain chain;
static const struct ursa_gate gate = {.now = 1790000000}; /* 2026-09-21 */

static int keyed(void **state) {
    (void)state;
    device_init(&device, 1, 0xFF);
    assert_code(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
    assert_code(device_store_key(&records), URSA_OK);
    assert_code(ursa_identity_open(&identity, &device.port, &records), URSA_OK);
    return 0;
}

/* A certificate of which the complete gate would refuse every field except the key. */
static struct certs_spec odd(EVP_PKEY *key, EVP_PKEY *signer) {
    const struct certs_spec spec = {.key = key,
                                    .signer = signer,
                                    .subject = "/CN=nobody asked for this",
                                    .issuer = "/CN=nobody",
                                    .to = "20250102000000Z",
                                    .extensions = "basicConstraints=critical,CA:TRUE|"};

    return spec;
}

static int install(const struct certs_spec *spec) {
    struct ursa_where where;

    memset(&chain, 0, sizeof chain);
    chain.len = (uint16_t)certs_issue(spec, chain.der, sizeof chain.der);
    return ursa_identity_install(&identity, &chain, &gate, &where);
}

static void a_certificate_for_the_device_key_is_accepted_with_any_other_content(void **state) {
    EVP_PKEY *key = certs_key(&identity.key), *other = rsakeys_key(2048, 65537);
    struct certs_spec spec = odd(key, other);

    (void)state;
    assert_code(install(&spec), URSA_OK);
    assert_int_equal(identity.state, URSA_STATE_CERTIFIED);
    EVP_PKEY_free(key);
    EVP_PKEY_free(other);
}

static void a_certificate_for_another_key_is_refused(void **state) {
    EVP_PKEY *other = rsakeys_key(2048, 65537);
    struct certs_spec spec = odd(other, other);

    (void)state;
    assert_code(install(&spec), URSA_E_CERT_KEY);
    assert_int_equal(identity.state, URSA_STATE_KEYED);
    EVP_PKEY_free(other);
}

static void version_1_and_malformed_certificates_are_refused(void **state) {
    EVP_PKEY *key = certs_key(&identity.key);
    struct certs_spec spec = odd(key, key);

    (void)state;
    spec.version_1 = 1;
    assert_code(install(&spec), URSA_E_CERT_DER);
    spec.version_1 = 0;
    assert_code(install(&spec), URSA_OK);
    chain.der[chain.len++] = 0;
    assert_code(ursa_identity_install(&identity, &chain, &gate, NULL), URSA_E_CERT_DER);
    chain.len = (uint16_t)(chain.len - 2);
    assert_code(ursa_identity_install(&identity, &chain, &gate, NULL), URSA_E_CERT_DER);
    EVP_PKEY_free(key);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_certificate_for_the_device_key_is_accepted_with_any_other_content,
                               keyed),
        cmocka_unit_test_setup(a_certificate_for_another_key_is_refused, keyed),
        cmocka_unit_test_setup(version_1_and_malformed_certificates_are_refused, keyed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
