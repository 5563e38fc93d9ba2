/* SPDX-License-Identifier: MIT */
/*
 * Verifies signatures made by others: RSASSA-PKCS1-v1_5 (RFC 8017 8.2.2).
 *
 * The encoded message in the signature is not parsed. It is compared byte by byte with the only
 * correct encoding. All inputs are public, so nothing here needs constant time.
 */
#include <bearssl_hash.h>
#include <string.h>
#include "codec/der_read.h"
#include "codec/der_write.h"
#include "rsa/emsa.h"
#include "rsa/spki.h"
#include "x509/engine.h"
#include "ursa/cert.h"

#define MIN_SIZE 256u /* bytes of the shortest modulus */
#define MAX_SIZE 512u /* bytes of the longest modulus */

/* ---- algorithms ----------------------------------------------------------------------------- */

/*
 * Offset of the OID's last byte in the AlgorithmIdentifier. That byte is 11, 12 and 13 for
 * sha256WithRSAEncryption, sha384WithRSAEncryption and sha512WithRSAEncryption. All else is equal.
 */
#define OID_END 12u

/* Return 0 for SHA-256, 1 for SHA-384, 2 for SHA-512, or more for any other algorithm. */
static unsigned hash_of(struct ursa_span algorithm) {
    uint8_t copy[URSA_RSA_ALGORITHM_SIZE];

    if (algorithm.len != sizeof copy) {
        return 3;
    }
    memcpy(copy, algorithm.at, sizeof copy);
    copy[OID_END] = ursa_sha256_with_rsa[OID_END];
    return memcmp(copy, ursa_sha256_with_rsa, sizeof copy) == 0
               ? (unsigned)algorithm.at[OID_END] - ursa_sha256_with_rsa[OID_END]
               : 3;
}

int ursa_check_algorithm(struct ursa_span algorithm) {
    return hash_of(algorithm) < 3 ? URSA_OK : URSA_E_CERT_ALGORITHM;
}

static void hash_with(unsigned which, struct ursa_span in, uint8_t out[URSA_EMSA_MAX_HASH]) {
    union {
        br_sha256_context small;
        br_sha512_context big; /* for SHA-384 as well, which differs in its initial value */
    } sha;

    if (which == 0) {
        br_sha256_init(&sha.small);
        br_sha256_update(&sha.small, in.at, in.len);
        br_sha256_out(&sha.small, out);
        return;
    }
    if (which == 1) {
        br_sha384_init(&sha.big);
        br_sha384_update(&sha.big, in.at, in.len);
        br_sha384_out(&sha.big, out);
        return;
    }
    br_sha512_init(&sha.big);
    br_sha512_update(&sha.big, in.at, in.len);
    br_sha512_out(&sha.big, out);
}

/* ---- keys ----------------------------------------------------------------------------------- */

static int take_number(struct ursa_der_in *in, struct ursa_der_in *number) {
    return ursa_der_next(in, DER_INTEGER, number) && ursa_der_open_unsigned(number);
}

static int is_odd(struct ursa_der_in number) {
    return number.at[number.left - 1] & 1;
}

/* BearSSL's key structure lacks const, but BearSSL does not write through its pointers. */
static unsigned char *unconst(const uint8_t *p) {
    return (unsigned char *)(uintptr_t)p;
}

/* Read and check a key. A modulus that passes has a size and parity that BearSSL can handle. */
static int read_key(struct ursa_span spki, br_rsa_public_key *key) {
    struct ursa_der_in in = {spki.at, spki.len}, content, bits, numbers, n, e;

    if (!ursa_der_next(&in, DER_SEQUENCE, &content) || content.left <= URSA_RSA_ALGORITHM_SIZE ||
        memcmp(content.at, ursa_rsa_algorithm, URSA_RSA_ALGORITHM_SIZE) != 0) {
        return 0;
    }
    content.at += URSA_RSA_ALGORITHM_SIZE;
    content.left -= URSA_RSA_ALGORITHM_SIZE;
    if (!ursa_der_next(&content, DER_BIT_STRING, &bits) || content.left != 0 ||
        !ursa_der_open_bits(&bits) || !ursa_der_next(&bits, DER_SEQUENCE, &numbers) ||
        bits.left != 0 || !take_number(&numbers, &n) || !take_number(&numbers, &e) ||
        numbers.left != 0) {
        return 0;
    }
    key->n = unconst(n.at);
    key->nlen = n.left;
    key->e = unconst(e.at);
    key->elen = e.left;
    return n.left >= MIN_SIZE && n.left <= MAX_SIZE && (n.left > MIN_SIZE || n.at[0] >= 0x80) &&
           is_odd(n) && is_odd(e) && (e.left > 1 || e.at[0] >= 3) && e.left <= 8;
}

int ursa_check_rsa_key(struct ursa_span spki) {
    br_rsa_public_key key;

    return read_key(spki, &key) ? URSA_OK : URSA_E_CERT_RSA;
}

/* ---- verifying ------------------------------------------------------------------------------ */

static int is_encoding(const uint8_t *em, size_t size, unsigned which, struct ursa_span tbs) {
    uint8_t hash[URSA_EMSA_MAX_HASH];
    struct ursa_emsa emsa;

    hash_with(which, tbs, hash);
    ursa_emsa_sha2(&emsa, which, hash);
    return ursa_emsa_differs(&emsa, em, size) == 0;
}

int ursa_signed_by(struct ursa_span spki, struct ursa_span algorithm, struct ursa_span tbs,
                   struct ursa_span signature) {
    unsigned which = hash_of(algorithm);
    br_rsa_public_key key;
    uint8_t em[MAX_SIZE];

    if (which >= 3) {
        return URSA_E_CERT_ALGORITHM;
    }
    if (!read_key(spki, &key)) {
        return URSA_E_CERT_RSA;
    }
    if (signature.len != key.nlen) {
        return URSA_E_CERT_SIGNATURE;
    }
    memcpy(em, signature.at, signature.len);
    return ursa_br_public(em, key.nlen, &key) != 0 && is_encoding(em, key.nlen, which, tbs)
               ? URSA_OK
               : URSA_E_CERT_SIGNATURE;
}
