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

/*
 * True if a decrypted key begins as RSAPrivateKey does (RFC 8017 A.1.2), but has fewer blocks than
 * its header announces. Then the passphrase is right, because a wrong one decrypts to random bytes.
 * The length and the version are not secret.
 */
static int is_cut(const struct ursa_keyfile *file, size_t block_size) {
    static const uint8_t version[] = {0x02, 1, 0};
    const uint8_t *head = file->at;
    size_t announced;

    if (file->len < 8 || head[0] != 0x30 || head[1] != 0x82 ||
        memcmp(head + 4, version, sizeof version) != 0) {
        return 0;
    }
    announced = 4 + ((size_t)head[2] << 8 | head[3]);
    return file->len <
           (announced / block_size + 1) * block_size; /* the padding has a byte or more */
}

/*
 * True if a decrypted key, without its padding, ends as RSAPrivateKey does: with an INTEGER that is
 * half as long as the modulus. Then the passphrase is right, and the beginning of the encrypted key
 * is lost: of the blocks that are left, CBC decrypts only the first one wrongly. A wrong passphrase
 * passes the check of the padding and this check in fewer than one of 10^7 cases.
 */
static int ends_like_key(const struct ursa_keyfile *file) {
    size_t n;

    for (n = 64; n < 512 && n + 4 < file->len; n++) {
        const uint8_t *end = file->at + file->len, *at = end - n;

        if (n < 256
                ? at[-3] == 0x02 && at[-2] == 0x81 && at[-1] == n
                : at[-4] == 0x02 && at[-3] == 0x82 && at[-2] == n >> 8 && at[-1] == (n & 0xFF)) {
            return 1;
        }
    }
    return 0;
}

static int unlock_pem(struct ursa_keyfile *file, const void *passphrase, size_t len,
                      struct ursa_where *where) {
    enum ursa_cipher_id id = (enum ursa_cipher_id)file->cipher;
    const struct ursa_cipher *cipher = ursa_cipher(id);
    uint8_t key[URSA_CIPHER_KEY_SIZE];

    if (file->len % cipher->block_size != 0) {
        return ursa_fail(URSA_E_OBJECT_SHORT, where, cipher->dek_name, file->len);
    }
    derive_key(file->iv, passphrase, len, key, cipher->key_size);
    ursa_cbc_decrypt(id, key, file->iv, file->at, file->len);
    ursa_wipe(key, sizeof key);
    if (is_cut(file, cipher->block_size)) {
        return ursa_fail(URSA_E_OBJECT_SHORT, where, cipher->dek_name, file->len);
    }
    if (!ursa_unpad(file->at, &file->len, cipher->block_size)) {
        return ursa_fail(URSA_E_PASSPHRASE, where, cipher->dek_name, 0);
    }
    if (!ursa_is_one_sequence(file->at, file->len)) {
        return ursa_fail(ends_like_key(file) ? URSA_E_OBJECT_SHORT : URSA_E_PASSPHRASE, where,
                         cipher->dek_name, 0);
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
