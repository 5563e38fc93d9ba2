/* SPDX-License-Identifier: MIT */
#include "seeds.h"
#include "certs.h"
#include "device.h"
#include "fuzz.h"
#include "keys.h"

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

int seeds_is_good(const uint8_t *der, size_t len) {
    const struct seeds_chain *good = seeds_chain();

    return len >= good->leaf_len && memcmp(der, good->chain.der, good->leaf_len) == 0;
}

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
