/* SPDX-License-Identifier: MIT */
/*
 * Digests of the keys that given seeds (parts/device.h) produce. The keys are the same on every
 * machine, independent of word size and byte order. If a digest changes, keys can no longer be made
 * again from recorded noise.
 */
#ifndef URSA_TESTS_KNOWN_KEYS_H
#define URSA_TESTS_KNOWN_KEYS_H

#include <bearssl_hash.h>
#include <ursa/ursa.h>

#define KNOWN_KEYS (sizeof known_keys / sizeof known_keys[0])

static const struct {
    unsigned seed;
    unsigned strict;
    const char *sha256; /* of the 896 bytes of struct ursa_rsa_key */
} known_keys[] = {
    {1, 0, "b0b7544fceb75f534cea5ed5c4740622525fe74445ae2e335eb7885c36fa422d"},
    {2, 0, "61a505ab55390b0287dbdf79468172b1ec3ef403fda9623d72f2301417112f0c"},
    {3, 0, "fa2d173aae1f24137c3962ce864b8a87376135eb37439dd5694d82f95220393f"},
    {4, 0, "37467f225e1a1fbfa68aed647a64d17c692da7f9fed09aa4e9c4b31e66fa2216"},
    {1, 1, "33b3d0d3bf727ef1e457086f506002ad97f5fd5e761d4962aa254c7bd2daa93e"},
    {2, 1, "9e4473b05e3cb936598d38a9dc7a09184d945c66e006b88a098004d665754317"},
    {3, 1, "d278682868e187bb6ef6d91d820f0711875468c70d848d5737286aa12a68b790"},
    {4, 1, "b03ea1d823b3dcf2e5c75b4e42d45cc30240ad729ba7111d4bfd6e375b8705ad"},
};

/* Write the SHA-256 of the bytes in hexadecimal digits. */
static inline void hex_digest(const void *bytes, size_t len, char hex[65]) {
    static const char digits[] = "0123456789abcdef";
    br_sha256_context sha;
    uint8_t digest[32];
    size_t i;

    br_sha256_init(&sha);
    br_sha256_update(&sha, bytes, len);
    br_sha256_out(&sha, digest);
    for (i = 0; i < 64; i++) {
        hex[i] = digits[digest[i / 2] >> (i % 2 ? 0 : 4) & 15];
    }
    hex[64] = '\0';
}

/* Make known_keys[i] and write its digest. The noise of `entropy` must come from the key's seed. */
static inline int make_known_key(size_t i, struct ursa_entropy *entropy, struct ursa_keygen *gen,
                                 struct ursa_rsa_key *key, char hex[65]) {
    const struct ursa_keygen_params params = {.strict = (uint8_t)known_keys[i].strict};
    int rc = ursa_keygen_begin(gen, entropy, NULL, key, &params);

    if (rc == URSA_OK) {
        do {
            rc = ursa_keygen_step(gen, 0);
        } while (rc == URSA_BUSY);
    }
    hex_digest(key, sizeof *key, hex);
    return rc;
}

#endif
