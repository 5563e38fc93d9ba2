/* SPDX-License-Identifier: MIT */
/*
 * Rules of RFC 5280 that other programs check only if they are asked to (openssl -x509_strict),
 * rules that the gate does not have, and the places that its errors name.
 */
#include "test.h"
#include "chain.h"

static uint8_t der[CERTS][2048];
static size_t len[CERTS];

/* A certificate of the chain, with few extensions. */
static struct certs_spec good(unsigned which) {
    static const char *const subjects[] = {"/CN=unit 1", "/CN=sub", "/CN=root"};
    static const char *const extensions[] = {WITH_EE("keyUsage=critical,digitalSignature"),
                                             WITH_CA("keyUsage=critical,keyCertSign"),
                                             WITH_CA("keyUsage=critical,keyCertSign")};
    struct certs_spec spec = chain_spec(which);

    spec.subject = subjects[which];
    spec.issuer = subjects[which < ROOT ? which + 1 : ROOT];
    spec.extensions = extensions[which];
    return spec;
}

static void issue(unsigned which, const struct certs_spec *spec) {
    len[which] = certs_issue(spec, der[which], sizeof der[which]);
}

/* Make a good chain. */
static void make(void) {
    unsigned i;

    for (i = 0; i < CERTS; i++) {
        struct certs_spec spec = good(i);

        issue(i, &spec);
    }
}

static void make_with(unsigned which, const char *extensions) {
    struct certs_spec spec = good(which);

    make();
    spec.extensions = extensions;
    issue(which, &spec);
}

/* Check the certificates from the leaf to `last`, with or without the root as the gate's anchor. */
static int check_to(unsigned last, int anchored, struct ursa_gate gate, struct ursa_where *where) {
    static uint8_t bytes[CERTS * 2048];
    size_t n = 0;
    unsigned i;

    for (i = 0; i <= last; i++) {
        memcpy(bytes + n, der[i], len[i]);
        n += len[i];
    }
    gate.now = CHAIN_NOW;
    if (anchored) {
        gate.anchor.at = der[ROOT];
        gate.anchor.len = len[ROOT];
    }
    return ursa_gate_check(&gate, bytes, n, NULL, where);
}

/* Check that the chain is refused for this reason, with an anchor and without. */
static void assert_refused(int code, const char *what, size_t from, size_t to) {
    const struct ursa_gate plain = {0}, any = {.purposes = URSA_ANY_PURPOSE};
    unsigned anchored;

    for (anchored = 0; anchored < 2; anchored++) {
        struct ursa_where where = {"", 0};

        assert_code(check_to(SUB, (int)anchored, plain, &where), code);
        assert_string_equal(where.what, what);
        assert_in_range(where.at, from, to - 1);
        assert_code(check_to(ROOT, (int)anchored, any, NULL), code);
    }
}

static void assert_passes(void) {
    const struct ursa_gate gate = {0};

    assert_code(check_to(SUB, 1, gate, NULL), URSA_OK);
    assert_code(check_to(ROOT, 1, gate, NULL), URSA_OK);
    assert_code(check_to(ROOT, 0, gate, NULL), URSA_OK);
}

static void a_correct_chain_passes(void **state) {
    (void)state;
    make();
    assert_passes();
}

/* ---- 4.2.1.3: keyCertSign demands a CA ------------------------------------------------------- */

static void a_leaf_that_may_sign_certificates_but_is_no_ca_is_refused(void **state) {
    static const char *const extensions[] = {
        "basicConstraints=critical,CA:FALSE|keyUsage=critical,digitalSignature,keyCertSign|",
        "basicConstraints=critical,CA:FALSE|keyUsage=digitalSignature,keyCertSign,cRLSign|",
        "keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign|",
        "keyUsage=keyCertSign|",
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
        make_with(LEAF, extensions[i]);
        assert_refused(URSA_E_CERT_USAGE, "keyUsage", 0, len[LEAF]);
    }
    /* A CRL may be signed by a certificate that is no CA's (RFC 5280 6.3.3 f). */
    make_with(LEAF, "basicConstraints=CA:FALSE|keyUsage=digitalSignature,cRLSign|");
    assert_passes();
}

/* A request may ask for it, but such a certificate is refused all the same. */
static void a_template_with_key_cert_sign_allows_no_such_leaf(void **state) {
    const struct ursa_csr_template asked = {
        .subject = "/CN=unit 1",
        .key_usage = URSA_KU_DIGITAL_SIGNATURE | URSA_KU_KEY_CERT_SIGN,
    };
    const struct ursa_gate gate = {.asked = &asked};

    (void)state;
    make_with(LEAF, "keyUsage=critical,digitalSignature,keyCertSign|");
    assert_code(check_to(SUB, 1, gate, NULL), URSA_E_CERT_USAGE);
}

static void a_ca_may_be_the_leaf_if_the_gate_says_so(void **state) {
    const struct ursa_gate gate = {.ca_leaf = 1};

    (void)state;
    make_with(LEAF, "basicConstraints=CA:TRUE|keyUsage=digitalSignature,keyCertSign|");
    assert_code(check_to(SUB, 1, gate, NULL), URSA_OK);
    make_with(LEAF, "basicConstraints=CA:FALSE|keyUsage=digitalSignature,keyCertSign|");
    assert_code(check_to(SUB, 1, gate, NULL), URSA_E_CERT_USAGE);
}

/* ---- 4.2.1.11: policyConstraints --------------------------------------------------------------
 */

/*
 * The extension must be critical. It may demand that a certificate has a policy, which the gate
 * does not check, so it is not ignored.
 */
static void policy_constraints_are_refused_even_if_not_critical(void **state) {
    static const char *const constraints[] = {
        WITH_CA("policyConstraints=requireExplicitPolicy:0"),
        WITH_CA("policyConstraints=requireExplicitPolicy:3,inhibitPolicyMapping:0"),
        WITH_CA("policyConstraints=inhibitPolicyMapping:0"),
        WITH_CA("2.5.29.36=DER:3000"),
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof constraints / sizeof constraints[0]; i++) {
        make_with(SUB, constraints[i]);
        assert_refused(URSA_E_CERT_CRITICAL, "policyConstraints", len[LEAF], len[LEAF] + len[SUB]);
    }
    make_with(LEAF, "policyConstraints=requireExplicitPolicy:0|");
    assert_refused(URSA_E_CERT_CRITICAL, "policyConstraints", 0, len[LEAF]);
}

/* An anchor is a name and a key (6.1.1 d). */
static void policy_constraints_of_the_anchor_do_not_count(void **state) {
    const struct ursa_gate gate = {0};

    (void)state;
    make_with(ROOT, WITH_CA("policyConstraints=requireExplicitPolicy:0"));
    assert_code(check_to(SUB, 1, gate, NULL), URSA_OK);
    assert_code(check_to(ROOT, 1, gate, NULL), URSA_OK);
    assert_code(check_to(ROOT, 0, gate, NULL), URSA_E_CERT_CRITICAL);
}

/* Without requireExplicitPolicy, no policy is demanded. Then these make no path invalid. */
static void other_policy_extensions_are_ignored_if_not_critical(void **state) {
    static const char *const ignored[] = {
        WITH_CA("2.5.29.32=DER:3006300406022A03"),
        WITH_CA("inhibitAnyPolicy=0"),
        WITH_CA("2.5.29.33=DER:300C300A06032A030406032A0305"),
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof ignored / sizeof ignored[0]; i++) {
        make_with(SUB, ignored[i]);
        assert_passes();
    }
}

/* ---- 4.1.2.4, 4.1.2.6: a CA has a name ------------------------------------------------------- */

static void a_ca_with_an_empty_subject_is_refused(void **state) {
    struct certs_spec leaf = good(LEAF), sub = good(SUB);

    (void)state;
    make();
    leaf.issuer = sub.subject = "/";
    issue(LEAF, &leaf);
    issue(SUB, &sub);
    assert_refused(URSA_E_CERT_DER, "issuer", 0, len[LEAF]);
}

static void an_anchor_with_an_empty_subject_is_refused(void **state) {
    struct certs_spec sub = good(SUB), root = good(ROOT);
    const struct ursa_gate gate = {0};

    (void)state;
    make();
    sub.issuer = root.subject = root.issuer = "/";
    issue(SUB, &sub);
    issue(ROOT, &root);
    assert_refused(URSA_E_CERT_DER, "issuer", len[LEAF], len[LEAF] + len[SUB]);
    /* Of an anchor only its subject counts, not the name of its issuer. */
    make();
    root = good(ROOT);
    root.issuer = "/";
    issue(ROOT, &root);
    assert_code(check_to(SUB, 1, gate, NULL), URSA_OK);
    assert_code(check_to(ROOT, 1, gate, NULL), URSA_OK);
    assert_code(check_to(ROOT, 0, gate, NULL), URSA_E_CERT_DER);
}

/* A device may have no subject, if its names are in subjectAltName (4.1.2.6). */
static void a_leaf_with_an_empty_subject_passes(void **state) {
    struct certs_spec leaf = good(LEAF);

    (void)state;
    make();
    leaf.subject = "/";
    leaf.extensions = "subjectAltName=critical,DNS:unit1.example|";
    issue(LEAF, &leaf);
    assert_passes();
}

/* ---- the anchor ------------------------------------------------------------------------------ */

/* The anchor's bytes are given by the firmware. A length that is wrong is not passed over. */
static void an_anchor_with_bytes_after_it_or_too_short_is_refused(void **state) {
    size_t right;
    unsigned more;

    (void)state;
    make();
    right = len[ROOT];
    for (more = 1; more <= 3; more++) {
        struct ursa_gate gate = {0};
        struct ursa_where where = {"", 0};

        der[ROOT][right + more - 1] = (uint8_t)(more - 1);
        len[ROOT] = right + more;
        assert_code(check_to(SUB, 1, gate, &where), URSA_E_CERT_DER);
        assert_string_equal(where.what, "trustAnchor");
        assert_int_equal(where.at, right);
    }
    len[ROOT] = right - 1;
    assert_code(check_to(SUB, 1, (struct ursa_gate){0}, NULL), URSA_E_CERT_DER);
    len[ROOT] = right;
    assert_passes();
}

/* Only a digest of zeros names no anchor. A single bit anywhere names one. */
static void a_digest_with_one_bit_names_an_anchor(void **state) {
    const struct ursa_gate gate = {.now = CHAIN_NOW};
    uint8_t digest[32] = {0};
    unsigned bit;

    (void)state;
    make();
    assert_code(ursa_gate_check(&gate, der[LEAF], len[LEAF], digest, NULL), URSA_OK);
    for (bit = 0; bit < 256; bit++) {
        digest[bit / 8] = (uint8_t)(1u << bit % 8);
        assert_code(ursa_gate_check(&gate, der[LEAF], len[LEAF], digest, NULL),
                    URSA_E_CERT_ANCHOR_MISSING);
        digest[bit / 8] = 0;
    }
}

/* ---- rules that the gate does not have (boards/host/README.md) ------------------------------- */

static void leniencies_are_those_of_the_table(void **state) {
    static const struct {
        unsigned which;
        const char *subject, *extensions;
    } cases[] = {
        {LEAF, "/CN=unit 1", "crlDistributionPoints=URI:http://crl.example/|"}, /* 6.3 */
        {SUB, "/CN=sub", WITH_CA("crlDistributionPoints=URI:http://crl.example/")},
        {LEAF, "/", "subjectAltName=DNS:unit1.example|"}, /* 4.2.1.6 */
        {LEAF, "/CN=unit 1", "2.5.29.17=DER:3003870101|"},
        {LEAF, "/CN=unit 1", "2.5.29.17=DER:30038201FF|"},
        {SUB, "/CN=sub", "basicConstraints=critical,CA:TRUE,pathlen:0|"},           /* 4.2.1.9 */
        {LEAF, "/CN=unit 1", "2.5.29.35=DER:3006800411223344|"},                    /* 4.2.1.1 */
        {SUB, "/CN=sub", WITH_CA("2.5.29.14=DER:040101|2.5.29.35=DER:3003800155")}, /* 4.2.1.2 */
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct certs_spec spec = good(cases[i].which);

        make();
        spec.subject = cases[i].subject;
        spec.extensions = cases[i].extensions;
        issue(cases[i].which, &spec);
        assert_passes();
    }
}

/* ---- the places that errors name ------------------------------------------------------------- */

static void assert_where(struct ursa_gate gate, int code, const char *what, size_t at) {
    struct ursa_where where = {"", 0};

    assert_code(check_to(SUB, 1, gate, &where), code);
    assert_string_equal(where.what, what);
    assert_int_equal(where.at, at);
}

static size_t offset_of(struct ursa_span span, unsigned which) {
    return (size_t)(span.at - der[which]);
}

static void a_wrong_alternative_name_is_named_with_its_place(void **state) {
    const struct ursa_csr_template asked = {.subject = "/CN=unit 1", .san = "DNS:unit1.example"};
    const struct ursa_gate gate = {.asked = &asked};
    struct ursa_cert_extensions extensions;
    struct ursa_cert cert;

    (void)state;
    make_with(LEAF, "keyUsage=digitalSignature|subjectAltName=DNS:unit2.example|");
    assert_code(ursa_cert_read(der[LEAF], len[LEAF], &cert, NULL), URSA_OK);
    assert_code(ursa_cert_read_extensions(&cert, &extensions, NULL), URSA_OK);
    assert_where(gate, URSA_E_CERT_SAN, "subjectAltName", offset_of(extensions.san, LEAF));
    make_with(LEAF, "keyUsage=digitalSignature|"); /* no such extension */
    assert_code(ursa_cert_read(der[LEAF], len[LEAF], &cert, NULL), URSA_OK);
    assert_where(gate, URSA_E_CERT_SAN, "subjectAltName", offset_of(cert.extensions, LEAF));
}

static void a_wrong_subject_is_named_with_its_place(void **state) {
    const struct ursa_csr_template asked = {.subject = "/CN=unit 2"};
    const struct ursa_gate gate = {.asked = &asked};
    struct ursa_cert cert;

    (void)state;
    make();
    assert_code(ursa_cert_read(der[LEAF], len[LEAF], &cert, NULL), URSA_OK);
    assert_where(gate, URSA_E_CERT_SUBJECT, "subject", offset_of(cert.subject, LEAF));
}

static void the_last_algorithm_is_named_if_there_is_no_anchor(void **state) {
    const struct ursa_gate gate = {0};
    struct certs_spec sub = good(SUB);
    struct ursa_where where = {"", 0};
    struct ursa_cert cert;

    (void)state;
    make();
    sub.md = EVP_sha1();
    issue(SUB, &sub);
    assert_code(ursa_cert_read(der[SUB], len[SUB], &cert, NULL), URSA_OK);
    assert_code(check_to(SUB, 0, gate, &where), URSA_E_CERT_ALGORITHM);
    assert_string_equal(where.what, "signatureAlgorithm");
    assert_int_equal(where.at, len[LEAF] + offset_of(cert.outer_algorithm, SUB));
}

/* Offsets count from the start of the chain, also those of a certificate that is malformed. */
static void a_malformed_certificate_is_named_with_its_place_in_the_chain(void **state) {
    const struct ursa_gate gate = {0};
    struct ursa_cert cert;

    (void)state;
    make();
    assert_code(ursa_cert_read(der[SUB], len[SUB], &cert, NULL), URSA_OK);
    der[SUB][offset_of(cert.serial, SUB)] = 0x04;
    assert_where(gate, URSA_E_CERT_DER, "serialNumber", len[LEAF] + offset_of(cert.serial, SUB));
    assert_code(check_to(SUB, 1, gate, NULL), URSA_E_CERT_DER);
}

static void a_signature_by_another_key_is_named_with_its_place(void **state) {
    const struct ursa_gate gate = {0};
    struct certs_spec leaf = good(LEAF);
    struct ursa_cert cert;

    (void)state;
    make();
    leaf.signer = good(ROOT).key;
    issue(LEAF, &leaf);
    assert_code(ursa_cert_read(der[LEAF], len[LEAF], &cert, NULL), URSA_OK);
    assert_where(gate, URSA_E_CERT_SIGNATURE, "signatureValue", offset_of(cert.signature, LEAF));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_correct_chain_passes),
        cmocka_unit_test(a_leaf_that_may_sign_certificates_but_is_no_ca_is_refused),
        cmocka_unit_test(a_template_with_key_cert_sign_allows_no_such_leaf),
        cmocka_unit_test(a_ca_may_be_the_leaf_if_the_gate_says_so),
        cmocka_unit_test(policy_constraints_are_refused_even_if_not_critical),
        cmocka_unit_test(policy_constraints_of_the_anchor_do_not_count),
        cmocka_unit_test(other_policy_extensions_are_ignored_if_not_critical),
        cmocka_unit_test(a_ca_with_an_empty_subject_is_refused),
        cmocka_unit_test(an_anchor_with_an_empty_subject_is_refused),
        cmocka_unit_test(a_leaf_with_an_empty_subject_passes),
        cmocka_unit_test(an_anchor_with_bytes_after_it_or_too_short_is_refused),
        cmocka_unit_test(a_digest_with_one_bit_names_an_anchor),
        cmocka_unit_test(leniencies_are_those_of_the_table),
        cmocka_unit_test(a_wrong_alternative_name_is_named_with_its_place),
        cmocka_unit_test(a_wrong_subject_is_named_with_its_place),
        cmocka_unit_test(the_last_algorithm_is_named_if_there_is_no_anchor),
        cmocka_unit_test(a_malformed_certificate_is_named_with_its_place_in_the_chain),
        cmocka_unit_test(a_signature_by_another_key_is_named_with_its_place),
    };

    return RUN(tests);
}
