/* SPDX-License-Identifier: MIT */
#include "rsa/emsa.h"
#include <string.h>

void ursa_emsa_sha2(struct ursa_emsa *emsa, unsigned which, const uint8_t *hash) {
    static const uint8_t sha256[URSA_EMSA_INFO_SIZE] = {0x00, 0x30, 0x31, 0x30, 0x0D, 0x06, 0x09,
                                                        0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04,
                                                        0x02, 0x01, 0x05, 0x00, 0x04, 0x20};

    memcpy(emsa->info, sha256, sizeof sha256);
    emsa->info[2] = (uint8_t)(emsa->info[2] + 16 * which);
    emsa->info[15] = (uint8_t)(emsa->info[15] + which);
    emsa->info[19] = (uint8_t)(emsa->info[19] + 16 * which);
    emsa->info_len = sizeof sha256;
    emsa->hash_len = emsa->info[19];
    emsa->hash = hash;
}

/* Returns byte i of an encoded message of `size` bytes. */
static uint8_t byte_at(const struct ursa_emsa *emsa, size_t i, size_t size) {
    size_t hash_at = size - emsa->hash_len, info_at = hash_at - emsa->info_len;

    if (i >= hash_at) {
        return emsa->hash[i - hash_at];
    }
    if (i >= info_at) {
        return emsa->info[i - info_at];
    }
    return i > 1 ? 0xFF : (uint8_t)i;
}

void ursa_emsa_write(const struct ursa_emsa *emsa, uint8_t *em, size_t size) {
    size_t i;

    for (i = 0; i < size; i++) {
        em[i] = byte_at(emsa, i, size);
    }
}

uint32_t ursa_emsa_differs(const struct ursa_emsa *emsa, const uint8_t *em, size_t size) {
    uint32_t different = 0;
    size_t i;

    for (i = 0; i < size; i++) {
        different |= (uint32_t)(em[i] ^ byte_at(emsa, i, size));
    }
    return different;
}
