/* SPDX-License-Identifier: MIT */
/*
 * Verifies signatures made by others: RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2), and ECDSA in ecdsa.c.
 *
 * The encoded message in the signature is not parsed. It is compared byte by byte with the only
 * correct encoding. All inputs are public, so nothing here needs constant time.
 */
#include <string.h>
#include "base/unconst.h"
#include "codec/der_read.h"
#include "codec/der_write.h"
#include "rsa/emsa.h"
#include "rsa/spki.h"
#include "x509/ecdsa.h"
#include "x509/engine.h"
#include "x509/sha2.h"
#include "ursa/cert.h"

#define MIN_SIZE 256u /* bytes of the shortest modulus */
#define MAX_SIZE 512u /* bytes of the longest modulus */

/* ---- algorithms ----------------------------------------------------------------------------- */

/* Return 0, 1 or 2 for RSA with SHA-256, SHA-384 or SHA-512, and 3 for any other algorithm. */
static unsigned hash_of(struct ursa_span algorithm) {
    unsigned which = 0;

    while (which < 3 && !ursa_is_rsa_algorithm(algorithm.at, algorithm.len, 11 + which)) {
        which++; /* the OID is pkcs-1 11 with SHA-256, 12 with SHA-384, 13 with SHA-512 */
    }
    return which;
}

int ursa_check_algorithm(struct ursa_span algorithm) {
    return hash_of(algorithm) < 3 ? URSA_OK : ursa_ecdsa_check_algorithm(algorithm);
}

/* ---- keys ----------------------------------------------------------------------------------- */

static int take_number(struct ursa_der_in *in, struct ursa_der_in *number) {
    return ursa_der_next(in, DER_INTEGER, number) && ursa_der_open_unsigned(number);
}

static int is_odd(struct ursa_der_in number) {
    return number.at[number.left - 1] & 1;
}

/* Read and check a key. BearSSL can handle every modulus that passes these checks. */
static int read_key(struct ursa_span spki, br_rsa_public_key *key) {
    struct ursa_der_in in = {spki.at, spki.len}, content, algorithm, bits, numbers, n, e;

    if (!ursa_der_next(&in, DER_SEQUENCE, &content)) {
        return 0;
    }
    in = content;
    if (!ursa_der_next(&content, DER_SEQUENCE, &algorithm) ||
        !ursa_is_rsa_algorithm(in.at, in.left - content.left, 1) ||
        !ursa_der_next(&content, DER_BIT_STRING, &bits) || content.left != 0 ||
        !ursa_der_open_bits(&bits) || !ursa_der_next(&bits, DER_SEQUENCE, &numbers) ||
        bits.left != 0 || !take_number(&numbers, &n) || !take_number(&numbers, &e) ||
        numbers.left != 0) {
        return 0;
    }
    key->n = ursa_unconst(n.at);
    key->nlen = n.left;
    key->e = ursa_unconst(e.at);
    key->elen = e.left;
    return n.left >= MIN_SIZE && n.left <= MAX_SIZE && (n.left > MIN_SIZE || n.at[0] >= 0x80) &&
           is_odd(n) && is_odd(e) && (e.left > 1 || e.at[0] >= 3) && e.left <= 8;
}

int ursa_check_key(struct ursa_span spki) {
    br_rsa_public_key key;

    return read_key(spki, &key) ? URSA_OK : ursa_ec_check_key(spki);
}

/* ---- verifying ------------------------------------------------------------------------------ */

static int is_encoding(const uint8_t *em, size_t size, unsigned which, struct ursa_span tbs) {
    uint8_t hash[URSA_SHA2_MAX_SIZE];
    struct ursa_emsa emsa;

    (void)ursa_sha2(which, tbs, hash);
    ursa_emsa_sha2(&emsa, which, hash);
    return ursa_emsa_differs(&emsa, em, size) == 0;
}

static int is_signed_by(const br_rsa_public_key *key, unsigned which, struct ursa_span tbs,
                        struct ursa_span signature) {
    uint8_t em[MAX_SIZE];

    if (signature.len != key->nlen) {
        return 0;
    }
    memcpy(em, signature.at, signature.len);
    return ursa_br_public(em, key->nlen, key) != 0 && is_encoding(em, key->nlen, which, tbs);
}

/*
 * If key and algorithm are both valid, but one is RSA and the other is EC, then this key has not
 * made the signature: URSA_E_CERT_SIGNATURE.
 */
int ursa_signed_by(struct ursa_span spki, struct ursa_span algorithm, struct ursa_span tbs,
                   struct ursa_span signature) {
    unsigned which = hash_of(algorithm);
    br_rsa_public_key key;
    int is_rsa = read_key(spki, &key), rc;

    if (which < 3 && is_rsa) {
        return is_signed_by(&key, which, tbs, signature) ? URSA_OK : URSA_E_CERT_SIGNATURE;
    }
    if (which >= 3 && !is_rsa) {
        return ursa_ecdsa_signed_by(spki, algorithm, tbs, signature);
    }
    rc = is_rsa ? ursa_ecdsa_check_algorithm(algorithm) : ursa_ec_check_key(spki);
    return rc == URSA_OK ? URSA_E_CERT_SIGNATURE : rc;
}
