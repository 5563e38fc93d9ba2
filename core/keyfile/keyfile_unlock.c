/* SPDX-License-Identifier: MIT */
/*
 * Decrypts key files, including those with PEM's own encryption.
 *
 * PEM's own encryption derives the key by one MD5 over passphrase and salt, without iterations.
 * This derivation is weak, so such files are read but never written.
 */
#include <string.h>
#include "base/fail.h"
#include "base/wipe.h"
#include "keyfile/cipher.h"
#include "keyfile/keypair.h"
#include "ursa/pbes2.h"

#define SALT_SIZE 8u

/*
 * Derive a key for PEM's own encryption.
 *
 * The first 16 bytes of the key are the MD5 of the passphrase and the salt. Each further block of
 * 16 bytes is the MD5 of the block before, the passphrase and the salt. The salt is the first
 * SALT_SIZE bytes of the IV.
 */
static void derive_key(const uint8_t *iv, const void *passphrase, size_t len, uint8_t *key,
                       size_t key_size) {
    uint8_t block[br_md5_SIZE];
    br_md5_context md5;
    size_t done = 0;

    while (done < key_size) {
        size_t n = key_size - done < sizeof block ? key_size - done : sizeof block;

        br_md5_init(&md5);
        if (done > 0) {
            br_md5_update(&md5, block, sizeof block);
        }
        br_md5_update(&md5, passphrase, len);
        br_md5_update(&md5, iv, SALT_SIZE);
        br_md5_out(&md5, block);
        memcpy(key + done, block, n);
        done += n;
    }
    ursa_wipe(block, sizeof block);
    ursa_wipe(&md5, sizeof md5);
}

static int unlock_pem(struct ursa_keyfile *file, const void *passphrase, size_t len,
                      struct ursa_where *where) {
    enum ursa_cipher_id id = (enum ursa_cipher_id)file->cipher;
    const struct ursa_cipher *cipher = ursa_cipher(id);
    uint8_t key[URSA_CIPHER_KEY_SIZE];

    if (file->len % cipher->block_size != 0) {
        return ursa_fail(URSA_E_KEY_DER, where, cipher->dek_name, file->len);
    }
    derive_key(file->iv, passphrase, len, key, cipher->key_size);
    ursa_cbc_decrypt(id, key, file->iv, file->at, file->len);
    ursa_wipe(key, sizeof key);
    if (!ursa_unpad(file->at, &file->len, cipher->block_size) ||
        !ursa_is_one_sequence(file->at, file->len)) {
        return ursa_fail(URSA_E_PASSPHRASE, where, cipher->dek_name, 0);
    }
    return URSA_OK;
}

int ursa_keyfile_unlock(struct ursa_keyfile *file, const void *passphrase, size_t len,
                        struct ursa_where *where) {
    int rc = URSA_OK;

    if (file->at == NULL) {
        return ursa_fail(URSA_E_STATE, where, "file", 0); /* file is not open, or is wiped */
    }
    if (file->lock == URSA_LOCK_PBES2) {
        rc = ursa_pbes2_decrypt(file->at, file->len, passphrase, len, &file->at, &file->len, where);
    } else if (file->lock == URSA_LOCK_PEM) {
        rc = unlock_pem(file, passphrase, len, where);
    }
    ursa_wipe_hash_stack();
    if (rc != URSA_OK) {
        ursa_keyfile_wipe(file);
        return rc;
    }
    file->lock = URSA_LOCK_NONE;
    return URSA_OK;
}
