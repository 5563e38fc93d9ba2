/* SPDX-License-Identifier: MIT */
/* Key files: private or public, encrypted or not. The passphrase is "secret". */
#include "fuzz.h"

/*
 * Replaces ursa_pbkdf2 (see fuzz.mk). A file may ask for ten million iterations. That is allowed
 * and must not count as a hang, so at most 4 iterations are run.
 */
void derive_as_ever(const br_hash_class *hash, const void *passphrase, size_t passphrase_len,
                    const void *salt, size_t salt_len, uint32_t iterations, uint8_t *out,
                    size_t len) __asm__("__real_ursa_pbkdf2");
void fuzz_pbkdf2(const br_hash_class *hash, const void *passphrase, size_t passphrase_len,
                 const void *salt, size_t salt_len, uint32_t iterations, uint8_t *out, size_t len);

void fuzz_pbkdf2(const br_hash_class *hash, const void *passphrase, size_t passphrase_len,
                 const void *salt, size_t salt_len, uint32_t iterations, uint8_t *out, size_t len) {
    FUZZ_CHECK(iterations > 0 && iterations <= URSA_PBES2_MAX_ITERATIONS);
    derive_as_ever(hash, passphrase, passphrase_len, salt, salt_len,
                   iterations < 4 ? iterations : 4, out, len);
}

/* A key that is written and read again must be the same key. */
static void check_again(const struct ursa_keypair *key, enum ursa_key_form form) {
    static uint8_t der[URSA_KEYPAIR_DER_SIZE], twice[URSA_KEYPAIR_DER_SIZE];
    static struct ursa_keypair again;
    struct ursa_where where;
    size_t len, need;

    FUZZ_CODE(ursa_keypair_write(key, form, der, sizeof der, &len), URSA_OK);
    FUZZ_CODE(ursa_keypair_write(key, form, NULL, 0, &need), URSA_OK);
    FUZZ_CHECK(need == len);
    FUZZ_CODE(ursa_keypair_read(der, len, &again, &where), URSA_OK);
    FUZZ_CODE(ursa_keypair_write(&again, form, twice, sizeof twice, &need), URSA_OK);
    FUZZ_CHECK(need == len && memcmp(twice, der, len) == 0);
}

static void check_private(const uint8_t *der, size_t len) {
    static struct ursa_keypair key;
    struct ursa_rsa_key ours;
    struct ursa_where where;

    memset(&key, 0xA5, sizeof key);
    if (ursa_keypair_read(der, len, &key, &where) != URSA_OK) {
        FUZZ_CHECK(where.what != NULL && where.at <= len);
        FUZZ_CHECK(fuzz_is_zero(&key, sizeof key));
        return;
    }
    FUZZ_CHECK(key.pub.bits >= URSA_KEYPAIR_MIN_BITS && key.pub.bits <= URSA_KEYPAIR_MAX_BITS);
    FUZZ_CODE(ursa_keypair_check(&key, &where), URSA_OK);
    check_again(&key, URSA_KEY_PKCS8);
    check_again(&key, URSA_KEY_PKCS1);
    if (ursa_keypair_to_rsa(&key, &ours) == URSA_OK) {
        FUZZ_CODE(ursa_rsa_check(&ours), URSA_OK);
    } else {
        FUZZ_CHECK(fuzz_is_zero(&ours, sizeof ours));
    }
}

static void check_public(const uint8_t *der, size_t len) {
    uint8_t out[URSA_PUBKEY_DER_SIZE];
    struct ursa_pubkey key, again;
    struct ursa_where where;
    size_t n;

    memset(&key, 0, sizeof key);
    memset(&again, 0, sizeof again);
    if (ursa_pubkey_read(der, len, &key, &where) == URSA_OK) {
        FUZZ_CODE(ursa_pubkey_write(&key, out, sizeof out, &n), URSA_OK);
        FUZZ_CODE(ursa_pubkey_read(out, n, &again, &where), URSA_OK);
        FUZZ_CHECK(key.e == again.e && key.bits == again.bits &&
                   memcmp(key.n, again.n, ursa_pubkey_size(&key)) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct ursa_keyfile file;
    struct ursa_where where;
    int rc = ursa_keyfile_open(&file, data, size, &where);

    check_private(data, size);
    check_public(data, size);
    if (rc != URSA_OK) {
        FUZZ_CHECK(where.what != NULL && where.at <= size);
        FUZZ_CHECK(fuzz_is_zero(&file, sizeof file));
        return 0;
    }
    FUZZ_CHECK(fuzz_is_within((struct ursa_span){file.at, file.len}, file.der, sizeof file.der));
    if (ursa_keyfile_unlock(&file, "secret", 6, &where) == URSA_OK) {
        FUZZ_CHECK(file.lock == URSA_LOCK_NONE);
        FUZZ_CHECK(
            fuzz_is_within((struct ursa_span){file.at, file.len}, file.der, sizeof file.der));
        check_private(file.at, file.len);
        ursa_keyfile_wipe(&file);
    }
    FUZZ_CHECK(fuzz_is_zero(&file, sizeof file));
    return 0;
}
