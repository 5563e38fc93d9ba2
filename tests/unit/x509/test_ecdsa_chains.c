/* SPDX-License-Identifier: MIT */
/* Chains by CAs with EC keys, made by OpenSSL. */
#include "test.h"
#include "certs.h"
#include "repeatable.h"
#include "rsakeys.h"

#define MOST 8192u

static EVP_PKEY *rsa[2], *p256[2], *p384[2], *p521;

static int make_keys(void **state) {
    unsigned i;

    (void)state;
    for (i = 0; i < 2; i++) {
        rsa[i] = i == 0 ? certs_key(device_key()) : rsakeys_key(2048, 65537);
        p256[i] = EVP_EC_gen("P-256");
        p384[i] = EVP_EC_gen("P-384");
    }
    p521 = EVP_EC_gen("P-521");
    return 0;
}

static int free_keys(void **state) {
    unsigned i;

    (void)state;
    for (i = 0; i < 2; i++) {
        EVP_PKEY_free(rsa[i]);
        EVP_PKEY_free(p256[i]);
        EVP_PKEY_free(p384[i]);
    }
    EVP_PKEY_free(p521);
    return 0;
}

/* Leaf, intermediate and root for these keys, each signed with a hash. Through the gate. */
static int check_chain(EVP_PKEY *leaf, EVP_PKEY *sub, EVP_PKEY *root, const EVP_MD *md) {
    static const char ca[] = "basicConstraints=critical,CA:TRUE|keyUsage=critical,keyCertSign|";
    const struct certs_spec specs[] = {
        {.key = leaf, .signer = sub, .md = md, .subject = "/CN=leaf", .issuer = "/CN=sub"},
        {.key = sub,
         .signer = root,
         .md = md,
         .subject = "/CN=sub",
         .issuer = "/CN=root",
         .extensions = ca},
        {.key = root,
         .signer = root,
         .md = md,
         .subject = "/CN=root",
         .issuer = "/CN=root",
         .extensions = ca},
    };
    struct ursa_gate gate = {.now = 1790000000};
    static uint8_t der[MOST];
    size_t len = 0, start = 0, i;

    for (i = 0; i < 3; i++) {
        start = len;
        len += certs_issue(&specs[i], der + len, MOST - len);
    }
    gate.anchor.at = der + start;
    gate.anchor.len = len - start;
    return ursa_gate_check(&gate, der, start, NULL, NULL);
}

static void chains_with_ec_keys_pass(void **state) {
    const EVP_MD *hashes[] = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
    size_t i;

    (void)state;
    for (i = 0; i < 3; i++) {
        assert_code(check_chain(rsa[0], p256[0], p256[1], hashes[i]), URSA_OK);
        assert_code(check_chain(rsa[0], p384[0], p384[1], hashes[i]), URSA_OK);
        assert_code(check_chain(rsa[0], p256[0], p384[0], hashes[i]), URSA_OK);
        assert_code(check_chain(rsa[0], p384[0], p256[0], hashes[i]), URSA_OK);
        assert_code(check_chain(rsa[0], p256[0], rsa[1], hashes[i]), URSA_OK);
        assert_code(check_chain(rsa[0], rsa[1], p384[0], hashes[i]), URSA_OK);
        assert_code(check_chain(p256[0], p384[0], rsa[1], hashes[i]), URSA_OK);
    }
}

static void other_curves_and_hashes_are_refused(void **state) {
    EVP_PKEY *k1 = EVP_EC_gen("secp256k1"), *brainpool = EVP_EC_gen("brainpoolP256r1");

    (void)state;
    assert_code(check_chain(rsa[0], p521, p256[0], EVP_sha256()), URSA_E_CERT_EC_KEY);
    assert_code(check_chain(rsa[0], p256[0], p521, EVP_sha256()), URSA_E_CERT_EC_KEY);
    assert_code(check_chain(rsa[0], k1, p256[0], EVP_sha256()), URSA_E_CERT_EC_KEY);
    assert_code(check_chain(rsa[0], brainpool, p256[0], EVP_sha256()), URSA_E_CERT_EC_KEY);
    assert_code(check_chain(rsa[0], p256[0], p256[1], EVP_sha1()), URSA_E_CERT_ALGORITHM);
    assert_code(check_chain(rsa[0], p256[0], p256[1], EVP_sha224()), URSA_E_CERT_ALGORITHM);
    EVP_PKEY_free(k1);
    EVP_PKEY_free(brainpool);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains_with_ec_keys_pass),
        cmocka_unit_test(other_curves_and_hashes_are_refused),
    };

    repeat_openssl(1);
    return cmocka_run_group_tests(tests, make_keys, free_keys);
}
