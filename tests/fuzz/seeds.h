/* SPDX-License-Identifier: MIT */
/*
 * The only good inputs: a fuzzed input may pass only if it equals one of them. They are the same in
 * every run.
 */
#ifndef URSA_TESTS_SEEDS_H
#define URSA_TESTS_SEEDS_H

#include <ursa/ursa.h>

/* The only chain that is good for device_key(): a leaf, followed by the trust anchor. */
struct seeds_chain {
    size_t leaf_len;
    struct ursa_chain chain;
};
const struct seeds_chain *seeds_chain(void);

/* The same leaf under an intermediate on P-256 and a root on P-384, with no root behind them. */
const struct seeds_chain *seeds_ec_chain(void);

/* The trust anchors of seeds_chain() and of seeds_ec_chain(). */
struct ursa_span seeds_anchor(void);
struct ursa_span seeds_ec_anchor(void);

/* 1 if the bytes begin with the good leaf. */
int seeds_is_good(const uint8_t *der, size_t len);
/* 1 if the bytes begin with the leaf of seeds_ec_chain(). */
int seeds_is_good_ec(const uint8_t *der, size_t len);

/* A request of device_key(), and a statement about it. */
struct seeds_statement {
    size_t csr_len, len;
    uint8_t nonce[16];
    uint8_t csr[URSA_CSR_MAX_SIZE], bytes[URSA_BOUND_MAX_SIZE];
};
const struct seeds_statement *seeds_statement(void);

#endif
