/* SPDX-License-Identifier: MIT */
/* The gate: extensions that a certificate must have, may have and must not have. */
#include "test.h"
#include "chain.h"
#include "repeatable.h"

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
        struct certs_spec spec = chain_spec(cases[i].which);

        spec.extensions = cases[i].extensions;
        assert_chain_refused(cases[i].which, &spec, cases[i].code, cases[i].what);
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
        struct certs_spec spec = chain_spec(cases[i].which);
        struct ursa_gate gate;

        spec.extensions = cases[i].extensions;
        chain_make(cases[i].which, &spec);
        gate = chain_gate();
        assert_code(chain_check(&gate, NULL), URSA_OK);
    }
}

static void the_certificate_must_allow_the_purposes_of_the_request(void **state) {
    struct ursa_csr_template tmpl = chain_asked;
    struct certs_spec spec = chain_spec(LEAF);
    struct ursa_gate gate;

    (void)state;
    chain_make(LEAF, NULL);
    gate = chain_gate();
    gate.asked = &tmpl;
    tmpl.ext_key_usage = URSA_EKU_CLIENT_AUTH | URSA_EKU_CODE_SIGNING;
    assert_chain_refused_by(&gate, LEAF, URSA_E_CERT_PURPOSE, "extKeyUsage");
    tmpl = chain_asked;
    tmpl.key_usage = URSA_KU_DIGITAL_SIGNATURE | URSA_KU_KEY_AGREEMENT;
    assert_chain_refused_by(&gate, LEAF, URSA_E_CERT_USAGE, "keyUsage");
    tmpl.key_usage = URSA_KU_KEY_ENCIPHERMENT;
    assert_code(chain_check(&gate, NULL), URSA_OK);

    spec.extensions = WITH_EE("extendedKeyUsage=codeSigning|keyUsage=keyAgreement");
    chain_make(LEAF, &spec);
    gate = chain_gate();
    gate.purposes = URSA_ANY_PURPOSE;
    assert_code(chain_check(&gate, NULL), URSA_OK);
    spec.extensions = WITH_EE("extendedKeyUsage=codeSigning");
    chain_make(LEAF, &spec);
    gate = chain_gate();
    gate.purposes = URSA_EKU_CODE_SIGNING;
    assert_code(chain_check(&gate, NULL), URSA_OK);
    spec.extensions = "basicConstraints=CA:TRUE|";
    chain_make(LEAF, &spec);
    gate = chain_gate();
    gate.ca_leaf = 1;
    assert_code(chain_check(&gate, NULL), URSA_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_or_wrong_extensions_are_refused),
        cmocka_unit_test(correct_extensions_pass),
        cmocka_unit_test(the_certificate_must_allow_the_purposes_of_the_request),
    };

    repeat_openssl(1);
    return RUN(tests);
}
