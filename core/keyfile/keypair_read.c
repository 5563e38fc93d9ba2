/* SPDX-License-Identifier: MIT */
/* Reads private and public keys from DER. */
#include <string.h>
#include "base/wipe.h"
#include "codec/der_write.h"
#include "keyfile/keypair.h"
#include "rsa/spki.h"

/* ---- algorithms ----------------------------------------------------------------------------- */

/* An algorithm that is not supported, for the error report. */
struct other {
    const char *name;
    uint8_t len;
    uint8_t oid[9];
};

static const struct other others[] = {
    {"EC", 7, {0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01}},
    {"Ed25519", 3, {0x2B, 0x65, 0x70}},
    {"Ed448", 3, {0x2B, 0x65, 0x71}},
    {"X25519", 3, {0x2B, 0x65, 0x6E}},
    {"X448", 3, {0x2B, 0x65, 0x6F}},
    {"DSA", 7, {0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x01}},
    {"DH", 9, {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x03, 0x01}},
    {"RSASSA-PSS", 9, {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A}},
};

static const char *name_of_other(struct ursa_der_in oid) {
    size_t i;

    for (i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (ursa_key_oid_is(oid, others[i].oid, others[i].len)) {
            return others[i].name;
        }
    }
    return "algorithm";
}

/*
 * Take RSA's AlgorithmIdentifier: rsaEncryption with NULL (RFC 8017 A.1), or without parameters, as
 * some programs write it. Other algorithms and parameters are refused.
 */
static int take_algorithm(struct ursa_key_reader *reader) {
    const size_t oid_at = 4, oid_len = URSA_RSA_ALGORITHM_SIZE - 6;
    const uint8_t *start = reader->in.at;
    struct ursa_der_in after, oid;

    if (!ursa_key_enter(reader, "algorithm", DER_SEQUENCE, &after) ||
        !ursa_key_take(reader, "algorithm", DER_OID, &oid)) {
        return 0;
    }
    if (!ursa_key_oid_is(oid, ursa_rsa_algorithm + oid_at, oid_len)) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_KIND, name_of_other(oid), start);
    }
    if (!ursa_is_rsa_algorithm(start, (size_t)(after.at - start), 1)) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_DER, "parameters", reader->in.at);
    }
    reader->in = after;
    return 1;
}

/* ---- numbers -------------------------------------------------------------------------------- */

/*
 * Read an INTEGER that is not negative into `size` bytes, with zeros in front. `too_long` is the
 * error if the number has more than `size` bytes.
 */
static int take_number(struct ursa_key_reader *reader, const char *what, uint8_t *out, size_t size,
                       int too_long) {
    const uint8_t *at = reader->in.at;
    struct ursa_der_in content;

    if (!ursa_key_take(reader, what, DER_INTEGER, &content)) {
        return 0;
    }
    if (!ursa_der_open_unsigned(&content)) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_DER, what, at);
    }
    if (content.left > size) {
        return ursa_key_reader_fail(reader, too_long, what, at);
    }
    memset(out, 0, size - content.left);
    memcpy(out + size - content.left, content.at, content.left);
    return 1;
}

/* Read n into the first bytes of key->n, and count its bits. */
static int take_modulus(struct ursa_key_reader *reader, struct ursa_pubkey *key) {
    const uint8_t *at = reader->in.at;
    unsigned skip = 0, bits = URSA_KEYPAIR_MAX_BITS, top;

    if (!take_number(reader, "modulus", key->n, sizeof key->n, URSA_E_KEY_SIZE)) {
        return 0;
    }
    while (skip < sizeof key->n - 1 && key->n[skip] == 0) {
        skip++;
        bits -= 8;
    }
    for (top = key->n[skip]; top < 0x80 && bits > 0; top = top << 1 | 1) {
        bits--;
    }
    if (bits < URSA_KEYPAIR_MIN_BITS) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_SIZE, "modulus", at);
    }
    key->bits = (uint16_t)bits;
    memmove(key->n, key->n + skip, sizeof key->n - skip);
    memset(key->n + sizeof key->n - skip, 0, skip);
    return 1;
}

static int take_exponent(struct ursa_key_reader *reader, struct ursa_pubkey *key) {
    const uint8_t *at = reader->in.at;
    uint8_t e[4] = {0};

    if (!take_number(reader, "publicExponent", e, sizeof e, URSA_E_KEY_EXPONENT)) {
        return 0;
    }
    key->e = (uint32_t)e[0] << 24 | (uint32_t)e[1] << 16 | (uint32_t)e[2] << 8 | e[3];
    if (key->e < URSA_RSA_EXPONENT || (key->e & 1) == 0) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_EXPONENT, "publicExponent", at);
    }
    return 1;
}

/* Read the fields after the version of an RSAPrivateKey. */
static int take_numbers(struct ursa_key_reader *reader, struct ursa_keypair *key) {
    const int shape = URSA_E_KEY_SHAPE;
    size_t size;

    if (!take_modulus(reader, &key->pub) || !take_exponent(reader, &key->pub)) {
        return 0;
    }
    size = ursa_keypair_factor_size(key);
    return take_number(reader, "privateExponent", key->d, ursa_pubkey_size(&key->pub), shape) &&
           take_number(reader, "prime1", key->p, size, shape) &&
           take_number(reader, "prime2", key->q, size, shape) &&
           take_number(reader, "exponent1", key->dp, size, shape) &&
           take_number(reader, "exponent2", key->dq, size, shape) &&
           take_number(reader, "coefficient", key->iq, size, shape) &&
           ursa_key_at_end(reader, "RSAPrivateKey");
}

/* ---- structures ----------------------------------------------------------------------------- */

/* Take the version, which must be 0. Version 1 means more than two primes (RFC 8017 A.1.2). */
static int take_rsa_version(struct ursa_key_reader *reader) {
    const uint8_t *at = reader->in.at;
    uint32_t version = 0;

    if (!ursa_key_take_small(reader, "version", &version)) {
        return 0;
    }
    return version == 0 ||
           ursa_key_reader_fail(reader, version == 1 ? URSA_E_KEY_PRIMES : URSA_E_KEY_DER,
                                "version", at);
}

static int take_rsa_private_key(struct ursa_key_reader *reader, struct ursa_keypair *key) {
    struct ursa_der_in after;

    return ursa_key_enter(reader, "RSAPrivateKey", DER_SEQUENCE, &after) &&
           take_rsa_version(reader) && take_numbers(reader, key);
}

/* Read the fields after the version of a PKCS#8 structure. Its attributes are ignored. */
static int take_pkcs8(struct ursa_key_reader *reader, struct ursa_keypair *key) {
    struct ursa_der_in after, attributes;

    if (!take_algorithm(reader) ||
        !ursa_key_enter(reader, "privateKey", DER_OCTET_STRING, &after)) {
        return 0;
    }
    if (after.left > 0 && !ursa_der_next(&after, DER_CONTEXT_CONSTRUCTED | 0, &attributes)) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_DER, "attributes", after.at);
    }
    if (after.left > 0) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_DER, "PrivateKeyInfo", after.at);
    }
    return take_rsa_private_key(reader, key) && ursa_key_at_end(reader, "privateKey");
}

/* Read PKCS#1 or PKCS#8. The field after the version shows which structure it is. */
static int take_private_key(struct ursa_key_reader *reader, struct ursa_keypair *key) {
    struct ursa_der_in ahead;
    const uint8_t *at;
    uint32_t version = 0;

    if (!ursa_key_enter_last(reader, "PrivateKeyInfo", "PrivateKeyInfo")) {
        return 0;
    }
    ahead = reader->in;
    at = ahead.at;
    if (!ursa_key_take_small(reader, "version", &version)) {
        return 0;
    }
    if (reader->in.left > 0 && reader->in.at[0] == DER_INTEGER) {
        reader->in = ahead;
        return take_rsa_version(reader) && take_numbers(reader, key);
    }
    if (version == 1 && reader->in.left > 0 && reader->in.at[0] == DER_OCTET_STRING) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_KIND, "EC", at); /* RFC 5915 */
    }
    if (version != 0) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_DER, "version", at);
    }
    return take_pkcs8(reader, key);
}

int ursa_keypair_read(const uint8_t *der, size_t len, struct ursa_keypair *key,
                      struct ursa_where *where) {
    struct ursa_key_reader reader;

    memset(key, 0, sizeof *key);
    ursa_key_reader_init(&reader, der, len, where);
    if (take_private_key(&reader, key)) {
        reader.rc = ursa_keypair_check(key, where);
    }
    if (reader.rc != URSA_OK) {
        ursa_wipe(key, sizeof *key);
    }
    return reader.rc;
}

/* ---- public keys ---------------------------------------------------------------------------- */

static int take_public_key(struct ursa_key_reader *reader, struct ursa_pubkey *key) {
    struct ursa_der_in bits;

    if (!ursa_key_enter_last(reader, "SubjectPublicKeyInfo", "SubjectPublicKeyInfo")) {
        return 0;
    }
    if (reader->in.left > 0 && reader->in.at[0] == DER_SEQUENCE) {
        if (!take_algorithm(reader) ||
            !ursa_key_take(reader, "subjectPublicKey", DER_BIT_STRING, &bits) ||
            !ursa_key_at_end(reader, "SubjectPublicKeyInfo")) {
            return 0;
        }
        if (!ursa_der_open_bits(&bits)) {
            return ursa_key_reader_fail(reader, URSA_E_KEY_DER, "subjectPublicKey", bits.at);
        }
        reader->in = bits;
        if (!ursa_key_enter_last(reader, "RSAPublicKey", "subjectPublicKey")) {
            return 0;
        }
    }
    return take_modulus(reader, key) && take_exponent(reader, key) &&
           ursa_key_at_end(reader, "RSAPublicKey");
}

int ursa_pubkey_read(const uint8_t *der, size_t len, struct ursa_pubkey *key,
                     struct ursa_where *where) {
    struct ursa_key_reader reader;

    memset(key, 0, sizeof *key);
    ursa_key_reader_init(&reader, der, len, where);
    if (take_public_key(&reader, key)) {
        reader.rc = ursa_pubkey_check(key, where);
    }
    if (reader.rc != URSA_OK) {
        memset(key, 0, sizeof *key);
    }
    return reader.rc;
}
