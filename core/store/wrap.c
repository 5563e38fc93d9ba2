/* SPDX-License-Identifier: MIT */
/* Implements ursa_wrap_aes with BearSSL's AES and HMAC. ursa/wrap.h describes the construction. */
#include "ursa/wrap.h"
#include <bearssl_block.h>
#include <bearssl_hmac.h>
#include <string.h>
#include "base/bytes.h"
#include "base/consttime.h"
#include "base/port_result.h"
#include "base/wipe.h"

#define KEY_SIZE   32u
#define IV_SIZE    br_aes_ct_BLOCK_SIZE
#define TAG_SIZE   (URSA_WRAP_SEAL_SIZE - IV_SIZE)
#define LABEL_SIZE 8u

/* A part of the data that is authenticated. */
struct part {
    const void *bytes;
    size_t len;
};

/*
 * HMAC-SHA256 over a list of parts. The length of each part is hashed before the part, so that two
 * different lists never give the same input.
 */
static void mac(const uint8_t key[KEY_SIZE], const struct part *parts, size_t count,
                uint8_t out[KEY_SIZE]) {
    br_hmac_key_context prepared;
    br_hmac_context hmac;
    size_t i;

    br_hmac_key_init(&prepared, &br_sha256_vtable, key, KEY_SIZE);
    br_hmac_init(&hmac, &prepared, 0);
    for (i = 0; i < count; i++) {
        uint8_t len[4];

        ursa_put_u32(len, (uint32_t)parts[i].len);
        br_hmac_update(&hmac, len, sizeof len);
        br_hmac_update(&hmac, parts[i].bytes, parts[i].len);
    }
    br_hmac_out(&hmac, out);
    ursa_wipe(&hmac, sizeof hmac);
    ursa_wipe(&prepared, sizeof prepared);
}

/* Derive one of the three keys from the secret. The label selects the key. */
static void derive(const struct ursa_port *port, const uint8_t secret[KEY_SIZE],
                   const char label[LABEL_SIZE + 1], uint8_t key[KEY_SIZE]) {
    const struct part parts[] = {{label, LABEL_SIZE}, {port->id, port->id_len}};

    mac(secret, parts, 2, key);
}

/* Compute the initialization vector from the head and the data to be sealed. */
static void compute_iv(const struct ursa_port *port, const uint8_t secret[KEY_SIZE],
                       const struct part *head, const struct part *plain, uint8_t iv[IV_SIZE]) {
    const struct part parts[] = {*head, *plain};
    uint8_t key[KEY_SIZE];

    derive(port, secret, "ursa-iv ", key);
    mac(key, parts, 2, key);
    memcpy(iv, key, IV_SIZE);
    ursa_wipe(key, sizeof key);
}

static void compute_tag(const struct ursa_port *port, const uint8_t secret[KEY_SIZE],
                        const struct part *head, const uint8_t iv[IV_SIZE],
                        const struct part *cipher, uint8_t tag[TAG_SIZE]) {
    const struct part parts[] = {*head, {iv, IV_SIZE}, *cipher};
    uint8_t key[KEY_SIZE];

    derive(port, secret, "ursa-mac", key);
    mac(key, parts, 3, tag);
    ursa_wipe(key, sizeof key);
}

enum direction { ENCRYPT, DECRYPT };

static void crypt(enum direction direction, const struct ursa_port *port,
                  const uint8_t secret[KEY_SIZE], const uint8_t iv[IV_SIZE], void *data,
                  size_t len) {
    union {
        br_aes_ct_cbcenc_keys enc;
        br_aes_ct_cbcdec_keys dec;
    } aes;
    uint8_t key[KEY_SIZE], chain[IV_SIZE];

    derive(port, secret, "ursa-aes", key);
    memcpy(chain, iv, sizeof chain); /* a copy: BearSSL overwrites the IV with each block */
    if (direction == ENCRYPT) {
        br_aes_ct_cbcenc_init(&aes.enc, key, sizeof key);
        br_aes_ct_cbcenc_run(&aes.enc, chain, data, len);
    } else {
        br_aes_ct_cbcdec_init(&aes.dec, key, sizeof key);
        br_aes_ct_cbcdec_run(&aes.dec, chain, data, len);
    }
    ursa_wipe(&aes, sizeof aes);
    ursa_wipe(key, sizeof key);
}

static int get_secret(const struct ursa_port *port, size_t len, uint8_t secret[KEY_SIZE]) {
    if (port->wrap_key == NULL) {
        return URSA_E_PORT_TABLE;
    }
    if (len % IV_SIZE != 0) { /* with another length BearSSL's CBC does not stop */
        return URSA_E_ARGUMENT;
    }
    return ursa_port_result(port->wrap_key(port->ctx, secret), URSA_E_WRAP_KEY);
}

/* Wipe the secret and, after a failure, the data. Every exit goes through this function. */
static int leave(int rc, void *data, size_t len, uint8_t secret[KEY_SIZE]) {
    ursa_wipe(secret, KEY_SIZE);
    if (rc != URSA_OK) {
        ursa_wipe(data, len);
    }
    return rc;
}

static int seal_aes(const struct ursa_port *port, const void *head, size_t head_len, void *data,
                    size_t len, uint8_t seal[URSA_WRAP_SEAL_SIZE]) {
    const struct part top = {head, head_len}, body = {data, len};
    uint8_t secret[KEY_SIZE];
    int rc = get_secret(port, len, secret);

    if (rc == URSA_OK) {
        compute_iv(port, secret, &top, &body, seal);
        crypt(ENCRYPT, port, secret, seal, data, len);
        compute_tag(port, secret, &top, seal, &body, seal + IV_SIZE);
        ursa_wipe_stack();
    }
    return leave(rc, data, len, secret);
}

static int open_aes(const struct ursa_port *port, const void *head, size_t head_len, void *data,
                    size_t len, const uint8_t seal[URSA_WRAP_SEAL_SIZE]) {
    const struct part top = {head, head_len}, body = {data, len};
    uint8_t secret[KEY_SIZE], tag[TAG_SIZE];
    int rc = get_secret(port, len, secret);

    if (rc == URSA_OK) {
        compute_tag(port, secret, &top, seal, &body, tag);
        if (ursa_equal(tag, seal + IV_SIZE, sizeof tag)) {
            crypt(DECRYPT, port, secret, seal, data, len);
        } else {
            rc = URSA_E_UNWRAP;
        }
        ursa_wipe(tag, sizeof tag); /* for forged data this would be the right tag */
        ursa_wipe_stack();
    }
    return leave(rc, data, len, secret);
}

const struct ursa_wrap ursa_wrap_aes = {seal_aes, open_aes};
