/* SPDX-License-Identifier: MIT */
/* What is good, and alone is: the fuzzed bytes are measured against it. The same in every run. */
#ifndef URSA_TESTS_SEEDS_H
#define URSA_TESTS_SEEDS_H

#include <ursa/ursa.h>

/* A chain for device_key(), and the only one: a leaf, and behind it the trust anchor. */
struct seeds_chain {
    size_t leaf_len;
    struct ursa_chain chain;
};
const struct seeds_chain *seeds_chain(void);

/* That trust anchor. */
struct ursa_span seeds_anchor(void);

/* 1 if these bytes begin with the one good leaf. */
int seeds_is_good(const uint8_t *der, size_t len);

/* A request of device_key(), and a statement about it. */
struct seeds_statement {
    size_t csr_len, len;
    uint8_t nonce[16];
    uint8_t csr[URSA_CSR_MAX_SIZE], bytes[URSA_BOUND_MAX_SIZE];
};
const struct seeds_statement *seeds_statement(void);

#endif
