/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "test.h"
#include <dirent.h>
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include "certs.h"
#include "repeatable.h"
#include "rounds.h"
#include "rsakeys.h"

/* ---- a chain of three certificates, each of which can be changed ----------------------------- */

enum { LEAF, SUB, ROOT, CERTS };

#define MOST 4096u
#define NOW  1790000000 /* 2026-09-21 */

static const char ca_extensions[] =
    "basicConstraints=critical,CA:TRUE|keyUsage=critical,keyCertSign,cRLSign|";
static const char leaf_extensions[] =
    "basicConstraints=critical,CA:FALSE|keyUsage=critical,digitalSignature,keyEncipherment|"
    "extendedKeyUsage=serverAuth,clientAuth|subjectAltName=DNS:unit1.example,IP:192.0.2.1|"
    "subjectKeyIdentifier=DER:040101|";

static const struct ursa_csr_template asked = {
    .subject = "/O=Acme/CN=unit 1",
    .san = "DNS:unit1.example,IP:192.0.2.1",
    .key_usage = URSA_KU_DIGITAL_SIGNATURE,
    .ext_key_usage = URSA_EKU_CLIENT_AUTH,
};

static EVP_PKEY *key_of[CERTS], *stranger;

/* The certificates one after the other, and the offsets where they begin and end. */
static struct {
    uint8_t der[MOST];
    size_t at[CERTS + 1];
} chain;

static void make_keys(void) {
    if (stranger == NULL) {
        key_of[LEAF] = certs_key(device_key());
        key_of[SUB] = rsakeys_key(2048, 65537);
        key_of[ROOT] = rsakeys_of(rsakeys_prime(1024, 0), rsakeys_prime(1024, 2), 65537);
        stranger = rsakeys_of(rsakeys_prime(1024, 1), rsakeys_prime(1024, 3), 65537);
    }
}

static struct certs_spec good(unsigned which) {
    static const char *const subjects[] = {"/O=Acme/CN=unit 1", "/O=Acme/CN=sub",
                                           "/O=Acme/CN=root"};
    struct certs_spec spec = {0};

    make_keys();
    spec.key = key_of[which];
    spec.signer = key_of[which < ROOT ? which + 1 : ROOT];
    spec.subject = subjects[which];
    spec.issuer = subjects[which < ROOT ? which + 1 : ROOT];
    spec.extensions = which == LEAF ? leaf_extensions : ca_extensions;
    return spec;
}

/* Make the chain, with certificate `which` made from `spec` unless spec is NULL. */
static void make(unsigned which, const struct certs_spec *spec) {
    unsigned i;

    for (i = 0; i < CERTS; i++) {
        struct certs_spec right = good(i);

        chain.at[i + 1] = chain.at[i] + certs_issue(spec != NULL && i == which ? spec : &right,
                                                    chain.der + chain.at[i], MOST - chain.at[i]);
    }
}

static struct ursa_span part(unsigned which) {
    struct ursa_span span = {chain.der + chain.at[which], chain.at[which + 1] - chain.at[which]};

    return span;
}

static struct ursa_gate gate_of_root(void) {
    struct ursa_gate gate = {.now = NOW};

    gate.anchor = part(ROOT);
    return gate;
}

/* Check a copy that ends where the chain ends, so that a sanitizer detects reads past the end. */
static int check_bytes(const struct ursa_gate *gate, const uint8_t *der, size_t len,
                       const uint8_t *anchor, struct ursa_where *where) {
    uint8_t *exact = malloc(len > 0 ? len : 1);
    int rc;

    memcpy(exact, der, len);
    rc = ursa_gate_check(gate, exact, len, anchor, where);
    free(exact);
    return rc;
}

/* Check leaf and intermediate without the root. */
static int check(const struct ursa_gate *gate, struct ursa_where *where) {
    return check_bytes(gate, chain.der, chain.at[ROOT], NULL, where);
}

/*
 * Check that the present chain is refused for this reason, at a place inside certificate `which`.
 */
static void assert_refused_by(const struct ursa_gate *gate, unsigned which, int code,
                              const char *what) {
    struct ursa_where where = {"", 0};

    assert_code(check(gate, &where), code);
    assert_string_equal(where.what, what);
    assert_in_range(where.at, which == ROOT ? 0 : chain.at[which],
                    (which == ROOT ? chain.at[ROOT + 1] - chain.at[ROOT] : chain.at[which + 1]) -
                        1);
    assert_code(check(gate, NULL), code);
}

static void assert_refused(unsigned which, const struct certs_spec *spec, int code,
                           const char *what) {
    struct ursa_gate gate;

    make(which, spec);
    gate = gate_of_root();
    assert_refused_by(&gate, which, code, what);
}

/* ---- good chains ----------------------------------------------------------------------------- */

static void a_chain_up_to_the_anchor_passes(void **state) {
    uint8_t digest[32], zero[32] = {0};
    struct ursa_gate gate, none = {0};
    struct ursa_where where;

    (void)state;
    make(0, NULL);
    gate = gate_of_root();
    gate.asked = &asked;
    assert_code(check(&gate, &where), URSA_OK);
    assert_code(check(&none, &where), URSA_OK); /* checks only the links of the chain */
    assert_code(check_bytes(&none, chain.der, chain.at[CERTS], zero, &where), URSA_OK);
    SHA256(part(ROOT).at, part(ROOT).len, digest);
    assert_code(check_bytes(&none, chain.der, chain.at[CERTS], digest, &where), URSA_OK);
    assert_code(check_bytes(&gate, chain.der, chain.at[CERTS], digest, &where), URSA_OK);
    assert_code(check_bytes(&gate, chain.der, chain.at[ROOT], digest, &where), URSA_OK);
    SHA256(part(SUB).at, part(SUB).len, digest); /* an intermediate CA can be the anchor as well */
    assert_code(check_bytes(&none, chain.der, chain.at[ROOT], digest, &where), URSA_OK);
}

static void keys_and_hashes_of_every_allowed_size_pass(void **state) {
    static const int sizes[] = {2048, 2056, 3072, 4096};
    const EVP_MD *hashes[] = {EVP_sha256(), EVP_sha384(), EVP_sha512()};
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        EVP_PKEY *key = rsakeys_key(sizes[i], 65537), *kept;

        make_keys();
        kept = key_of[SUB];
        key_of[SUB] = key;
        for (j = 0; j < 3; j++) {
            struct certs_spec spec = good(LEAF);
            struct ursa_gate gate;

            spec.md = hashes[j];
            make(LEAF, &spec);
            gate = gate_of_root();
            assert_code(check(&gate, NULL), URSA_OK);
        }
        key_of[SUB] = kept;
        EVP_PKEY_free(key);
    }
}

/* ---- bad chains and their errors ------------------------------------------------------------- */

#define WITH_CA(extension) "basicConstraints=critical,CA:TRUE|" extension "|"
#define WITH_EE(extension) "basicConstraints=CA:FALSE|" extension "|"

static void missing_or_wrong_extensions_are_refused(void **state) {
    static const struct {
        unsigned which;
        int code;
        const char *extensions, *what;
    } cases[] = {
        {LEAF, URSA_E_CERT_LEAF_CA, "basicConstraints=CA:TRUE|", "basicConstraints"},
        {LEAF, URSA_E_CERT_CRITICAL, WITH_EE("1.2.3.4=critical,DER:0500"), "extensions"},
        {LEAF, URSA_E_CERT_CRITICAL, WITH_EE("2.5.29.32=critical,DER:3006300406022A03"),
         "extensions"},
        {LEAF, URSA_E_CERT_REPEATED, WITH_EE("1.2.3.4=DER:0500|1.2.3.4=DER:0500"), "extensions"},
        {LEAF, URSA_E_CERT_REPEATED,
         "basicConstraints=CA:FALSE|keyUsage=digitalSignature|basicConstraints=CA:FALSE|",
         "extensions"},
        {LEAF, URSA_E_CERT_USAGE, WITH_EE("keyUsage=keyAgreement"), "keyUsage"},
        {LEAF, URSA_E_CERT_USAGE, WITH_EE("keyUsage=keyCertSign,cRLSign"), "keyUsage"},
        {LEAF, URSA_E_CERT_PURPOSE, WITH_EE("extendedKeyUsage=codeSigning"), "extKeyUsage"},
        {LEAF, URSA_E_CERT_PURPOSE, WITH_EE("extendedKeyUsage=1.2.3.4"), "extKeyUsage"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.37=DER:3000"), "extKeyUsage"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.15=DER:030206C0FF"), "keyUsage"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.15=DER:03020780FF"), "keyUsage"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.15=DER:03020700"), "keyUsage"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.15=DER:03020781"), "keyUsage"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.15=DER:030100"), "keyUsage"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.15=DER:03020880"), "keyUsage"},
        {LEAF, URSA_E_CERT_DER, "2.5.29.19=DER:3003010100|", "basicConstraints"},
        {LEAF, URSA_E_CERT_DER, "2.5.29.19=DER:3003010101|", "basicConstraints"},
        {LEAF, URSA_E_CERT_DER, "2.5.29.19=DER:3003020100|", "basicConstraints"},
        {LEAF, URSA_E_CERT_DER, "2.5.29.19=DER:30000500|", "basicConstraints"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.17=DER:3000"), "subjectAltName"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.17=DER:30020500"), "subjectAltName"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.17=DER:30028901"), "subjectAltName"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.17=DER:3004A2020500"), "subjectAltName"},
        {LEAF, URSA_E_CERT_DER, WITH_EE("2.5.29.17=DER:300484023000"), "subjectAltName"},
        {SUB, URSA_E_CERT_NOT_CA, "keyUsage=keyCertSign|", "basicConstraints"},
        {SUB, URSA_E_CERT_NOT_CA, "basicConstraints=CA:FALSE|", "basicConstraints"},
        {SUB, URSA_E_CERT_USAGE, WITH_CA("keyUsage=digitalSignature"), "keyUsage"},
        {SUB, URSA_E_CERT_PURPOSE, WITH_CA("extendedKeyUsage=codeSigning"), "extKeyUsage"},
        {SUB, URSA_E_CERT_CRITICAL, WITH_CA("1.2.3.4=critical,DER:0500"), "extensions"},
        {SUB, URSA_E_CERT_CONSTRAINTS, WITH_CA("nameConstraints=permitted;DNS:.example"),
         "nameConstraints"},
        {SUB, URSA_E_CERT_CRITICAL, WITH_CA("policyConstraints=critical,requireExplicitPolicy:0"),
         "extensions"},
        {SUB, URSA_E_CERT_DER, "2.5.29.19=DER:30060101FF0201FF|", "basicConstraints"},
        {ROOT, URSA_E_CERT_PATH, "basicConstraints=critical,CA:TRUE,pathlen:0|",
         "basicConstraints"},
        {ROOT, URSA_E_CERT_NOT_CA, "subjectKeyIdentifier=DER:040101|", "basicConstraints"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct certs_spec spec = good(cases[i].which);

        spec.extensions = cases[i].extensions;
        assert_refused(cases[i].which, &spec, cases[i].code, cases[i].what);
    }
    printf("# %zu cases\n", i);
}

static void correct_extensions_pass(void **state) {
    static const struct {
        unsigned which;
        const char *extensions;
    } cases[] = {
        {LEAF, "subjectKeyIdentifier=DER:040101|"},
        {LEAF, WITH_EE("1.2.3.4=DER:0500|2.5.29.32=DER:3006300406022A03")},
        {LEAF, WITH_EE("extendedKeyUsage=clientAuth,codeSigning")},
        {LEAF, WITH_EE("extendedKeyUsage=anyExtendedKeyUsage")},
        {LEAF, WITH_EE("keyUsage=critical,keyEncipherment")},
        {LEAF, WITH_EE("keyUsage=digitalSignature,decipherOnly")},
        {LEAF, WITH_EE("2.5.29.15=DER:03020080")},
        {LEAF, WITH_EE("2.5.29.17=DER:3004A4023000")},
        {SUB, "basicConstraints=CA:TRUE|"},
        {SUB, "basicConstraints=CA:TRUE,pathlen:0|extendedKeyUsage=serverAuth|"},
        {SUB, "2.5.29.19=DER:30070101FF02020100|"},
        {ROOT, "basicConstraints=CA:TRUE,pathlen:1|"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct certs_spec spec = good(cases[i].which);
        struct ursa_gate gate;

        spec.extensions = cases[i].extensions;
        make(cases[i].which, &spec);
        gate = gate_of_root();
        assert_code(check(&gate, NULL), URSA_OK);
    }
}

static void the_certificate_must_allow_the_purposes_of_the_request(void **state) {
    struct ursa_csr_template tmpl = asked;
    struct certs_spec spec = good(LEAF);
    struct ursa_gate gate;

    (void)state;
    make(LEAF, NULL);
    gate = gate_of_root();
    gate.asked = &tmpl;
    tmpl.ext_key_usage = URSA_EKU_CLIENT_AUTH | URSA_EKU_CODE_SIGNING;
    assert_refused_by(&gate, LEAF, URSA_E_CERT_PURPOSE, "extKeyUsage");
    tmpl = asked;
    tmpl.key_usage = URSA_KU_DIGITAL_SIGNATURE | URSA_KU_KEY_AGREEMENT;
    assert_refused_by(&gate, LEAF, URSA_E_CERT_USAGE, "keyUsage");
    tmpl.key_usage = URSA_KU_KEY_ENCIPHERMENT;
    assert_code(check(&gate, NULL), URSA_OK);

    spec.extensions = WITH_EE("extendedKeyUsage=codeSigning|keyUsage=keyAgreement");
    make(LEAF, &spec);
    gate = gate_of_root();
    gate.purposes = URSA_ANY_PURPOSE;
    assert_code(check(&gate, NULL), URSA_OK);
    spec.extensions = WITH_EE("extendedKeyUsage=codeSigning");
    make(LEAF, &spec);
    gate = gate_of_root();
    gate.purposes = URSA_EKU_CODE_SIGNING;
    assert_code(check(&gate, NULL), URSA_OK);
    spec.extensions = "basicConstraints=CA:TRUE|";
    make(LEAF, &spec);
    gate = gate_of_root();
    gate.ca_leaf = 1;
    assert_code(check(&gate, NULL), URSA_OK);
}

/* RFC 5280 section 4.1.2.2 asks for graceful handling. The signature covers every number. */
static void every_serial_number_passes(void **state) {
    static const char *const serials[] = {"0", "-1", "800000000000000000000000000000000000000000",
                                          "FF00112233445566778899AABBCCDDEEFF001122"};
    unsigned which;
    size_t i;

    (void)state;
    for (which = LEAF; which < CERTS; which++) {
        struct certs_spec spec = good(which);

        for (i = 0; i < sizeof serials / sizeof serials[0]; i++) {
            struct ursa_gate gate;

            spec.serial = serials[i];
            make(which, &spec);
            gate = gate_of_root();
            assert_code(check(&gate, NULL), URSA_OK);
        }
    }
}

static void wrong_keys_and_signatures_are_refused(void **state) {
    EVP_PKEY *small = rsakeys_key(1024, 65537), *ec = EVP_EC_gen("P-521");
    unsigned which;

    (void)state;
    for (which = LEAF; which < CERTS; which++) {
        struct certs_spec spec = good(which);

        spec.key = ec;
        assert_refused(which, &spec, URSA_E_CERT_EC_KEY, "subjectPublicKeyInfo");
        spec.key = small;
        assert_refused(which, &spec, URSA_E_CERT_RSA, "subjectPublicKeyInfo");
    }
    for (which = LEAF; which < ROOT; which++) {
        struct certs_spec spec = good(which);

        spec.md = EVP_sha1();
        assert_refused(which, &spec, URSA_E_CERT_ALGORITHM, "signatureAlgorithm");
        spec.md = EVP_sha224();
        assert_refused(which, &spec, URSA_E_CERT_ALGORITHM, "signatureAlgorithm");
        spec = good(which);
        spec.pss = 1;
        assert_refused(which, &spec, URSA_E_CERT_ALGORITHM, "signatureAlgorithm");
        spec = good(which);
        spec.signer = ec; /* its issuer's key is RSA */
        assert_refused(which, &spec, URSA_E_CERT_SIGNATURE, "signatureValue");
        spec.signer = stranger;
        assert_refused(which, &spec, URSA_E_CERT_SIGNATURE, "signatureValue");
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
        spec = good(which);
        spec.version_1 = 1;
        assert_refused(which, &spec, URSA_E_CERT_DER, "version");
    }
    spec = good(ROOT);
    spec.version_1 = 1;
    make(ROOT, &spec);
    gate = gate_of_root();
    assert_code(check(&gate, NULL), URSA_OK);
    gate.anchor.len = 0; /* as a link it is a certificate like any other */
    assert_code(check_bytes(&gate, chain.der, chain.at[CERTS], NULL, NULL), URSA_E_CERT_DER);
}

static void a_leaf_or_root_of_version_1_passes_if_the_gate_allows_it(void **state) {
    unsigned which;

    (void)state;
    for (which = LEAF; which < CERTS; which++) {
        struct certs_spec spec = good(which);
        struct ursa_gate gate;

        spec.version_1 = 1;
        make(which, &spec);
        gate = gate_of_root();
        gate.version_1 = 1;
        if (which == SUB) {
            assert_refused_by(&gate, which, URSA_E_CERT_NOT_CA, "basicConstraints");
        } else {
            assert_code(check(&gate, NULL), URSA_OK);
        }
        gate.asked = &asked; /* now a SAN is required, which a leaf of version 1 cannot have */
        assert_code(check(&gate, NULL), which == LEAF  ? URSA_E_CERT_SAN
                                        : which == SUB ? URSA_E_CERT_NOT_CA
                                                       : URSA_OK);
    }
}

/* The signature of the trust anchor does not matter, because the anchor itself is trusted. */
static void an_anchor_may_have_any_signature(void **state) {
    struct certs_spec spec = good(ROOT);
    struct ursa_gate gate;

    (void)state;
    spec.md = EVP_sha1();
    make(ROOT, &spec);
    gate = gate_of_root();
    assert_code(check(&gate, NULL), URSA_OK);
    gate.anchor.len = 0;
    assert_code(check_bytes(&gate, chain.der, chain.at[CERTS], NULL, NULL), URSA_E_CERT_ALGORITHM);
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
        struct certs_spec spec = good(ROOT);

        spec.extensions = ignored[i];
        make(ROOT, &spec);
        gate = gate_of_root();
        assert_code(check(&gate, NULL), URSA_OK);
        assert_code(check_bytes(&gate, chain.der, chain.at[CERTS], NULL, NULL), URSA_OK);
        SHA256(part(ROOT).at, part(ROOT).len, digest);
        assert_code(check_bytes(&none, chain.der, chain.at[CERTS], digest, NULL), URSA_OK);
        assert_code(check_bytes(&none, chain.der, chain.at[CERTS], NULL, NULL),
                    i < 3 ? URSA_E_CERT_CRITICAL
                          : URSA_OK); /* as a link it is a certificate like any other */
    }
}

static void a_chain_that_is_not_valid_now_is_refused(void **state) {
    unsigned which;

    (void)state;
    for (which = LEAF; which < CERTS; which++) {
        struct certs_spec spec = good(which);
        struct ursa_gate gate;

        spec.from = "20260921141321Z"; /* NOW is :20 */
        assert_refused(which, &spec, URSA_E_CERT_EARLY, "validity");
        gate = gate_of_root();
        gate.now = 0; /* no clock */
        assert_code(check(&gate, NULL), URSA_OK);
        gate.now = NOW + 1;
        assert_code(check(&gate, NULL), URSA_OK);
        spec = good(which);
        spec.to = "20260921141319Z";
        assert_refused(which, &spec, URSA_E_CERT_EXPIRED, "validity");
        gate = gate_of_root();
        gate.now = NOW - 1;
        assert_code(check(&gate, NULL), URSA_OK);
    }
}

static void a_certificate_that_is_never_valid_is_refused_without_a_clock(void **state) {
    unsigned which;

    (void)state;
    for (which = LEAF; which < CERTS; which++) {
        struct certs_spec spec = good(which);
        struct ursa_gate gate;

        spec.from = "20260921141321Z";
        spec.to = "20260921141320Z";
        make(which, &spec);
        gate = gate_of_root();
        gate.now = 0;
        assert_refused_by(&gate, which, URSA_E_CERT_TIME, "validity");
        spec.to = spec.from; /* valid for one second */
        make(which, &spec);
        gate = gate_of_root();
        gate.now = 0;
        assert_code(check(&gate, NULL), URSA_OK);
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
    make(LEAF, NULL);
    gate = gate_of_root();
    assert_code(ursa_cert_read(chain.der, chain.at[ROOT], &leaf, NULL), URSA_OK);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int rc;

        memcpy(chain.der + (leaf.validity.at - chain.der) + 4, cases[i].date, 13);
        rc = check(&gate, NULL);
        assert_code(rc, cases[i].is_right         ? URSA_E_CERT_SIGNATURE
                        : cases[i].date[0] == '4' ? URSA_E_CERT_EARLY
                                                  : URSA_E_CERT_TIME);
    }
}

static void chains_with_a_wrong_link_or_anchor_are_refused(void **state) {
    struct certs_spec spec = good(LEAF);
    struct ursa_gate gate, none = {0};
    uint8_t swapped[MOST];
    uint8_t digest[32];

    (void)state;
    spec.issuer = "/O=Acme/CN=other";
    assert_refused(LEAF, &spec, URSA_E_CERT_ISSUER, "issuer");
    spec = good(SUB);
    spec.issuer = "/O=Acme/CN=other";
    assert_refused(SUB, &spec, URSA_E_CERT_ANCHOR, "issuer");
    spec = good(LEAF);
    spec.issuer = "/O=Acme/CN=su b";
    assert_refused(LEAF, &spec, URSA_E_CERT_ISSUER, "issuer");

    make(LEAF, NULL);
    gate = gate_of_root();
    /* wrong order: leaf, root, intermediate */
    memcpy(swapped, chain.der, chain.at[SUB + 1]);
    memcpy(swapped + part(LEAF).len, part(ROOT).at, part(ROOT).len);
    memcpy(swapped + part(LEAF).len + part(ROOT).len, part(SUB).at, part(SUB).len);
    assert_code(check_bytes(&gate, swapped, chain.at[CERTS], NULL, NULL), URSA_E_CERT_ISSUER);
    /* the intermediate is missing */
    assert_code(check_bytes(&gate, chain.der, chain.at[SUB], NULL, NULL), URSA_E_CERT_ANCHOR);
    /* the intermediate comes first */
    assert_code(check_bytes(&gate, part(SUB).at, part(SUB).len, NULL, NULL), URSA_E_CERT_LEAF_CA);
    /* an anchor with another name or digest, and the leaf as anchor */
    gate.anchor = part(LEAF);
    assert_code(check(&gate, NULL), URSA_E_CERT_ANCHOR);
    assert_code(check_bytes(&gate, chain.der, chain.at[SUB], NULL, NULL), URSA_E_CERT_ANCHOR);
    SHA256(part(ROOT).at, part(ROOT).len, digest);
    assert_code(check_bytes(&none, chain.der, chain.at[ROOT], digest, NULL),
                URSA_E_CERT_ANCHOR_MISSING);
    assert_code(check_bytes(&gate, chain.der, chain.at[CERTS], digest, NULL),
                URSA_E_CERT_ANCHOR_MISSING);
    SHA256(part(LEAF).at, part(LEAF).len, digest);
    assert_code(check_bytes(&none, chain.der, chain.at[SUB], digest, NULL),
                URSA_E_CERT_ANCHOR_MISSING);
    gate = gate_of_root();
    gate.anchor.len--;
    assert_code(check(&gate, NULL), URSA_E_CERT_DER);
}

/* For example another certificate of the same CA: only its name and key are known to be right. */
static void certificates_after_the_anchor_are_refused(void **state) {
    struct certs_spec spec = good(ROOT);
    struct ursa_gate gate, none = {0};
    struct ursa_where where;
    uint8_t bytes[2 * MOST], digest[32];
    size_t len;

    (void)state;
    make(LEAF, NULL);
    gate = gate_of_root();
    SHA256(part(ROOT).at, part(ROOT).len, digest);
    memcpy(bytes, chain.der, chain.at[CERTS]);
    spec.extensions = WITH_CA("1.2.3.4=DER:0500");
    len = chain.at[CERTS] + certs_issue(&spec, bytes + chain.at[CERTS], MOST);
    assert_code(check_bytes(&gate, bytes, len, NULL, &where), URSA_E_CERT_ANCHOR);
    assert_string_equal(where.what, "certificate");
    assert_int_equal(where.at, chain.at[CERTS]);
    assert_code(check_bytes(&none, bytes, len, digest, &where), URSA_E_CERT_ANCHOR);
    assert_int_equal(where.at, chain.at[CERTS]);
    assert_code(check_bytes(&none, bytes, len, NULL, &where), URSA_OK);
    gate.anchor = part(SUB); /* the certificate that signed the anchor is refused as well */
    assert_code(check_bytes(&gate, chain.der, chain.at[CERTS], NULL, &where), URSA_E_CERT_ANCHOR);
    assert_int_equal(where.at, chain.at[ROOT]);
}

/*
 * A CA certifies its new key with its old key (RFC 4210 section 4.4): subject and issuer are equal,
 * but another key signed.
 */
static void a_ca_may_sign_its_new_key_with_its_old_key(void **state) {
    struct certs_spec spec = good(ROOT);
    struct ursa_gate gate, none = {0};

    (void)state;
    spec.signer = stranger;
    make(ROOT, &spec);
    gate = gate_of_root();
    assert_code(check_bytes(&gate, chain.der, chain.at[CERTS], NULL, NULL), URSA_OK);
    assert_code(check_bytes(&none, chain.der, chain.at[CERTS], NULL, NULL), URSA_OK);
    none.ca_leaf = 1;
    none.purposes = URSA_ANY_PURPOSE;
    assert_code(check_bytes(&none, part(ROOT).at, part(ROOT).len, NULL, NULL), URSA_OK);
    spec = good(LEAF);
    spec.issuer = spec.subject; /* a device has no older key */
    spec.signer = stranger;
    make(LEAF, &spec);
    none.ca_leaf = 0;
    assert_code(check_bytes(&none, chain.der, chain.at[SUB], NULL, NULL), URSA_E_CERT_SIGNATURE);
    spec.signer = spec.key;
    make(LEAF, &spec);
    assert_code(check_bytes(&none, chain.der, chain.at[SUB], NULL, NULL), URSA_OK);
}

static void more_than_eight_certificates_are_refused(void **state) {
    uint8_t many[10 * 1024];
    struct ursa_gate none = {0};
    size_t len, n;

    (void)state;
    make(LEAF, NULL);
    memcpy(many, chain.der, chain.at[CERTS]);
    for (len = chain.at[CERTS], n = CERTS; n < 9; n++, len += part(ROOT).len) {
        memcpy(many + len, part(ROOT).at, part(ROOT).len);
        assert_code(check_bytes(&none, many, len, NULL, NULL), URSA_OK);
    }
    assert_code(check_bytes(&none, many, len, NULL, NULL), URSA_E_CERT_COUNT);
}

/* ---- names ----------------------------------------------------------------------------------- */

static void names_other_than_the_requested_ones_are_refused(void **state) {
    static const struct {
        const char *subject, *san;
        int code;
    } cases[] = {
        {"/O=Acme/CN=unit 1", "DNS:unit1.example,IP:192.0.2.1", URSA_OK},
        {"CN=unit 1,O=Acme", "IP:192.0.2.1,DNS:UNIT1.example", URSA_OK},
        {"/O=Acme/CN=unit 2", "DNS:unit1.example,IP:192.0.2.1", URSA_E_CERT_SUBJECT},
        {"/O=ACME/CN= Unit   1 ", "DNS:unit1.example,IP:192.0.2.1", URSA_OK}, /* RFC 5280 7.1 */
        {"/O=Acme/CN=unit1", "DNS:unit1.example,IP:192.0.2.1", URSA_E_CERT_SUBJECT},
        {"/CN=unit 1/O=Acme", "DNS:unit1.example,IP:192.0.2.1", URSA_E_CERT_SUBJECT},
        {"/CN=unit 1", "DNS:unit1.example,IP:192.0.2.1", URSA_E_CERT_SUBJECT},
        {"/O=Acme", "DNS:unit1.example,IP:192.0.2.1", URSA_E_CERT_SUBJECT},
        {"/", "DNS:unit1.example,IP:192.0.2.1", URSA_E_CERT_SUBJECT},
        {"/O=Acme+CN=unit 1", "DNS:unit1.example,IP:192.0.2.1", URSA_E_CERT_SUBJECT},
        {"/O=Acme/OU=unit 1", "DNS:unit1.example,IP:192.0.2.1", URSA_E_CERT_SUBJECT},
        {"/O=Acme/CN=unit 1/CN=x", "DNS:unit1.example,IP:192.0.2.1", URSA_E_CERT_SUBJECT},
        {"/O=Acme/CN=unit 1", NULL, URSA_E_CERT_SAN},
        {"/O=Acme/CN=unit 1", "DNS:unit1.example", URSA_E_CERT_SAN},
        {"/O=Acme/CN=unit 1", "DNS:unit1.example,IP:192.0.2.1,DNS:b.example", URSA_E_CERT_SAN},
        {"/O=Acme/CN=unit 1", "DNS:unit1.example,IP:192.0.2.2", URSA_E_CERT_SAN},
        {"/O=Acme/CN=unit 1", "URI:unit1:example,IP:192.0.2.1", URSA_E_CERT_SAN},
        {"/O=Acme/CN=", "DNS:unit1.example", URSA_E_NAME_EMPTY},
        {"/O=Acme/CN=unit 1", "DNS:-", URSA_E_SAN_DNS},
    };
    size_t i;

    (void)state;
    make(LEAF, NULL);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ursa_csr_template tmpl = {.subject = cases[i].subject, .san = cases[i].san};
        struct ursa_gate gate = gate_of_root();
        struct ursa_where where = {"", 0};

        gate.asked = &tmpl;
        assert_code(check(&gate, &where), cases[i].code);
        gate.any_names = 1;
        assert_code(check(&gate, &where), URSA_OK);
    }
}

static void a_ca_may_choose_the_string_type(void **state) {
    struct certs_spec spec = good(LEAF);
    struct ursa_gate gate;

    (void)state;
    spec.printable = 1; /* also changes the issuer's name */
    make(LEAF, &spec);
    gate = gate_of_root();
    gate.asked = &asked;
    assert_code(check(&gate, NULL), URSA_OK);
}

/*
 * Strings consist of complete characters (RFC 5280 section 4.1.2.4). These are cut inside a
 * character.
 */
static void names_with_incomplete_characters_are_refused(void **state) {
    static const struct {
        const char *from, *to; /* each with its tag and length */
        int code;              /* for readable names this is a wrong signature */
        const char *what;
    } cases[] = {
        {"\x0C\x06unit 1", "\x0C\x06unit\xC3\xA9", URSA_E_CERT_SIGNATURE, "signatureValue"},
        {"\x0C\x06unit 1", "\x0C\x06unit \xC3", URSA_E_CERT_DER, "subject"},
        {"\x0C\x06unit 1", "\x0C\x06uni\xC3 1", URSA_E_CERT_DER, "subject"},
        {"\x0C\x06unit 1", "\x0C\x06unit\xC0\xAF", URSA_E_CERT_DER, "subject"},
        {"\x0C\x06unit 1", "\x0C\x06uni\xED\xA0\x80", URSA_E_CERT_DER, "subject"},
        {"\x0C\x06unit 1", "\x1E\x06unit 1", URSA_E_CERT_SIGNATURE, "signatureValue"},
        {"\x0C\x06unit 1", "\x1C\x06unit 1", URSA_E_CERT_DER, "subject"},
        {"\x0C\x03sub", "\x1E\x03sub", URSA_E_CERT_DER, "issuer"},
        {"\x0C\x03sub", "\x14\x03s\xC3z", URSA_E_CERT_ISSUER, "issuer"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ursa_gate gate;
        uint8_t *at;

        make(LEAF, NULL);
        gate = gate_of_root();
        at = memmem(chain.der, chain.at[SUB], cases[i].from, strlen(cases[i].from));
        assert_non_null(at);
        memcpy(at, cases[i].to, strlen(cases[i].from));
        assert_refused_by(&gate, LEAF, cases[i].code, cases[i].what);
    }
}

static void a_san_that_was_not_requested_is_refused(void **state) {
    struct certs_spec spec = good(LEAF);
    struct ursa_csr_template tmpl = {.subject = "/O=Acme/CN=unit 1"};
    struct ursa_gate gate;

    (void)state;
    make(LEAF, NULL);
    gate = gate_of_root();
    gate.asked = &tmpl;
    assert_refused_by(&gate, LEAF, URSA_E_CERT_SAN, "subjectAltName");
    spec.extensions = "basicConstraints=CA:FALSE|";
    make(LEAF, &spec);
    gate.anchor = part(ROOT);
    assert_code(check(&gate, NULL), URSA_OK);
    gate.asked = &asked;
    assert_code(check(&gate, NULL), URSA_E_CERT_SAN);
}

/* ---- hostile --------------------------------------------------------------------------------- */

static void every_truncated_chain_is_refused(void **state) {
    struct ursa_gate gate;
    size_t len, refused = 0;

    (void)state;
    make(LEAF, NULL);
    gate = gate_of_root();
    for (len = 0; len < chain.at[ROOT]; len++, refused++) {
        assert_int_not_equal(check_bytes(&gate, chain.der, len, NULL, NULL), URSA_OK);
    }
    memset(chain.der + chain.at[ROOT], 0,
           1); /* one byte after the intermediate, where the optional root would begin */
    assert_code(check_bytes(&gate, chain.der, chain.at[ROOT] + 1, NULL, NULL), URSA_E_CERT_DER);
    printf("# %zu refused\n", refused);
}

static void a_chain_with_any_changed_byte_is_refused(void **state) {
    static const uint8_t changes[] = {0x01, 0x20, 0x80, 0xFF};
    struct ursa_gate gate, copy_gate;
    size_t at, i, refused = 0;
    uint8_t root[MOST];

    (void)state;
    make(LEAF, NULL);
    memcpy(root, part(ROOT).at, part(ROOT).len);
    gate = gate_of_root();
    copy_gate = gate;
    copy_gate.anchor.at = root;
    for (at = 0; at < chain.at[ROOT]; at += each(7)) {
        for (i = 0; i < sizeof changes; i++, refused++) {
            chain.der[at] ^= changes[i];
            assert_int_not_equal(check(&copy_gate, NULL), URSA_OK);
            chain.der[at] ^= changes[i];
        }
    }
    assert_code(check(&copy_gate, NULL), URSA_OK);
    printf("# %zu refused\n", refused);
}

static void different_inner_and_outer_algorithms_are_refused(void **state) {
    struct ursa_cert cert;
    struct ursa_gate gate;
    unsigned which;

    (void)state;
    for (which = LEAF; which < ROOT; which++) {
        make(LEAF, NULL);
        gate = gate_of_root();
        assert_code(ursa_cert_read(part(which).at, part(which).len, &cert, NULL), URSA_OK);
        chain.der[cert.outer_algorithm.at - chain.der + 12]++; /* SHA-384 */
        assert_refused_by(&gate, which, URSA_E_CERT_ALGORITHMS, "signatureAlgorithm");
    }
}

/* Sign these bytes as if they were the encoded hash, to deceive careless verifiers. */
static void forge(const uint8_t *em) {
    EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key_of[SUB], NULL);
    struct ursa_cert leaf;
    size_t len = 256;

    assert_code(ursa_cert_read(chain.der, chain.at[ROOT], &leaf, NULL), URSA_OK);
    assert_int_equal(leaf.signature.len, 256);
    assert_true(EVP_PKEY_sign_init(ctx) > 0 &&
                EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) > 0);
    assert_true(EVP_PKEY_sign(ctx, chain.der + (leaf.signature.at - chain.der), &len, em, 256) > 0);
    EVP_PKEY_CTX_free(ctx);
}

/* RFC 8017 section 8.2.2: a hash has exactly one encoding. */
static void signatures_over_any_other_encoding_of_the_hash_are_refused(void **state) {
    static const uint8_t info[] = {0x30, 0x31, 0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01,
                                   0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    static const uint8_t no_null[] = {0x30, 0x2F, 0x30, 0x0B, 0x06, 0x09, 0x60, 0x86, 0x48,
                                      0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x04, 0x20};
    uint8_t em[256], hash[32], right[256];
    struct ursa_cert leaf;
    struct ursa_gate gate;
    size_t i;

    (void)state;
    make(LEAF, NULL);
    gate = gate_of_root();
    assert_code(ursa_cert_read(chain.der, chain.at[ROOT], &leaf, NULL), URSA_OK);
    SHA256(leaf.tbs.at, leaf.tbs.len, hash);
    memset(right, 0xFF, sizeof right);
    right[0] = 0;
    right[1] = 1;
    right[256 - 32 - sizeof info - 1] = 0;
    memcpy(right + 256 - 32 - sizeof info, info, sizeof info);
    memcpy(right + 256 - 32, hash, 32);
    forge(right);
    assert_code(check(&gate, NULL), URSA_OK);

    memset(em, 0xFF, sizeof em); /* a DigestInfo without its NULL */
    em[0] = 0;
    em[1] = 1;
    em[256 - 32 - sizeof no_null - 1] = 0;
    memcpy(em + 256 - 32 - sizeof no_null, no_null, sizeof no_null);
    memcpy(em + 256 - 32, hash, 32);
    forge(em);
    assert_code(check(&gate, NULL), URSA_E_CERT_SIGNATURE);

    memset(em, 0, sizeof em); /* little padding, and garbage after the hash (Bleichenbacher) */
    em[1] = 1;
    memset(em + 2, 0xFF, 8);
    memcpy(em + 11, info, sizeof info);
    memcpy(em + 11 + sizeof info, hash, 32);
    forge(em);
    assert_code(check(&gate, NULL), URSA_E_CERT_SIGNATURE);

    /* Change each other byte. Byte 0 must be 0 to be signed. */
    for (i = 1; i < 256; i += each(15)) {
        memcpy(em, right, sizeof em);
        em[i] ^= 1;
        forge(em);
        assert_code(check(&gate, NULL), URSA_E_CERT_SIGNATURE);
    }
}

/* ---- published samples ----------------------------------------------------------------------- */

static void hostile_samples_never_pass(void **state) {
    const char *folder = getenv("URSA_VECTORS");
    char path[512];
    struct dirent *entry;
    unsigned n = 0;
    DIR *dir;

    (void)state;
    make(LEAF, NULL);
    snprintf(path, sizeof path, "%s/x509/fuzz-seeds",
             folder != NULL ? folder : "../shared/vectors");
    dir = opendir(path);
    while (dir != NULL && (entry = readdir(dir)) != NULL) {
        struct ursa_gate gate = gate_of_root();
        static uint8_t bytes[65536];
        char name[1024];
        FILE *file;
        size_t len;

        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        file = entry->d_name[0] == '.' ? NULL : fopen(name, "rb");
        if (file != NULL) {
            len = fread(bytes, 1, sizeof bytes, file);
            fclose(file);
            assert_int_not_equal(check_bytes(&gate, bytes, len, NULL, NULL), URSA_OK);
            n++;
        }
    }
    if (dir != NULL) {
        closedir(dir);
    }
    printf("# x509/fuzz-seeds: %u samples, none passed\n", n);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_up_to_the_anchor_passes),
        cmocka_unit_test(keys_and_hashes_of_every_allowed_size_pass),
        cmocka_unit_test(missing_or_wrong_extensions_are_refused),
        cmocka_unit_test(correct_extensions_pass),
        cmocka_unit_test(the_certificate_must_allow_the_purposes_of_the_request),
        cmocka_unit_test(every_serial_number_passes),
        cmocka_unit_test(wrong_keys_and_signatures_are_refused),
        cmocka_unit_test(version_1_is_refused_by_default_except_in_the_anchor),
        cmocka_unit_test(a_leaf_or_root_of_version_1_passes_if_the_gate_allows_it),
        cmocka_unit_test(an_anchor_may_have_any_signature),
        cmocka_unit_test(an_anchor_may_have_any_other_extension),
        cmocka_unit_test(a_chain_that_is_not_valid_now_is_refused),
        cmocka_unit_test(a_certificate_that_is_never_valid_is_refused_without_a_clock),
        cmocka_unit_test(dates_that_do_not_exist_are_refused),
        cmocka_unit_test(chains_with_a_wrong_link_or_anchor_are_refused),
        cmocka_unit_test(certificates_after_the_anchor_are_refused),
        cmocka_unit_test(a_ca_may_sign_its_new_key_with_its_old_key),
        cmocka_unit_test(more_than_eight_certificates_are_refused),
        cmocka_unit_test(names_other_than_the_requested_ones_are_refused),
        cmocka_unit_test(a_ca_may_choose_the_string_type),
        cmocka_unit_test(names_with_incomplete_characters_are_refused),
        cmocka_unit_test(a_san_that_was_not_requested_is_refused),
        cmocka_unit_test(every_truncated_chain_is_refused),
        cmocka_unit_test(a_chain_with_any_changed_byte_is_refused),
        cmocka_unit_test(different_inner_and_outer_algorithms_are_refused),
        cmocka_unit_test(signatures_over_any_other_encoding_of_the_hash_are_refused),
        cmocka_unit_test(hostile_samples_never_pass),
    };

    repeat_openssl(1);
    return RUN(tests);
}
