/* SPDX-License-Identifier: MIT */
#include "seeds.h"
#include <openssl/ec.h>
#include "certs.h"
#include "device.h"
#include "fuzz.h"
#include "keys.h"
#include "repeatable.h"

const struct seeds_chain *seeds_chain(void) {
    static struct seeds_chain good;
    struct ursa_where where;
    struct ursa_cert leaf;

    if (good.leaf_len == 0) {
        certs_make_chain(&good.chain, device_key(), keys_get(1), 1, 1);
        FUZZ_CODE(ursa_cert_read(good.chain.der, good.chain.len, &leaf, &where), URSA_OK);
        good.leaf_len = leaf.der.len;
    }
    return &good;
}

struct ursa_span seeds_anchor(void) {
    const struct seeds_chain *good = seeds_chain();
    struct ursa_span anchor = {good->chain.der + good->leaf_len, good->chain.len - good->leaf_len};

    return anchor;
}

static int begins_with_leaf(const struct seeds_chain *good, const uint8_t *der, size_t len) {
    return len >= good->leaf_len && memcmp(der, good->chain.der, good->leaf_len) == 0;
}

int seeds_is_good(const uint8_t *der, size_t len) {
    return begins_with_leaf(seeds_chain(), der, len);
}

/* ---- EC ------------------------------------------------------------------------------------- */

static uint8_t ec_root[1024];
static size_t ec_root_len;

static void write_ec_chain(struct seeds_chain *good, EVP_PKEY *leaf, EVP_PKEY *sub,
                           EVP_PKEY *root) {
    static const char ca[] = "basicConstraints=critical,CA:TRUE|";
    const struct certs_spec of_leaf = {
        .key = leaf, .signer = sub, .subject = "/CN=device", .issuer = "/CN=EC Issuer"};
    const struct certs_spec of_sub = {.key = sub,
                                      .signer = root,
                                      .md = EVP_sha384(),
                                      .subject = "/CN=EC Issuer",
                                      .issuer = "/CN=EC Root",
                                      .extensions = ca};
    const struct certs_spec of_root = {.key = root,
                                       .signer = root,
                                       .subject = "/CN=EC Root",
                                       .issuer = "/CN=EC Root",
                                       .extensions = ca};
    struct ursa_chain *chain = &good->chain;

    good->leaf_len = certs_issue(&of_leaf, chain->der, sizeof chain->der);
    chain->len = good->leaf_len;
    chain->len += certs_issue(&of_sub, chain->der + chain->len, sizeof chain->der - chain->len);
    ec_root_len = certs_issue(&of_root, ec_root, sizeof ec_root);
}

/* Keys and signatures are random, so OpenSSL's random numbers are made the same in every run. */
static void make_ec_chain(struct seeds_chain *good) {
    EVP_PKEY *leaf, *sub, *root;

    repeat_openssl(1);
    leaf = certs_key(device_key());
    sub = EVP_EC_gen("P-256");
    root = EVP_EC_gen("P-384");
    write_ec_chain(good, leaf, sub, root);
    EVP_PKEY_free(leaf);
    EVP_PKEY_free(sub);
    EVP_PKEY_free(root);
}

const struct seeds_chain *seeds_ec_chain(void) {
    static struct seeds_chain good;

    if (good.leaf_len == 0) {
        make_ec_chain(&good);
    }
    return &good;
}

struct ursa_span seeds_ec_anchor(void) {
    struct ursa_span anchor;

    (void)seeds_ec_chain();
    anchor.at = ec_root;
    anchor.len = ec_root_len;
    return anchor;
}

int seeds_is_good_ec(const uint8_t *der, size_t len) {
    return begins_with_leaf(seeds_ec_chain(), der, len);
}

/* ---- statements ----------------------------------------------------------------------------- */

static void make_statement(struct seeds_statement *good) {
    const struct ursa_csr_template tmpl = {.subject = "/CN=%ID%"};
    static struct ursa_identity identity;
    static struct device device;
    static struct ursa_store store;
    struct ursa_records records;

    memset(good->nonce, 'n', sizeof good->nonce);
    device_init(&device, 1, 0xFF);
    FUZZ_CODE(ursa_store_open(&store, &device.port), URSA_OK);
    records = ursa_store_records(&store);
    FUZZ_CODE(device_store_key(&records), URSA_OK);
    FUZZ_CODE(ursa_identity_open(&identity, &device.port, &records), URSA_OK);
    FUZZ_CODE(
        ursa_identity_csr(&identity, &tmpl, good->csr, sizeof good->csr, &good->csr_len, NULL),
        URSA_OK);
    FUZZ_CODE(ursa_identity_bind(&identity, good->csr, good->csr_len, good->nonce,
                                 sizeof good->nonce, "1", good->bytes, sizeof good->bytes,
                                 &good->len),
              URSA_OK);
}

const struct seeds_statement *seeds_statement(void) {
    static struct seeds_statement good;

    if (good.len == 0) {
        make_statement(&good);
    }
    return &good;
}
