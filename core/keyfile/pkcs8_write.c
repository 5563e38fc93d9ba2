/* SPDX-License-Identifier: MIT */
#include "ursa/keyfile.h"
#include "codec/der_write.h"
#include "keyfile/private_exponent.h"
#include "base/wipe.h"
#include "rsa/spki.h"

/* OneAsymmetricKey (RFC 5958 2) around RSAPrivateKey (RFC 8017 A.1.2), both of version 0. */
static void write_key(const struct ursa_rsa_key *key, const uint8_t d[URSA_RSA_SIZE],
                      struct ursa_der *der) {
    static const uint8_t exponent[] = {0x01, 0x00, 0x01};
    const uint8_t version = 0;
    size_t mark = der->len;

    ursa_der_unsigned(der, key->iq, sizeof key->iq);
    ursa_der_unsigned(der, key->dq, sizeof key->dq);
    ursa_der_unsigned(der, key->dp, sizeof key->dp);
    ursa_der_unsigned(der, key->q, sizeof key->q);
    ursa_der_unsigned(der, key->p, sizeof key->p);
    ursa_der_unsigned(der, d, URSA_RSA_SIZE);
    ursa_der_unsigned(der, exponent, sizeof exponent);
    ursa_der_unsigned(der, key->n, sizeof key->n);
    ursa_der_tlv(der, DER_INTEGER, &version, 1);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
    ursa_der_wrap(der, DER_OCTET_STRING, mark);
    ursa_der_bytes(der, ursa_rsa_algorithm, sizeof ursa_rsa_algorithm);
    ursa_der_tlv(der, DER_INTEGER, &version, 1);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

int ursa_pkcs8_write(const struct ursa_rsa_key *key, uint8_t *out, size_t size, size_t *len) {
    uint8_t d[URSA_RSA_SIZE];
    struct ursa_der der;
    int rc = URSA_OK;

    if (len == NULL) {
        return URSA_E_ARGUMENT;
    }
    if (ursa_rsa_check(key) != URSA_OK || !ursa_has_private_exponent(key)) {
        return URSA_E_KEY_SHAPE;
    }
    ursa_private_exponent(key, d);
    ursa_der_count(&der);
    write_key(key, d, &der);
    if (out != NULL && size < der.len) {
        rc = URSA_E_BUFFER;
    } else if (out != NULL) {
        ursa_der_init(&der, out, der.len);
        write_key(key, d, &der);
    }
    ursa_wipe(d, sizeof d);
    ursa_wipe_hash_stack();
    if (rc == URSA_OK) {
        *len = der.len;
    }
    return rc;
}
