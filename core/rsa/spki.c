/* SPDX-License-Identifier: MIT */
#include "rsa/spki.h"
#include <string.h>
#include "base/sha256.h"
#include "ursa/csr.h"

const uint8_t ursa_rsa_algorithm[URSA_RSA_ALGORITHM_SIZE] = {
    0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00};
const uint8_t ursa_sha256_with_rsa[URSA_RSA_ALGORITHM_SIZE] = {
    0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00};

int ursa_is_rsa_algorithm(const uint8_t *at, size_t len, unsigned n) {
    uint8_t known[URSA_RSA_ALGORITHM_SIZE];

    memcpy(known, ursa_rsa_algorithm, sizeof known);
    known[1] = (uint8_t)(len - 2);
    known[sizeof known - 3] = (uint8_t)n;
    return (len == sizeof known || len == sizeof known - 2) && memcmp(at, known, len) == 0;
}

void ursa_spki_write(const struct ursa_rsa_key *key, struct ursa_der *der) {
    static const uint8_t exponent[] = {0x01, 0x00, 0x01};
    size_t mark = der->len, before_n;

    ursa_der_unsigned(der, exponent, sizeof exponent);
    before_n = der->len;
    ursa_der_bytes(der, key->n, sizeof key->n);
    ursa_der_byte(der, 0); /* the top bit of n is always set, so the INTEGER needs this 0 */
    ursa_der_wrap(der, DER_INTEGER, before_n);
    ursa_der_wrap(der, DER_SEQUENCE, mark); /* RSAPublicKey, RFC 8017 A.1.1 */
    ursa_der_byte(der, 0);
    ursa_der_wrap(der, DER_BIT_STRING, mark);
    ursa_der_bytes(der, ursa_rsa_algorithm, sizeof ursa_rsa_algorithm);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

void ursa_spki_sha256(const struct ursa_rsa_key *key, uint8_t out[32]) {
    uint8_t spki[URSA_SPKI_SIZE];
    struct ursa_der der;

    ursa_der_init(&der, spki, sizeof spki);
    ursa_spki_write(key, &der);
    ursa_sha256(spki + sizeof spki - der.len, der.len, out);
}
