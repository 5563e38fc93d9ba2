/* SPDX-License-Identifier: MIT */
/*
 * Verifies ECDSA signatures (FIPS 186-5 6.4.2) with BearSSL's code for prime curves. This code
 * serves P-256 and P-384, and shares its modular arithmetic with RSA. All inputs are public, so
 * nothing here needs constant time.
 */
#include "x509/ecdsa.h"

#if !defined(URSA_WITHOUT_CA_EC) || !URSA_WITHOUT_CA_EC

#include <bearssl_ec.h>
#include <string.h>
#include "base/unconst.h"
#include "codec/der_read.h"
#include "codec/der_write.h"
#include "x509/engine.h"
#include "x509/sha2.h"

#define COORDINATE_MAX 48u                        /* bytes, on P-384 */
#define POINT_MAX      (1u + 2u * COORDINATE_MAX) /* 04, x, y */

/* ---- algorithms ----------------------------------------------------------------------------- */

/* Return 0 for SHA-256, 1 for SHA-384, 2 for SHA-512, or 3 for any other algorithm. */
static unsigned hash_of(struct ursa_span algorithm) {
    /*
     * The AlgorithmIdentifier of ECDSA with SHA-2, without the last byte of its OID, which selects
     * the hash. There are no parameters (RFC 5758 3.2).
     */
    static const uint8_t ecdsa[] = {DER_SEQUENCE, 10,   DER_OID, 8,    0x2A, 0x86,
                                    0x48,         0xCE, 0x3D,    0x04, 0x03};
    unsigned last;

    if (algorithm.len != sizeof ecdsa + 1 || memcmp(algorithm.at, ecdsa, sizeof ecdsa) != 0) {
        return 3;
    }
    last = algorithm.at[sizeof ecdsa];
    return last >= 2 && last <= 4 ? last - 2 : 3;
}

int ursa_ecdsa_check_algorithm(struct ursa_span algorithm) {
    return hash_of(algorithm) < 3 ? URSA_OK : URSA_E_CERT_ALGORITHM;
}

/* ---- keys ----------------------------------------------------------------------------------- */

/*
 * A curve, and the only AlgorithmIdentifier that is accepted for its keys: id-ecPublicKey and the
 * OID of the curve (RFC 5480 2.1.1). A key with explicit parameters therefore matches no curve.
 */
static const struct curve {
    uint8_t id;
    uint8_t size; /* bytes of a coordinate, and of the order */
    uint8_t algorithm_len;
    uint8_t algorithm[21];
} curves[] = {
    {BR_EC_secp256r1, 32, 21, {DER_SEQUENCE, 19,   DER_OID, 7,    0x2A,    0x86, 0x48,
                               0xCE,         0x3D, 0x02,    0x01, DER_OID, 8,    0x2A,
                               0x86,         0x48, 0xCE,    0x3D, 0x03,    0x01, 0x07}},
    {BR_EC_secp384r1,
     48,
     18,
     {DER_SEQUENCE, 16, DER_OID, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, DER_OID, 5, 0x2B,
      0x81, 0x04, 0x00, 0x22}},
};
#define CURVES       (sizeof curves / sizeof curves[0])
#define ANY_EC_KEY   2u /* offset of the OID id-ecPublicKey in an AlgorithmIdentifier */
#define ANY_EC_BYTES 9u /* bytes of this OID, with its tag and length */

/* Return the curve whose AlgorithmIdentifier is at the start of `content`, or NULL. */
static const struct curve *find_curve(struct ursa_der_in content) {
    size_t i;

    for (i = 0; i < CURVES; i++) {
        if (content.left > curves[i].algorithm_len &&
            memcmp(content.at, curves[i].algorithm, curves[i].algorithm_len) == 0) {
            return &curves[i];
        }
    }
    return NULL;
}

/*
 * Read a key. It is not checked that the point is on the curve. Returns URSA_OK,
 * URSA_E_CERT_EC_KEY or URSA_E_CERT_RSA.
 */
static int read_key(struct ursa_span spki, const struct curve **curve, br_ec_public_key *key) {
    struct ursa_der_in in = {spki.at, spki.len}, content, algorithm, point;

    if (!ursa_der_next(&in, DER_SEQUENCE, &content)) {
        return URSA_E_CERT_RSA;
    }
    *curve = find_curve(content);
    if (!ursa_der_next(&content, DER_SEQUENCE, &algorithm) || algorithm.left < ANY_EC_BYTES ||
        memcmp(algorithm.at, curves[0].algorithm + ANY_EC_KEY, ANY_EC_BYTES) != 0) {
        return URSA_E_CERT_RSA;
    }
    if (*curve == NULL || !ursa_der_next(&content, DER_BIT_STRING, &point) || content.left != 0 ||
        !ursa_der_open_bits(&point) || point.left != 1u + 2u * (*curve)->size ||
        point.at[0] != 0x04) {
        return URSA_E_CERT_EC_KEY;
    }
    key->curve = (*curve)->id;
    key->q = ursa_unconst(point.at);
    key->qlen = point.left;
    return URSA_OK;
}

/* Multiplying a point by 1 fails if the point is not on the curve. The copy is overwritten. */
int ursa_ec_check_key(struct ursa_span spki) {
    static const unsigned char one = 1;
    const struct curve *curve;
    uint8_t point[POINT_MAX];
    br_ec_public_key key;
    int rc = read_key(spki, &curve, &key);

    if (rc != URSA_OK) {
        return rc;
    }
    memcpy(point, key.q, key.qlen);
    return ursa_br_ec.mul(point, key.qlen, &one, 1, key.curve) != 0 ? URSA_OK : URSA_E_CERT_EC_KEY;
}

/* ---- signatures ----------------------------------------------------------------------------- */

/*
 * Take r or s, which must be from 1 to n - 1 where n is the curve's order. The number is written to
 * `out` with as many bytes as n has.
 */
static int take_number(struct ursa_der_in *in, const struct curve *curve, uint8_t *out) {
    struct ursa_der_in number;
    size_t size;
    const unsigned char *order = ursa_br_ec.order(curve->id, &size);

    if (!ursa_der_next(in, DER_INTEGER, &number) || !ursa_der_open_unsigned(&number) ||
        number.left > size || (number.left == 1 && number.at[0] == 0)) {
        return 0;
    }
    memset(out, 0, size - number.left);
    memcpy(out + size - number.left, number.at, number.left);
    return memcmp(out, order, size) < 0;
}

/* Take ECDSA-Sig-Value (RFC 3279 2.2.3), which must be all of the input. */
static int read_signature(struct ursa_span signature, const struct curve *curve, uint8_t *out) {
    struct ursa_der_in in = {signature.at, signature.len}, numbers;

    return ursa_der_next(&in, DER_SEQUENCE, &numbers) && in.left == 0 &&
           take_number(&numbers, curve, out) && take_number(&numbers, curve, out + curve->size) &&
           numbers.left == 0;
}

int ursa_ecdsa_signed_by(struct ursa_span spki, struct ursa_span algorithm, struct ursa_span tbs,
                         struct ursa_span signature) {
    uint8_t hash[URSA_SHA2_MAX_SIZE], numbers[2 * COORDINATE_MAX];
    unsigned which = hash_of(algorithm);
    const struct curve *curve;
    br_ec_public_key key;
    size_t hash_len;
    int rc;

    if (which >= 3) {
        return URSA_E_CERT_ALGORITHM;
    }
    rc = read_key(spki, &curve, &key);
    if (rc != URSA_OK) {
        return rc;
    }
    if (!read_signature(signature, curve, numbers)) {
        return URSA_E_CERT_SIGNATURE;
    }
    hash_len = ursa_sha2(which, tbs, hash);
    return ursa_br_ecdsa_vrfy(&ursa_br_ec, hash, hash_len, &key, numbers, 2u * curve->size) != 0
               ? URSA_OK
               : URSA_E_CERT_SIGNATURE;
}
#endif
