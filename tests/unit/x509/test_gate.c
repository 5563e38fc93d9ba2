/* SPDX-License-Identifier: MIT */
/* The gate: keys, signatures, versions, serial numbers and dates of the certificates of a chain. */
#include "test.h"
#include <openssl/sha.h>
#include "chain.h"
#include "repeatable.h"
#include "rsakeys.h"

static void a_chain_up_to_the_anchor_passes(void **state) {
    uint8_t digest[32], zero[32] = {0};
    struct ursa_gate gate, none = {0};
    struct ursa_where where;

    (void)state;
    chain_make(0, NULL);
    gate = chain_gate();
    gate.asked = &chain_asked;
    assert_code(chain_check(&gate, &where), URSA_OK);
    assert_code(chain_check(&none, &where), URSA_OK); /* checks only the links of the chain */
    assert_code(chain_check_bytes(&none, chain.der, chain.at[CERTS], zero, &where), URSA_OK);
    SHA256(chain_part(ROOT).at, chain_part(ROOT).len, digest);
    assert_code(chain_check_bytes(&none, chain.der, chain.at[CERTS], digest, &where), URSA_OK);
    assert_code(chain_check_bytes(&gate, chain.der, chain.at[CERTS], digest, &where), URSA_OK);
    assert_code(chain_check_bytes(&gate, chain.der, chain.at[ROOT], digest, &where), URSA_OK);
    SHA256(chain_part(SUB).at, chain_part(SUB).len,
           digest); /* an intermediate CA can be the anchor as well */
    assert_code(chain_check_bytes(&none, chain.der, chain.at[ROOT], digest, &where), URSA_OK);
}

static void keys_and_hashes_of_every_allowed_size_pass(void **state) {
    static const int sizes[] = {2048, 2056, 3072, 4096};
    const EVP_MD *hashes[] = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
    size_t i, j;

    (void)state;
    chain_make(LEAF, NULL); /* also makes the keys */
    for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        EVP_PKEY *key = rsakeys_key(sizes[i], 65537), *kept = chain_key[SUB];

        chain_key[SUB] = key;
        for (j = 0; j < 3; j++) {
            struct certs_spec spec = chain_spec(LEAF);
            struct ursa_gate gate;

            spec.md = hashes[j];
            chain_make(LEAF, &spec);
            gate = chain_gate();
            assert_code(chain_check(&gate, NULL), URSA_OK);
        }
        chain_key[SUB] = kept;
        EVP_PKEY_free(key);
    }
}

/* RFC 5280 section 4.1.2.2 asks for graceful handling. The signature covers every number. */
static void every_serial_number_passes(void **state) {
    static const char *const serials[] = {"0", "-1", "800000000000000000000000000000000000000000",
                                          "FF00112233445566778899AABBCCDDEEFF001122"};
    unsigned which;
    size_t i;

    (void)state;
    for (which = LEAF; which < CERTS; which++) {
        struct certs_spec spec = chain_spec(which);

        for (i = 0; i < sizeof serials / sizeof serials[0]; i++) {
            struct ursa_gate gate;

            spec.serial = serials[i];
            chain_make(which, &spec);
            gate = chain_gate();
            assert_code(chain_check(&gate, NULL), URSA_OK);
        }
    }
}

static void wrong_keys_and_signatures_are_refused(void **state) {
    EVP_PKEY *small = rsakeys_key(1024, 65537), *ec = EVP_EC_gen("P-521");
    unsigned which;

    (void)state;
    for (which = LEAF; which < CERTS; which++) {
        struct certs_spec spec = chain_spec(which);

        spec.key = ec;
        assert_chain_refused(which, &spec, URSA_E_CERT_EC_KEY, "subjectPublicKeyInfo");
        spec.key = small;
        assert_chain_refused(which, &spec, URSA_E_CERT_RSA, "subjectPublicKeyInfo");
    }
    for (which = LEAF; which < ROOT; which++) {
        struct certs_spec spec = chain_spec(which);

        spec.md = EVP_sha1();
        assert_chain_refused(which, &spec, URSA_E_CERT_ALGORITHM, "signatureAlgorithm");
        spec.md = EVP_sha224();
        assert_chain_refused(which, &spec, URSA_E_CERT_ALGORITHM, "signatureAlgorithm");
        spec = chain_spec(which);
        spec.pss = 1;
        assert_chain_refused(which, &spec, URSA_E_CERT_ALGORITHM, "signatureAlgorithm");
        spec = chain_spec(which);
        spec.signer = ec; /* its issuer's key is RSA */
        assert_chain_refused(which, &spec, URSA_E_CERT_SIGNATURE, "signatureValue");
        spec.signer = chain_stranger;
        assert_chain_refused(which, &spec, URSA_E_CERT_SIGNATURE, "signatureValue");
    }
    EVP_PKEY_free(small);
    EVP_PKEY_free(ec);
}

/* Version 1 has no extensions, so such a certificate cannot state its purpose. */
static void version_1_is_refused_by_default_except_in_the_anchor(void **state) {
    struct certs_spec spec;
    struct ursa_gate gate;
    unsigned which;

    (void)state;
    for (which = LEAF; which < ROOT; which++) {
        spec = chain_spec(which);
        spec.version_1 = 1;
        assert_chain_refused(which, &spec, URSA_E_CERT_DER, "version");
    }
    spec = chain_spec(ROOT);
    spec.version_1 = 1;
    chain_make(ROOT, &spec);
    gate = chain_gate();
    assert_code(chain_check(&gate, NULL), URSA_OK);
    gate.anchor.len = 0; /* as a link it is a certificate like any other */
    assert_code(chain_check_bytes(&gate, chain.der, chain.at[CERTS], NULL, NULL), URSA_E_CERT_DER);
}

static void a_leaf_or_root_of_version_1_passes_if_the_gate_allows_it(void **state) {
    unsigned which;

    (void)state;
    for (which = LEAF; which < CERTS; which++) {
        struct certs_spec spec = chain_spec(which);
        struct ursa_gate gate;

        spec.version_1 = 1;
        chain_make(which, &spec);
        gate = chain_gate();
        gate.version_1 = 1;
        if (which == SUB) {
            assert_chain_refused_by(&gate, which, URSA_E_CERT_NOT_CA, "basicConstraints");
        } else {
            assert_code(chain_check(&gate, NULL), URSA_OK);
        }
        gate.asked = &chain_asked; /* it asks for a SAN, which version 1 does not have */
        assert_code(chain_check(&gate, NULL), which == LEAF  ? URSA_E_CERT_SAN
                                              : which == SUB ? URSA_E_CERT_NOT_CA
                                                             : URSA_OK);
    }
}

static void a_chain_that_is_not_valid_now_is_refused(void **state) {
    unsigned which;

    (void)state;
    for (which = LEAF; which < CERTS; which++) {
        struct certs_spec spec = chain_spec(which);
        struct ursa_gate gate;

        spec.from = "20260921141321Z"; /* CHAIN_NOW is :20 */
        assert_chain_refused(which, &spec, URSA_E_CERT_EARLY, "validity");
        gate = chain_gate();
        gate.now = 0; /* no clock */
        assert_code(chain_check(&gate, NULL), URSA_OK);
        gate.now = CHAIN_NOW + 1;
        assert_code(chain_check(&gate, NULL), URSA_OK);
        spec = chain_spec(which);
        spec.to = "20260921141319Z";
        assert_chain_refused(which, &spec, URSA_E_CERT_EXPIRED, "validity");
        gate = chain_gate();
        gate.now = CHAIN_NOW - 1;
        assert_code(chain_check(&gate, NULL), URSA_OK);
    }
}

static void a_certificate_that_is_never_valid_is_refused_without_a_clock(void **state) {
    unsigned which;

    (void)state;
    for (which = LEAF; which < CERTS; which++) {
        struct certs_spec spec = chain_spec(which);
        struct ursa_gate gate;

        spec.from = "20260921141321Z";
        spec.to = "20260921141320Z";
        chain_make(which, &spec);
        gate = chain_gate();
        gate.now = 0;
        assert_chain_refused_by(&gate, which, URSA_E_CERT_TIME, "validity");
        spec.to = spec.from; /* valid for one second */
        chain_make(which, &spec);
        gate = chain_gate();
        gate.now = 0;
        assert_code(chain_check(&gate, NULL), URSA_OK);
    }
}

static void dates_that_do_not_exist_are_refused(void **state) {
    static const struct {
        const char *date;
        int is_right;
    } cases[] = {
        {"250229000000Z", 0}, {"240229000000Z", 1}, {"251301000000Z", 0}, {"250001000000Z", 0},
        {"250100000000Z", 0}, {"250132000000Z", 0}, {"250431000000Z", 0}, {"250101240000Z", 0},
        {"250101006000Z", 0}, {"250101000060Z", 0}, {"25010100000 Z", 0}, {"2501010000000", 0},
        {"X50101000000Z", 0}, {"240101000000Z", 1}, {"500101000000Z", 1}, {"491231235959Z", 0},
    };
    struct ursa_cert leaf;
    struct ursa_gate gate;
    size_t i;

    (void)state;
    chain_make(LEAF, NULL);
    gate = chain_gate();
    assert_code(ursa_cert_read(chain.der, chain.at[ROOT], &leaf, NULL), URSA_OK);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int rc;

        memcpy(chain.der + (leaf.validity.at - chain.der) + 4, cases[i].date, 13);
        rc = chain_check(&gate, NULL);
        assert_code(rc, cases[i].is_right         ? URSA_E_CERT_SIGNATURE
                        : cases[i].date[0] == '4' ? URSA_E_CERT_EARLY
                                                  : URSA_E_CERT_TIME);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_up_to_the_anchor_passes),
        cmocka_unit_test(keys_and_hashes_of_every_allowed_size_pass),
        cmocka_unit_test(every_serial_number_passes),
        cmocka_unit_test(wrong_keys_and_signatures_are_refused),
        cmocka_unit_test(version_1_is_refused_by_default_except_in_the_anchor),
        cmocka_unit_test(a_leaf_or_root_of_version_1_passes_if_the_gate_allows_it),
        cmocka_unit_test(a_chain_that_is_not_valid_now_is_refused),
        cmocka_unit_test(a_certificate_that_is_never_valid_is_refused_without_a_clock),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
    };

    repeat_openssl(1);
    return RUN(tests);
}
