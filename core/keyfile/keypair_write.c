/* SPDX-License-Identifier: MIT */
/* Writes private and public keys as DER. */
#include "codec/der_write.h"
#include "keyfile/keypair.h"
#include "rsa/spki.h"

static void write_exponent(const struct ursa_pubkey *key, struct ursa_der *der) {
    uint8_t e[4];
    size_t i;

    for (i = 0; i < sizeof e; i++) {
        e[i] = (uint8_t)(key->e >> (24 - 8 * i));
    }
    ursa_der_unsigned(der, e, sizeof e);
}

/*
 * Write RSAPrivateKey (RFC 8017 A.1.2). If form is URSA_KEY_PKCS8, put OneAsymmetricKey (RFC 5958
 * 2) around it. Both structures have version 0.
 */
static void write_private(const struct ursa_keypair *key, enum ursa_key_form form,
                          struct ursa_der *der) {
    size_t mark = der->len, size = ursa_keypair_factor_size(key);
    size_t n_size = ursa_pubkey_size(&key->pub);
    const uint8_t version = 0;

    ursa_der_unsigned(der, key->iq, size);
    ursa_der_unsigned(der, key->dq, size);
    ursa_der_unsigned(der, key->dp, size);
    ursa_der_unsigned(der, key->q, size);
    ursa_der_unsigned(der, key->p, size);
    ursa_der_unsigned(der, key->d, n_size);
    write_exponent(&key->pub, der);
    ursa_der_unsigned(der, key->pub.n, n_size);
    ursa_der_tlv(der, DER_INTEGER, &version, 1);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
    if (form == URSA_KEY_PKCS8) {
        ursa_der_wrap(der, DER_OCTET_STRING, mark);
        ursa_der_bytes(der, ursa_rsa_algorithm, sizeof ursa_rsa_algorithm);
        ursa_der_tlv(der, DER_INTEGER, &version, 1);
        ursa_der_wrap(der, DER_SEQUENCE, mark);
    }
}

int ursa_keypair_write(const struct ursa_keypair *key, enum ursa_key_form form, uint8_t *out,
                       size_t size, size_t *len) {
    int rc = ursa_pubkey_check(&key->pub, NULL);
    struct ursa_der der;

    if (rc != URSA_OK) {
        return rc;
    }
    if (form != URSA_KEY_PKCS8 && form != URSA_KEY_PKCS1) {
        return URSA_E_ARGUMENT;
    }
    ursa_der_count(&der);
    write_private(key, form, &der);
    if (out != NULL && size < der.len) {
        return URSA_E_BUFFER;
    }
    *len = der.len;
    if (out != NULL) {
        ursa_der_init(&der, out, der.len);
        write_private(key, form, &der);
    }
    return URSA_OK;
}

/*
 * Write SubjectPublicKeyInfo (RFC 5280 4.1) with RSAPublicKey (RFC 8017 A.1.1).
 *
 * rsa/spki.c writes the same structure for Ursa's own keys only, whose size and exponent are fixed.
 * Sharing the last lines with it would take flash from devices, which never use this function.
 */
static void write_public(const struct ursa_pubkey *key, struct ursa_der *der) {
    size_t mark = der->len;

    write_exponent(key, der);
    ursa_der_unsigned(der, key->n, ursa_pubkey_size(key));
    ursa_der_wrap(der, DER_SEQUENCE, mark);
    ursa_der_byte(der, 0);
    ursa_der_wrap(der, DER_BIT_STRING, mark);
    ursa_der_bytes(der, ursa_rsa_algorithm, sizeof ursa_rsa_algorithm);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

int ursa_pubkey_write(const struct ursa_pubkey *key, uint8_t *out, size_t size, size_t *len) {
    int rc = ursa_pubkey_check(key, NULL);
    struct ursa_der der;

    if (rc != URSA_OK) {
        return rc;
    }
    ursa_der_count(&der);
    write_public(key, &der);
    if (out != NULL && size < der.len) {
        return URSA_E_BUFFER;
    }
    *len = der.len;
    if (out != NULL) {
        ursa_der_init(&der, out, der.len);
        write_public(key, &der);
    }
    return URSA_OK;
}
