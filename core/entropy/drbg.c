/* SPDX-License-Identifier: MIT */
#include "entropy/drbg.h"
#include <bearssl_hash.h>
#include <stdint.h>
#include <string.h>

#define SIZE  32u /* bytes of a SHA-256 digest */
#define BLOCK 64u

/* Begin a SHA-256 with the key, padded with zeros to a block and XORed with `mask`. */
static void begin(br_sha256_context *sha, const struct ursa_drbg *drbg, uint8_t mask) {
    uint8_t block[BLOCK];
    size_t i;

    for (i = 0; i < BLOCK; i++) {
        block[i] = (uint8_t)((i < SIZE ? drbg->key[i] : 0) ^ mask);
    }
    br_sha256_init(sha);
    br_sha256_update(sha, block, sizeof block);
}

/*
 * out = HMAC(drbg->key, drbg->value || byte || material) (RFC 2104). If byte is negative, byte and
 * material are left out. `out` may be drbg->key or drbg->value.
 */
static void mac(const struct ursa_drbg *drbg, int byte, const void *material, size_t len,
                unsigned char *out) {
    br_sha256_context sha;
    uint8_t value[SIZE];

    begin(&sha, drbg, 0x36);
    br_sha256_update(&sha, drbg->value, SIZE);
    if (byte >= 0) {
        value[0] = (uint8_t)byte;
        br_sha256_update(&sha, value, 1);
        br_sha256_update(&sha, material, len);
    }
    br_sha256_out(&sha, value);
    begin(&sha, drbg, 0x5C);
    br_sha256_update(&sha, value, SIZE);
    br_sha256_out(&sha, out);
}

/* SP 800-90A 10.1.2.3, instantiate */
void ursa_drbg_init(struct ursa_drbg *drbg, const void *material, size_t len) {
    memset(drbg->key, 0, SIZE);
    memset(drbg->value, 1, SIZE);
    ursa_drbg_update(drbg, material, len);
}

/* SP 800-90A 10.1.2.2, update */
void ursa_drbg_update(struct ursa_drbg *drbg, const void *material, size_t len) {
    mac(drbg, 0, material, len, drbg->key);
    mac(drbg, -1, NULL, 0, drbg->value);
    if (len > 0) {
        mac(drbg, 1, material, len, drbg->key);
        mac(drbg, -1, NULL, 0, drbg->value);
    }
}

/* SP 800-90A 10.1.2.5, generate without additional input */
void ursa_drbg_generate(struct ursa_drbg *drbg, void *out, size_t len) {
    uint8_t *to = out;

    while (len > 0) {
        size_t n = len < SIZE ? len : SIZE;

        mac(drbg, -1, NULL, 0, drbg->value);
        memcpy(to, drbg->value, n);
        to += n;
        len -= n;
    }
    ursa_drbg_update(drbg, NULL, 0);
}
