/* SPDX-License-Identifier: MIT */
/* The identity handed over to BearSSL. tests/interop/https.t tests TLS connections. */
#include "test.h"
#include <bearssl_hash.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include "certs.h"
#include "x509/engine.h"

#define ursa_br_private URSA_ENGINE_NAME(URSA_ENGINE, private)

static struct device device;
static struct ursa_store store;
static struct ursa_records records;
static struct ursa_identity identity;
static struct ursa_chain chain;
static struct ursa_tls tls;

/* Make a device with a key. The identity is not handed over yet. */
static int keyed(void **state) {
    (void)state;
    memset(&tls, 0xEE, sizeof tls);
    device_init(&device, 1, 0xFF);
    assert_code(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
    assert_code(device_store_key(&records), URSA_OK);
    assert_code(ursa_identity_open(&identity, &device.port, &records), URSA_OK);
    return 0;
}

static int certified(void **state) {
    (void)keyed(state);
    certs_make_chain(&chain, &identity.key, &identity.key, 7, 1);
    assert_code(ursa_identity_install(&identity, &chain, NULL, NULL), URSA_OK);
    assert_code(ursa_tls_open(&tls, &identity), URSA_OK);
    return 0;
}

static void the_chain_is_handed_over_with_the_leaf_first(void **state) {
    (void)state;
    assert_int_equal(tls.count, 2);
    assert_int_equal(tls.certs[0].data_len + tls.certs[1].data_len, chain.len);
    assert_memory_equal(tls.certs[0].data, chain.der, tls.certs[0].data_len);
    assert_memory_equal(tls.certs[1].data, chain.der + tls.certs[0].data_len,
                        tls.certs[1].data_len);
    assert_ptr_equal(tls.key.p, identity.key.p);
    assert_int_equal(tls.key.n_bitlen, 2048);
}

static void without_a_certificate_the_hand_over_fails(void **state) {
    (void)state;
    assert_code(ursa_tls_open(&tls, &identity), URSA_E_NO_CERTIFICATE);
    assert_int_equal(tls.count, 0);
}

/* The smallest certificate that has the structure of a certificate. */
static const uint8_t tiny[] = {
    0x30, 0x45, 0x30, 0x3B,       /* certificate, tbsCertificate */
    0xA0, 0x03, 0x02, 0x01, 0x02, /* version 3 */
    0x02, 0x01, 0x01,             /* serialNumber */
    0x30, 0x03, 0x06, 0x01, 0x2A, /* signature */
    0x30, 0x00,                   /* issuer */
    0x30, 0x1E,                   /* validity */
    0x17, 0x0D, '2',  '5',  '0',  '1',  '0',  '1',  '0',  '0',  '0',
    '0',  '0',  '0',  'Z',  0x17, 0x0D, '4',  '9',  '0',  '1',  '0',
    '1',  '0',  '0',  '0',  '0',  '0',  '0',  'Z',  0x30, 0x00, /* subject */
    0x30, 0x08, 0x30, 0x03, 0x06, 0x01, 0x2A, 0x03, 0x01, 0x00, /* subjectPublicKeyInfo */
    0x30, 0x03, 0x06, 0x01, 0x2A,                               /* signatureAlgorithm */
    0x03, 0x01, 0x00,                                           /* signatureValue */
};

/* Store a chain as identity.c does, but without checks. */
static void store_chain(void) {
    br_sha256_context sha;

    br_sha256_init(&sha);
    br_sha256_update(&sha, chain.anchor, sizeof chain.anchor + chain.len);
    br_sha256_out(&sha, chain.head + 8);
    assert_code(records.write(records.ctx, 4, chain.head,
                              sizeof chain.head + sizeof chain.anchor + chain.len),
                URSA_OK);
}

static void a_chain_with_too_many_certificates_is_an_error(void **state) {
    unsigned i;

    (void)state;
    chain.len = tls.certs[0].data_len;
    for (i = 1; i <= URSA_TLS_MAX_CERTS; i++, chain.len += sizeof tiny) {
        if (i == URSA_TLS_MAX_CERTS) {
            store_chain();
            assert_code(ursa_tls_open(&tls, &identity), URSA_OK);
            assert_int_equal(tls.count, URSA_TLS_MAX_CERTS);
        }
        memcpy(chain.der + chain.len, tiny, sizeof tiny);
    }
    store_chain();
    assert_code(ursa_tls_open(&tls, &identity), URSA_E_CERT_SIZE);
    assert_int_equal(tls.count, 0);
}

/* Such a chain was not stored by install, which refuses it. */
static void a_chain_for_another_key_is_an_error(void **state) {
    (void)state;
    identity.key.n[10] ^= 1;
    assert_code(ursa_tls_open(&tls, &identity), URSA_E_CERT_KEY);
    identity.key.n[10] ^= 1;
    assert_int_equal(tls.count, 0);
}

static EVP_PKEY *public_key(void) {
    uint8_t der[URSA_PKCS8_MAX_SIZE];
    const uint8_t *p = der;
    size_t len;

    assert_code(ursa_pkcs8_write(&identity.key, der, sizeof der, &len), URSA_OK);
    return d2i_AutoPrivateKey(NULL, &p, (long)len);
}

static int openssl_verifies(const EVP_MD *md, const uint8_t *hash, size_t len, const uint8_t *sig) {
    EVP_PKEY *pkey = public_key();
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(pkey, NULL);
    int good;

    assert_int_equal(EVP_PKEY_verify_init(ctx), 1);
    assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_PKCS1_PADDING), 1);
    assert_int_equal(EVP_PKEY_CTX_set_signature_md(ctx, md), 1);
    good = EVP_PKEY_verify(ctx, sig, URSA_RSA_SIZE, hash, len);
    EVP_PKEY_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    return good == 1;
}

static void signatures_with_every_hash_of_tls_verify_with_openssl(void **state) {
    static const struct {
        const unsigned char *oid;
        size_t len;
        const char *name;
    } hashes[] = {
        {BR_HASH_OID_SHA1, 20, "SHA1"},     {BR_HASH_OID_SHA224, 28, "SHA224"},
        {BR_HASH_OID_SHA256, 32, "SHA256"}, {BR_HASH_OID_SHA384, 48, "SHA384"},
        {BR_HASH_OID_SHA512, 64, "SHA512"}, {NULL, 36, "MD5-SHA1"},
    };
    uint8_t hash[64], sig[URSA_RSA_SIZE];
    size_t i;

    (void)state;
    memset(hash, 0x5A, sizeof hash);
    for (i = 0; i < sizeof hashes / sizeof hashes[0]; i++) {
        assert_int_equal(ursa_tls_sign(hashes[i].oid, hash, hashes[i].len, &tls.key, sig), 1);
        assert_true(
            openssl_verifies(EVP_get_digestbyname(hashes[i].name), hash, hashes[i].len, sig));
        hash[0] ^= 1;
        assert_false(
            openssl_verifies(EVP_get_digestbyname(hashes[i].name), hash, hashes[i].len, sig));
    }
}

static void a_tls_signature_equals_the_signature_of_a_request(void **state) {
    static const uint8_t hash[32] = "thirty-two bytes, no fewer here";
    uint8_t ours[URSA_RSA_SIZE], sig[URSA_RSA_SIZE];

    (void)state;
    assert_code(ursa_rsa_sign_sha256(&identity.key, hash, ours), URSA_OK);
    assert_int_equal(ursa_tls_sign(BR_HASH_OID_SHA256, hash, sizeof hash, &tls.key, sig), 1);
    assert_memory_equal(sig, ours, sizeof sig);
}

/*
 * The longest hash is that of SHA-512 with 64 bytes. TLS 1.0 signs two hashes together, 36 bytes.
 */
static void hashes_longer_than_64_bytes_are_refused(void **state) {
    static const uint8_t hash[400], nothing[URSA_RSA_SIZE];
    uint8_t sig[URSA_RSA_SIZE];
    size_t len, longest = 0;

    (void)state;
    for (len = 36; len < sizeof hash; len += len < 70 || len > 240 ? 1 : 7) {
        memset(sig, 0xEE, sizeof sig);
        if (ursa_tls_sign(NULL, hash, len, &tls.key, sig)) {
            longest = len;
        } else {
            assert_memory_equal(sig, nothing, sizeof sig);
        }
    }
    assert_int_equal(longest, 64);
    assert_int_equal(ursa_tls_sign(NULL, hash, (size_t)-1, &tls.key, sig), 0);
    assert_int_equal(ursa_tls_sign(BR_HASH_OID_SHA256, hash, (size_t)-1, &tls.key, sig), 0);
    assert_int_equal(ursa_tls_sign(BR_HASH_OID_SHA256, hash, 65, &tls.key, sig), 0);
    assert_int_equal(ursa_tls_sign((const uint8_t *)"\x0A\x60\x86\x48\x01\x65\x03\x04\x02\x81\x01",
                                   hash, 32, &tls.key, sig),
                     0);
    assert_memory_equal(sig, nothing, sizeof sig);
}

static void fill(uint8_t *x, unsigned seed) {
    size_t i;

    for (i = 0; i < URSA_RSA_SIZE; i++) {
        seed = seed * 1103515245u + 12345u;
        x[i] = (uint8_t)(seed >> 16);
    }
    x[0] = 0;
}

static void the_private_operation_agrees_with_bearssl(void **state) {
    uint8_t x[URSA_RSA_SIZE], y[URSA_RSA_SIZE];
    unsigned i;

    (void)state;
    for (i = 0; i < 40; i++) {
        fill(x, i);
        if (i < 3) { /* 0, 1, n - 1 */
            memset(x, 0, sizeof x);
            x[sizeof x - 1] = (uint8_t)i;
        }
        if (i == 2) {
            memcpy(x, identity.key.n, sizeof x);
            x[sizeof x - 1] ^= 1;
        }
        memcpy(y, x, sizeof y);
        assert_int_equal(ursa_tls_private(x, &tls.key), 1);
        assert_int_equal(ursa_br_private(y, &tls.key), 1);
        assert_memory_equal(x, y, sizeof x);
    }
}

static void numbers_that_are_not_below_the_modulus_are_refused(void **state) {
    static const uint8_t nothing[URSA_RSA_SIZE];
    uint8_t x[URSA_RSA_SIZE];

    (void)state;
    memcpy(x, identity.key.n, sizeof x);
    assert_int_equal(ursa_tls_private(x, &tls.key), 0);
    assert_memory_equal(x, nothing, sizeof x);
    memset(x, 0xFF, sizeof x);
    assert_int_equal(ursa_tls_private(x, &tls.key), 0);
    assert_memory_equal(x, nothing, sizeof x);
}

/* Every 13th bit of the key is flipped. A faulty result would reveal the factors. */
static void a_flipped_bit_in_the_key_never_lets_a_result_out(void **state) {
    static const uint8_t nothing[URSA_RSA_SIZE], hash[36] = "any hash";
    uint8_t *bytes = (uint8_t *)&identity.key;
    size_t step = getenv("URSA_QUICK") != NULL ? 997 : 13, i;
    uint8_t x[URSA_RSA_SIZE];

    (void)state;
    for (i = 0; i < 8 * sizeof identity.key; i += step) {
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
        memset(x, 0xEE, sizeof x);
        assert_int_equal(ursa_tls_sign(NULL, hash, sizeof hash, &tls.key, x), 0);
        assert_memory_equal(x, nothing, sizeof x);
        bytes[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    assert_int_equal(ursa_tls_sign(NULL, hash, sizeof hash, &tls.key, x), 1);
}

static void an_erased_key_cannot_sign(void **state) {
    static const uint8_t hash[32];
    uint8_t sig[URSA_RSA_SIZE];

    (void)state;
    assert_code(ursa_identity_erase(&identity), URSA_OK);
    assert_int_equal(ursa_tls_sign(BR_HASH_OID_SHA256, hash, sizeof hash, &tls.key, sig), 0);
}

/* Keys of other lengths or in other places, which BearSSL's own functions accept. */
static void a_key_that_was_not_lent_is_refused(void **state) {
    static const uint8_t hash[32];
    static struct ursa_rsa_key copy;
    uint8_t sig[URSA_RSA_SIZE];
    br_rsa_private_key sk;

    (void)state;
    assert_int_equal(ursa_tls_sign(BR_HASH_OID_SHA256, hash, 32, NULL, sig), 0);
    sk = tls.key;
    sk.n_bitlen = 4096;
    assert_int_equal(ursa_tls_sign(BR_HASH_OID_SHA256, hash, 32, &sk, sig), 0);
    copy = identity.key;
    sk = tls.key;
    sk.dq = copy.dq;
    assert_int_equal(ursa_tls_sign(BR_HASH_OID_SHA256, hash, 32, &sk, sig), 0);
    sk = tls.key;
    sk.p = NULL;
    assert_int_equal(ursa_tls_sign(BR_HASH_OID_SHA256, hash, 32, &sk, sig), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_chain_is_handed_over_with_the_leaf_first, certified),
        cmocka_unit_test_setup(without_a_certificate_the_hand_over_fails, keyed),
        cmocka_unit_test_setup(a_chain_with_too_many_certificates_is_an_error, certified),
        cmocka_unit_test_setup(a_chain_for_another_key_is_an_error, certified),
        cmocka_unit_test_setup(signatures_with_every_hash_of_tls_verify_with_openssl, certified),
        cmocka_unit_test_setup(a_tls_signature_equals_the_signature_of_a_request, certified),
        cmocka_unit_test_setup(hashes_longer_than_64_bytes_are_refused, certified),
        cmocka_unit_test_setup(the_private_operation_agrees_with_bearssl, certified),
        cmocka_unit_test_setup(numbers_that_are_not_below_the_modulus_are_refused, certified),
        cmocka_unit_test_setup(a_flipped_bit_in_the_key_never_lets_a_result_out, certified),
        cmocka_unit_test_setup(an_erased_key_cannot_sign, certified),
        cmocka_unit_test_setup(a_key_that_was_not_lent_is_refused, certified),
    };

    return RUN(tests);
}
