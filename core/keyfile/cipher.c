/* SPDX-License-Identifier: MIT */
#include "keyfile/cipher.h"
#include <bearssl_block.h>
#include "base/consttime.h"
#include "base/wipe.h"

static const struct ursa_cipher ciphers[URSA_CIPHERS] = {
    {"AES-256-CBC", 32, 16, 9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A}},
    {"AES-192-CBC", 24, 16, 9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x16}},
    {"AES-128-CBC", 16, 16, 9, {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x02}},
    {"DES-EDE3-CBC", 24, 8, 8, {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x03, 0x07}},
};

const struct ursa_cipher *ursa_cipher(enum ursa_cipher_id id) {
    return &ciphers[id];
}

void ursa_cbc_encrypt(enum ursa_cipher_id id, const uint8_t *key, uint8_t *iv, uint8_t *data,
                      size_t len) {
    union {
        br_aes_ct_cbcenc_keys aes;
        br_des_ct_cbcenc_keys des;
    } keys;

    if (id == URSA_CIPHER_DES3) {
        br_des_ct_cbcenc_init(&keys.des, key, ciphers[id].key_size);
        br_des_ct_cbcenc_run(&keys.des, iv, data, len);
    } else {
        br_aes_ct_cbcenc_init(&keys.aes, key, ciphers[id].key_size);
        br_aes_ct_cbcenc_run(&keys.aes, iv, data, len);
    }
    ursa_wipe(&keys, sizeof keys);
    ursa_wipe_stack();
}

void ursa_cbc_decrypt(enum ursa_cipher_id id, const uint8_t *key, uint8_t *iv, uint8_t *data,
                      size_t len) {
    union {
        br_aes_ct_cbcdec_keys aes;
        br_des_ct_cbcdec_keys des;
    } keys;

    if (id == URSA_CIPHER_DES3) {
        br_des_ct_cbcdec_init(&keys.des, key, ciphers[id].key_size);
        br_des_ct_cbcdec_run(&keys.des, iv, data, len);
    } else {
        br_aes_ct_cbcdec_init(&keys.aes, key, ciphers[id].key_size);
        br_aes_ct_cbcdec_run(&keys.aes, iv, data, len);
    }
    ursa_wipe(&keys, sizeof keys);
    ursa_wipe_stack();
}

int ursa_unpad(const uint8_t *data, size_t *len, size_t block_size) {
    uint32_t pad, bad, i;

    if (*len == 0 || *len % block_size != 0) {
        return 0;
    }
    pad = data[*len - 1];
    bad = (pad - 1) >> 31 | ((uint32_t)block_size - pad) >> 31;
    for (i = 0; i < block_size; i++) {
        uint32_t inside = (i - pad) >> 31; /* 1 in the last `pad` bytes */

        bad |= (0 - inside) & (data[*len - 1 - i] ^ pad);
    }
    if (ursa_declassify(bad) != 0) {
        return 0;
    }
    *len -= ursa_declassify(pad); /* the length of a key is public */
    return 1;
}
