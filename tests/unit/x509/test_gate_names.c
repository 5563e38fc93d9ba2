/* SPDX-License-Identifier: MIT */
/* The gate: the names of a certificate, compared with the names that were requested. */
#define _GNU_SOURCE
#include "test.h"
#include "chain.h"
#include "repeatable.h"

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
    chain_make(LEAF, NULL);
    for (i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ursa_csr_template tmpl = {.subject = cases[i].subject, .san = cases[i].san};
        struct ursa_gate gate = chain_gate();
        struct ursa_where where = {"", 0};

        gate.asked = &tmpl;
        assert_code(chain_check(&gate, &where), cases[i].code);
        gate.any_names = 1;
        assert_code(chain_check(&gate, &where), URSA_OK);
    }
}

static void a_ca_may_choose_the_string_type(void **state) {
    struct certs_spec spec = chain_spec(LEAF);
    struct ursa_gate gate;

    (void)state;
    spec.printable = 1; /* also changes the issuer's name */
    chain_make(LEAF, &spec);
    gate = chain_gate();
    gate.asked = &chain_asked;
    assert_code(chain_check(&gate, NULL), URSA_OK);
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

        chain_make(LEAF, NULL);
        gate = chain_gate();
        at = memmem(chain.der, chain.at[SUB], cases[i].from, strlen(cases[i].from));
        assert_non_null(at);
        memcpy(at, cases[i].to, strlen(cases[i].from));
        assert_chain_refused_by(&gate, LEAF, cases[i].code, cases[i].what);
    }
}

static void a_san_that_was_not_requested_is_refused(void **state) {
    struct certs_spec spec = chain_spec(LEAF);
    struct ursa_csr_template tmpl = {.subject = "/O=Acme/CN=unit 1"};
    struct ursa_gate gate;

    (void)state;
    chain_make(LEAF, NULL);
    gate = chain_gate();
    gate.asked = &tmpl;
    assert_chain_refused_by(&gate, LEAF, URSA_E_CERT_SAN, "subjectAltName");
    spec.extensions = "basicConstraints=CA:FALSE|";
    chain_make(LEAF, &spec);
    gate.anchor = chain_part(ROOT);
    assert_code(chain_check(&gate, NULL), URSA_OK);
    gate.asked = &chain_asked;
    assert_code(chain_check(&gate, NULL), URSA_E_CERT_SAN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_other_than_the_requested_ones_are_refused),
        cmocka_unit_test(a_ca_may_choose_the_string_type),
        cmocka_unit_test(names_with_incomplete_characters_are_refused),
        cmocka_unit_test(a_san_that_was_not_requested_is_refused),
    };

    repeat_openssl(1);
    return RUN(tests);
}
