/* SPDX-License-Identifier: MIT */
/* The gate: the links of a chain, its order, its length and its anchor. */
#include "test.h"
#include <openssl/sha.h>
#include "chain.h"
#include "repeatable.h"

/* The signature of the trust anchor does not matter, because the anchor itself is trusted. */
static void an_anchor_may_have_any_signature(void **state) {
    struct certs_spec spec = chain_spec(ROOT);
    struct ursa_gate gate;

    (void)state;
    spec.md = EVP_sha1();
    chain_make(ROOT, &spec);
    gate = chain_gate();
    assert_code(chain_check(&gate, NULL), URSA_OK);
    gate.anchor.len = 0;
    assert_code(chain_check_bytes(&gate, chain.der, chain.at[CERTS], NULL, NULL),
                URSA_E_CERT_ALGORITHM);
}

/* RFC 5280 section 6.1.1 d: only the extensions count that say whether and which CA it is. */
static void an_anchor_may_have_any_other_extension(void **state) {
    static const char *const ignored[] = {
        WITH_CA("1.2.3.4=critical,DER:0500"),
        WITH_CA("2.5.29.32=critical,DER:3006300406022A03"),
        WITH_CA("policyConstraints=critical,requireExplicitPolicy:0"),
        WITH_CA("2.5.29.14=DER:3000"),
    };
    struct ursa_gate gate, none = {0};
    uint8_t digest[32];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof ignored / sizeof ignored[0]; i++) {
        struct certs_spec spec = chain_spec(ROOT);

        spec.extensions = ignored[i];
        chain_make(ROOT, &spec);
        gate = chain_gate();
        assert_code(chain_check(&gate, NULL), URSA_OK);
        assert_code(chain_check_bytes(&gate, chain.der, chain.at[CERTS], NULL, NULL), URSA_OK);
        SHA256(chain_part(ROOT).at, chain_part(ROOT).len, digest);
        assert_code(chain_check_bytes(&none, chain.der, chain.at[CERTS], digest, NULL), URSA_OK);
        assert_code(chain_check_bytes(&none, chain.der, chain.at[CERTS], NULL, NULL),
                    i < 3 ? URSA_E_CERT_CRITICAL
                          : URSA_OK); /* as a link it is a certificate like any other */
    }
}

static void chains_with_a_wrong_link_or_anchor_are_refused(void **state) {
    struct certs_spec spec = chain_spec(LEAF);
    struct ursa_gate gate, none = {0};
    uint8_t swapped[CHAIN_SIZE];
    uint8_t digest[32];

    (void)state;
    spec.issuer = "/O=Acme/CN=other";
    assert_chain_refused(LEAF, &spec, URSA_E_CERT_ISSUER, "issuer");
    spec = chain_spec(SUB);
    spec.issuer = "/O=Acme/CN=other";
    assert_chain_refused(SUB, &spec, URSA_E_CERT_ANCHOR, "issuer");
    spec = chain_spec(LEAF);
    spec.issuer = "/O=Acme/CN=su b";
    assert_chain_refused(LEAF, &spec, URSA_E_CERT_ISSUER, "issuer");

    chain_make(LEAF, NULL);
    gate = chain_gate();
    /* wrong order: leaf, root, intermediate */
    memcpy(swapped, chain.der, chain.at[SUB + 1]);
    memcpy(swapped + chain_part(LEAF).len, chain_part(ROOT).at, chain_part(ROOT).len);
    memcpy(swapped + chain_part(LEAF).len + chain_part(ROOT).len, chain_part(SUB).at,
           chain_part(SUB).len);
    assert_code(chain_check_bytes(&gate, swapped, chain.at[CERTS], NULL, NULL), URSA_E_CERT_ISSUER);
    /* the intermediate is missing */
    assert_code(chain_check_bytes(&gate, chain.der, chain.at[SUB], NULL, NULL), URSA_E_CERT_ANCHOR);
    /* the intermediate comes first */
    assert_code(chain_check_bytes(&gate, chain_part(SUB).at, chain_part(SUB).len, NULL, NULL),
                URSA_E_CERT_LEAF_CA);
    /* an anchor with another name or digest, and the leaf as anchor */
    gate.anchor = chain_part(LEAF);
    assert_code(chain_check(&gate, NULL), URSA_E_CERT_ANCHOR);
    assert_code(chain_check_bytes(&gate, chain.der, chain.at[SUB], NULL, NULL), URSA_E_CERT_ANCHOR);
    SHA256(chain_part(ROOT).at, chain_part(ROOT).len, digest);
    assert_code(chain_check_bytes(&none, chain.der, chain.at[ROOT], digest, NULL),
                URSA_E_CERT_ANCHOR_MISSING);
    assert_code(chain_check_bytes(&gate, chain.der, chain.at[CERTS], digest, NULL),
                URSA_E_CERT_ANCHOR_MISSING);
    SHA256(chain_part(LEAF).at, chain_part(LEAF).len, digest);
    assert_code(chain_check_bytes(&none, chain.der, chain.at[SUB], digest, NULL),
                URSA_E_CERT_ANCHOR_MISSING);
    gate = chain_gate();
    gate.anchor.len--;
    assert_code(chain_check(&gate, NULL), URSA_E_CERT_DER);
}

/* For example another certificate of the same CA: only its name and key are known to be right. */
static void certificates_after_the_anchor_are_refused(void **state) {
    struct certs_spec spec = chain_spec(ROOT);
    struct ursa_gate gate, none = {0};
    struct ursa_where where;
    uint8_t bytes[2 * CHAIN_SIZE], digest[32];
    size_t len;

    (void)state;
    chain_make(LEAF, NULL);
    gate = chain_gate();
    SHA256(chain_part(ROOT).at, chain_part(ROOT).len, digest);
    memcpy(bytes, chain.der, chain.at[CERTS]);
    spec.extensions = WITH_CA("1.2.3.4=DER:0500");
    len = chain.at[CERTS] + certs_issue(&spec, bytes + chain.at[CERTS], CHAIN_SIZE);
    assert_code(chain_check_bytes(&gate, bytes, len, NULL, &where), URSA_E_CERT_ANCHOR);
    assert_string_equal(where.what, "certificate");
    assert_int_equal(where.at, chain.at[CERTS]);
    assert_code(chain_check_bytes(&none, bytes, len, digest, &where), URSA_E_CERT_ANCHOR);
    assert_int_equal(where.at, chain.at[CERTS]);
    assert_code(chain_check_bytes(&none, bytes, len, NULL, &where), URSA_OK);
    gate.anchor = chain_part(SUB); /* the certificate that signed the anchor is refused as well */
    assert_code(chain_check_bytes(&gate, chain.der, chain.at[CERTS], NULL, &where),
                URSA_E_CERT_ANCHOR);
    assert_int_equal(where.at, chain.at[ROOT]);
}

/*
 * A CA certifies its new key with its old key (RFC 4210 section 4.4): subject and issuer are equal,
 * but another key signed.
 */
static void a_ca_may_sign_its_new_key_with_its_old_key(void **state) {
    struct certs_spec spec = chain_spec(ROOT);
    struct ursa_gate gate, none = {0};

    (void)state;
    spec.signer = chain_stranger;
    chain_make(ROOT, &spec);
    gate = chain_gate();
    assert_code(chain_check_bytes(&gate, chain.der, chain.at[CERTS], NULL, NULL), URSA_OK);
    assert_code(chain_check_bytes(&none, chain.der, chain.at[CERTS], NULL, NULL), URSA_OK);
    none.ca_leaf = 1;
    none.purposes = URSA_ANY_PURPOSE;
    assert_code(chain_check_bytes(&none, chain_part(ROOT).at, chain_part(ROOT).len, NULL, NULL),
                URSA_OK);
    spec = chain_spec(LEAF);
    spec.issuer = spec.subject; /* a device has no older key */
    spec.signer = chain_stranger;
    chain_make(LEAF, &spec);
    none.ca_leaf = 0;
    assert_code(chain_check_bytes(&none, chain.der, chain.at[SUB], NULL, NULL),
                URSA_E_CERT_SIGNATURE);
    spec.signer = spec.key;
    chain_make(LEAF, &spec);
    assert_code(chain_check_bytes(&none, chain.der, chain.at[SUB], NULL, NULL), URSA_OK);
}

static void more_than_eight_certificates_are_refused(void **state) {
    uint8_t many[10 * 1024];
    struct ursa_gate none = {0};
    size_t len, n;

    (void)state;
    chain_make(LEAF, NULL);
    memcpy(many, chain.der, chain.at[CERTS]);
    for (len = chain.at[CERTS], n = CERTS; n < 9; n++, len += chain_part(ROOT).len) {
        memcpy(many + len, chain_part(ROOT).at, chain_part(ROOT).len);
        assert_code(chain_check_bytes(&none, many, len, NULL, NULL), URSA_OK);
    }
    assert_code(chain_check_bytes(&none, many, len, NULL, NULL), URSA_E_CERT_COUNT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_anchor_may_have_any_signature),
        cmocka_unit_test(an_anchor_may_have_any_other_extension),
        cmocka_unit_test(chains_with_a_wrong_link_or_anchor_are_refused),
        cmocka_unit_test(certificates_after_the_anchor_are_refused),
        cmocka_unit_test(a_ca_may_sign_its_new_key_with_its_old_key),
        cmocka_unit_test(more_than_eight_certificates_are_refused),
    };

    repeat_openssl(1);
    return RUN(tests);
}
