/* SPDX-License-Identifier: MIT */
/* Reads and writes EncryptedPrivateKeyInfo (RFC 5958 3) with PBES2 (RFC 8018 6.2, A.4). */
#include "ursa/pbes2.h"
#include <string.h>
#include "base/wipe.h"
#include "codec/der_write.h"
#include "keyfile/cipher.h"
#include "keyfile/keypair.h"

/* The bytes of 1.2.840.113549 (rsadsi), with which many OIDs in this file begin. */
#define RSADSI 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D

static const uint8_t pkcs5[] = {RSADSI, 0x01, 0x05};
static const uint8_t pkcs12_pbe[] = {RSADSI, 0x01, 0x0C, 0x01};
static const uint8_t pbes2[] = {RSADSI, 0x01, 0x05, 0x0D};
static const uint8_t pbkdf2[] = {RSADSI, 0x01, 0x05, 0x0C};
static const uint8_t scrypt[] = {0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x04, 0x0B};
static const uint8_t des_cbc[] = {0x2B, 0x0E, 0x03, 0x02, 0x07};
static const uint8_t rc2_cbc[] = {RSADSI, 0x03, 0x02};
/* The OID's last byte is left out: 7 to 11 for HMAC with SHA-1, -224, -256, -384 and -512. */
static const uint8_t digest[] = {RSADSI, 0x02};

enum { HMAC_SHA1 = 7, HMAC_SHA256 = 9 };

static const br_hash_class *const hashes[] = {&br_sha1_vtable, &br_sha224_vtable, &br_sha256_vtable,
                                              &br_sha384_vtable, &br_sha512_vtable};

/* The parameters of a file's encryption. */
struct parameters {
    const br_hash_class *hash;
    struct ursa_der_in salt, iv, data;
    uint32_t iterations;
    const uint8_t *key_length_at; /* NULL: no keyLength */
    uint32_t key_length;
    enum ursa_cipher_id cipher;
};

/* ---- reading -------------------------------------------------------------------------------- */

static int refuse(struct ursa_key_reader *reader, const char *what, struct ursa_der_in oid) {
    return ursa_key_reader_fail(reader, URSA_E_CIPHER, what, oid.at);
}

/* Take prf, AlgorithmIdentifier DEFAULT hmacWithSHA1: an OID, then NULL or no parameters. */
static int take_prf(struct ursa_key_reader *reader, struct parameters *parameters) {
    struct ursa_der_in after, oid;

    parameters->hash = hashes[0];
    if (reader->in.left == 0) {
        return 1;
    }
    if (!ursa_key_enter(reader, "prf", DER_SEQUENCE, &after) ||
        !ursa_key_take(reader, "prf", DER_OID, &oid)) {
        return 0;
    }
    if (oid.left != sizeof digest + 1 || !ursa_key_oid_begins(oid, digest, sizeof digest) ||
        oid.at[sizeof digest] < HMAC_SHA1 ||
        oid.at[sizeof digest] >= HMAC_SHA1 + sizeof hashes / sizeof hashes[0]) {
        return refuse(reader, "prf", oid);
    }
    parameters->hash = hashes[oid.at[sizeof digest] - HMAC_SHA1];
    if (reader->in.left > 0 && !ursa_key_take(reader, "prf", DER_NULL, NULL)) {
        return 0;
    }
    return ursa_key_leave(reader, "prf", after);
}

/* Take keyLength, INTEGER (1..MAX) OPTIONAL. */
static int take_key_length(struct ursa_key_reader *reader, struct parameters *parameters) {
    parameters->key_length_at = NULL;
    if (reader->in.left == 0 || reader->in.at[0] != DER_INTEGER) {
        return 1;
    }
    parameters->key_length_at = reader->in.at;
    return ursa_key_take_small(reader, "keyLength", &parameters->key_length);
}

static int take_kdf(struct ursa_key_reader *reader, struct parameters *parameters) {
    struct ursa_der_in after, after_params, oid;
    const uint8_t *at;

    if (!ursa_key_enter(reader, "keyDerivationFunc", DER_SEQUENCE, &after) ||
        !ursa_key_take(reader, "keyDerivationFunc", DER_OID, &oid)) {
        return 0;
    }
    if (!ursa_key_oid_is(oid, pbkdf2, sizeof pbkdf2)) {
        return refuse(reader,
                      ursa_key_oid_is(oid, scrypt, sizeof scrypt) ? "scrypt" : "keyDerivationFunc",
                      oid);
    }
    if (!ursa_key_enter(reader, "PBKDF2-params", DER_SEQUENCE, &after_params) ||
        !ursa_key_take(reader, "salt", DER_OCTET_STRING, &parameters->salt)) {
        return 0;
    }
    at = reader->in.at;
    if (!ursa_key_take_small(reader, "iterationCount", &parameters->iterations)) {
        return 0;
    }
    if (parameters->iterations == 0 || parameters->iterations > URSA_PBES2_MAX_ITERATIONS) {
        return ursa_key_reader_fail(reader, URSA_E_ITERATIONS, "iterationCount", at);
    }
    return take_key_length(reader, parameters) && take_prf(reader, parameters) &&
           ursa_key_leave(reader, "PBKDF2-params", after_params) &&
           ursa_key_leave(reader, "keyDerivationFunc", after);
}

static const char *name_of_other_cipher(struct ursa_der_in oid) {
    if (ursa_key_oid_is(oid, des_cbc, sizeof des_cbc)) {
        return "DES-CBC";
    }
    return ursa_key_oid_is(oid, rc2_cbc, sizeof rc2_cbc) ? "RC2-CBC" : "encryptionScheme";
}

/* Take encryptionScheme: a cipher and its IV. */
static int take_cipher(struct ursa_key_reader *reader, struct parameters *parameters) {
    struct ursa_der_in after, oid;
    const struct ursa_cipher *cipher;
    unsigned id = 0;

    if (!ursa_key_enter(reader, "encryptionScheme", DER_SEQUENCE, &after) ||
        !ursa_key_take(reader, "encryptionScheme", DER_OID, &oid)) {
        return 0;
    }
    while (id < URSA_CIPHERS && !ursa_key_oid_is(oid, ursa_cipher((enum ursa_cipher_id)id)->oid,
                                                 ursa_cipher((enum ursa_cipher_id)id)->oid_len)) {
        id++;
    }
    if (id == URSA_CIPHERS) {
        return refuse(reader, name_of_other_cipher(oid), oid);
    }
    parameters->cipher = (enum ursa_cipher_id)id;
    cipher = ursa_cipher(parameters->cipher);
    if (!ursa_key_take(reader, "iv", DER_OCTET_STRING, &parameters->iv)) {
        return 0;
    }
    if (parameters->iv.left != cipher->block_size) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_DER, "iv", parameters->iv.at);
    }
    if (parameters->key_length_at != NULL && parameters->key_length != cipher->key_size) {
        return ursa_key_reader_fail(reader, URSA_E_CIPHER, "keyLength", parameters->key_length_at);
    }
    return ursa_key_leave(reader, "encryptionScheme", after);
}

/* Take encryptionAlgorithm, which must be PBES2. */
static int take_algorithm(struct ursa_key_reader *reader, struct parameters *parameters) {
    struct ursa_der_in after, after_params, oid;

    if (!ursa_key_enter(reader, "encryptionAlgorithm", DER_SEQUENCE, &after) ||
        !ursa_key_take(reader, "encryptionAlgorithm", DER_OID, &oid)) {
        return 0;
    }
    if (!ursa_key_oid_is(oid, pbes2, sizeof pbes2)) {
        int pbes1 = ursa_key_oid_begins(oid, pkcs5, sizeof pkcs5) ||
                    ursa_key_oid_begins(oid, pkcs12_pbe, sizeof pkcs12_pbe);

        return refuse(reader, pbes1 ? "PBES1" : "encryptionAlgorithm", oid);
    }
    return ursa_key_enter(reader, "PBES2-params", DER_SEQUENCE, &after_params) &&
           take_kdf(reader, parameters) && take_cipher(reader, parameters) &&
           ursa_key_leave(reader, "PBES2-params", after_params) &&
           ursa_key_leave(reader, "encryptionAlgorithm", after);
}

static int take_all(struct ursa_key_reader *reader, struct parameters *parameters) {
    static const char whole[] = "EncryptedPrivateKeyInfo";

    return ursa_key_enter_last(reader, whole, whole) && take_algorithm(reader, parameters) &&
           ursa_key_take(reader, "encryptedData", DER_OCTET_STRING, &parameters->data) &&
           ursa_key_at_end(reader, whole);
}

int ursa_is_one_sequence(const uint8_t *der, size_t len) {
    struct ursa_der_in in = {der, len};

    return ursa_der_next(&in, DER_SEQUENCE, NULL) && in.left == 0;
}

int ursa_pbes2_decrypt(uint8_t *der, size_t size, const void *passphrase, size_t passphrase_len,
                       uint8_t **at, size_t *len, struct ursa_where *where) {
    uint8_t key[URSA_CIPHER_KEY_SIZE], iv[URSA_CIPHER_BLOCK_SIZE], *data;
    const struct ursa_cipher *cipher;
    struct ursa_key_reader reader;
    struct parameters parameters;
    size_t n;

    ursa_key_reader_init(&reader, der, size, where);
    if (!take_all(&reader, &parameters)) {
        return reader.rc;
    }
    cipher = ursa_cipher(parameters.cipher);
    data = der + (parameters.data.at - der);
    n = parameters.data.left;
    if (n % cipher->block_size != 0) {
        (void)ursa_key_reader_fail(&reader, URSA_E_KEY_DER, "encryptedData", data);
        return reader.rc;
    }
    ursa_pbkdf2(parameters.hash, passphrase, passphrase_len, parameters.salt.at,
                parameters.salt.left, parameters.iterations, key, cipher->key_size);
    memcpy(iv, parameters.iv.at, cipher->block_size);
    ursa_cbc_decrypt(parameters.cipher, key, iv, data, n);
    ursa_wipe(key, sizeof key);
    if (!ursa_unpad(data, &n, cipher->block_size) || !ursa_is_one_sequence(data, n)) {
        ursa_wipe(data, parameters.data.left);
        (void)ursa_key_reader_fail(&reader, URSA_E_PASSPHRASE, "encryptedData", data);
        return reader.rc;
    }
    *at = data;
    *len = n;
    return URSA_OK;
}

/* ---- writing -------------------------------------------------------------------------------- */

/*
 * Write an OID and put a SEQUENCE around it and the parameters written since `mark`. DER is written
 * from its end, so the parameters were written first.
 */
static void wrap_algorithm(struct ursa_der *der, const uint8_t *oid, size_t len, size_t mark) {
    ursa_der_tlv(der, DER_OID, oid, len);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

static void write_parameters(const struct ursa_pbes2 *how, struct ursa_der *der) {
    static const uint8_t prf[] = {RSADSI, 0x02, HMAC_SHA256};
    const struct ursa_cipher *cipher = ursa_cipher(how->cipher);
    size_t mark = der->len, before;
    uint8_t iterations[4];
    size_t i;

    for (i = 0; i < sizeof iterations; i++) {
        iterations[i] = (uint8_t)(how->iterations >> (24 - 8 * i));
    }
    ursa_der_tlv(der, DER_OCTET_STRING, how->iv, cipher->block_size);
    wrap_algorithm(der, cipher->oid, cipher->oid_len, mark);
    before = der->len;
    ursa_der_tlv(der, DER_NULL, NULL, 0);
    wrap_algorithm(der, prf, sizeof prf, before);
    ursa_der_unsigned(der, iterations, sizeof iterations);
    ursa_der_tlv(der, DER_OCTET_STRING, how->salt, sizeof how->salt);
    ursa_der_wrap(der, DER_SEQUENCE, before);
    wrap_algorithm(der, pbkdf2, sizeof pbkdf2, before);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
    wrap_algorithm(der, pbes2, sizeof pbes2, mark);
}

/*
 * Write everything except the encrypted data, for which `padded` bytes are reserved. Returns a
 * pointer to these bytes, or NULL if der only counts.
 */
static uint8_t *write_all(const struct ursa_pbes2 *how, size_t padded, struct ursa_der *der) {
    size_t mark = der->len;
    uint8_t *data = ursa_der_reserve(der, padded);

    ursa_der_wrap(der, DER_OCTET_STRING, mark);
    write_parameters(how, der);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
    return data;
}

int ursa_pbes2_encrypt(const struct ursa_pbes2 *how, const void *passphrase, size_t passphrase_len,
                       const uint8_t *in, size_t in_len, uint8_t *out, size_t size, size_t *len) {
    const struct ursa_cipher *cipher;
    uint8_t key[URSA_CIPHER_KEY_SIZE], iv[URSA_CIPHER_BLOCK_SIZE], *data;
    struct ursa_der der;
    size_t pad;

    if (how->iterations == 0 || how->iterations > URSA_PBES2_MAX_ITERATIONS ||
        (unsigned)how->cipher >= URSA_CIPHERS || in_len > SIZE_MAX / 2) {
        return URSA_E_ARGUMENT;
    }
    cipher = ursa_cipher(how->cipher);
    pad = cipher->block_size - in_len % cipher->block_size;
    ursa_der_count(&der);
    (void)write_all(how, in_len + pad, &der);
    if (out != NULL && size < der.len) {
        return URSA_E_BUFFER;
    }
    *len = der.len;
    if (out == NULL) {
        return URSA_OK;
    }
    ursa_der_init(&der, out, der.len);
    data = write_all(how, in_len + pad, &der);
    memcpy(data, in, in_len);
    memset(data + in_len, (int)pad, pad);
    ursa_pbkdf2(hashes[HMAC_SHA256 - HMAC_SHA1], passphrase, passphrase_len, how->salt,
                sizeof how->salt, how->iterations, key, cipher->key_size);
    memcpy(iv, how->iv, cipher->block_size);
    ursa_cbc_encrypt(how->cipher, key, iv, data, in_len + pad);
    ursa_wipe(key, sizeof key);
    return URSA_OK;
}
