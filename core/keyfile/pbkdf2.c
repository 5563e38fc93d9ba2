/* SPDX-License-Identifier: MIT */
/* PBKDF2 (RFC 8018 5.2). */
#include <bearssl_hmac.h>
#include <string.h>
#include "base/wipe.h"
#include "ursa/pbes2.h"

/* The state of HMAC, U_i in `u`, and the exclusive or of U_1 to U_i in `sum` (RFC 8018 5.2). */
struct block {
    br_hmac_key_context key;
    br_hmac_context hmac;
    uint8_t u[64];
    uint8_t sum[64];
    size_t size; /* bytes of the hash's output */
};

static void add(struct block *block) {
    size_t i;

    (void)br_hmac_out(&block->hmac, block->u);
    for (i = 0; i < block->size; i++) {
        block->sum[i] ^= block->u[i];
    }
}

/* Compute block `number` of the output into block->sum. */
static void make_block(struct block *block, const void *salt, size_t salt_len, uint32_t number,
                       uint32_t iterations) {
    uint8_t count[4];
    size_t i;

    for (i = 0; i < sizeof count; i++) {
        count[i] = (uint8_t)(number >> (24 - 8 * i));
    }
    memset(block->sum, 0, sizeof block->sum);
    br_hmac_init(&block->hmac, &block->key, 0);
    br_hmac_update(&block->hmac, salt, salt_len);
    br_hmac_update(&block->hmac, count, sizeof count);
    add(block);
    while (--iterations > 0) {
        br_hmac_init(&block->hmac, &block->key, 0);
        br_hmac_update(&block->hmac, block->u, block->size);
        add(block);
    }
}

void ursa_pbkdf2(const br_hash_class *hash, const void *passphrase, size_t passphrase_len,
                 const void *salt, size_t salt_len, uint32_t iterations, uint8_t *out, size_t len) {
    struct block block;
    uint32_t number = 1;

    br_hmac_key_init(&block.key, hash, passphrase, passphrase_len);
    br_hmac_init(&block.hmac, &block.key, 0);
    block.size = br_hmac_size(&block.hmac);
    while (len > 0) {
        size_t n = len < block.size ? len : block.size;

        make_block(&block, salt, salt_len, number++, iterations);
        memcpy(out, block.sum, n);
        out += n;
        len -= n;
    }
    ursa_wipe(&block, sizeof block);
    ursa_wipe_stack();
}
