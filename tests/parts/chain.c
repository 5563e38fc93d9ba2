/* SPDX-License-Identifier: MIT */
#include "chain.h"
#include "rsakeys.h"
#include "test.h"

static const char ca_extensions[] =
    "basicConstraints=critical,CA:TRUE|keyUsage=critical,keyCertSign,cRLSign|";
static const char leaf_extensions[] =
    "basicConstraints=critical,CA:FALSE|keyUsage=critical,digitalSignature,keyEncipherment|"
    "extendedKeyUsage=serverAuth,clientAuth|subjectAltName=DNS:unit1.example,IP:192.0.2.1|"
    "subjectKeyIdentifier=DER:040101|";

const struct ursa_csr_template chain_asked = {
    .subject = "/O=Acme/CN=unit 1",
    .san = "DNS:unit1.example,IP:192.0.2.1",
    .key_usage = URSA_KU_DIGITAL_SIGNATURE,
    .ext_key_usage = URSA_EKU_CLIENT_AUTH,
};

EVP_PKEY *chain_key[CERTS], *chain_stranger;

struct chain chain;

static void make_keys(void) {
    if (chain_stranger == NULL) {
        chain_key[LEAF] = certs_key(device_key());
        chain_key[SUB] = rsakeys_key(2048, 65537);
        chain_key[ROOT] = rsakeys_of(rsakeys_prime(1024, 0), rsakeys_prime(1024, 2), 65537);
        chain_stranger = rsakeys_of(rsakeys_prime(1024, 1), rsakeys_prime(1024, 3), 65537);
    }
}

struct certs_spec chain_spec(unsigned which) {
    static const char *const subjects[] = {"/O=Acme/CN=unit 1", "/O=Acme/CN=sub",
                                           "/O=Acme/CN=root"};
    struct certs_spec spec = {0};

    make_keys();
    spec.key = chain_key[which];
    spec.signer = chain_key[which < ROOT ? which + 1 : ROOT];
    spec.subject = subjects[which];
    spec.issuer = subjects[which < ROOT ? which + 1 : ROOT];
    spec.extensions = which == LEAF ? leaf_extensions : ca_extensions;
    return spec;
}

void chain_make(unsigned which, const struct certs_spec *spec) {
    unsigned i;

    for (i = 0; i < CERTS; i++) {
        struct certs_spec right = chain_spec(i);

        chain.at[i + 1] =
            chain.at[i] + certs_issue(spec != NULL && i == which ? spec : &right,
                                      chain.der + chain.at[i], CHAIN_SIZE - chain.at[i]);
    }
}

struct ursa_span chain_part(unsigned which) {
    struct ursa_span span = {chain.der + chain.at[which], chain.at[which + 1] - chain.at[which]};

    return span;
}

struct ursa_gate chain_gate(void) {
    struct ursa_gate gate = {.now = CHAIN_NOW};

    gate.anchor = chain_part(ROOT);
    return gate;
}

int chain_check_bytes(const struct ursa_gate *gate, const uint8_t *der, size_t len,
                      const uint8_t *anchor, struct ursa_where *where) {
    uint8_t *exact = malloc(len > 0 ? len : 1);
    int rc;

    memcpy(exact, der, len);
    rc = ursa_gate_check(gate, exact, len, anchor, where);
    free(exact);
    return rc;
}

int chain_check(const struct ursa_gate *gate, struct ursa_where *where) {
    return chain_check_bytes(gate, chain.der, chain.at[ROOT], NULL, where);
}

void assert_chain_refused_by(const struct ursa_gate *gate, unsigned which, int code,
                             const char *what) {
    struct ursa_where where = {"", 0};

    assert_code(chain_check(gate, &where), code);
    assert_string_equal(where.what, what);
    assert_in_range(where.at, which == ROOT ? 0 : chain.at[which],
                    (which == ROOT ? chain.at[ROOT + 1] - chain.at[ROOT] : chain.at[which + 1]) -
                        1);
    assert_code(chain_check(gate, NULL), code);
}

void assert_chain_refused(unsigned which, const struct certs_spec *spec, int code,
                          const char *what) {
    struct ursa_gate gate;

    chain_make(which, spec);
    gate = chain_gate();
    assert_chain_refused_by(&gate, which, code, what);
}
