/* SPDX-License-Identifier: MIT */
#include "ursa/rsa.h"
#include <string.h>
#include <bearssl_hash.h>
#include "engine.h"
#include "secret.h"

#define FACTOR URSA_RSA_FACTOR_SIZE

/*
 * What BearSSL must never see, since it would overrun a buffer or loop on it, or what is certainly
 * not one of our keys. The result is public: it says only whether the key is usable.
 */
static int shape_is_right(const struct ursa_rsa_key *key) {
    uint32_t bad = 0;

    if (key == NULL) {
        return 0;
    }
    bad |= (uint32_t)~key->n[0] & 0x80; /* 2048 bits exactly, odd */
    bad |= (uint32_t)~key->n[URSA_RSA_SIZE - 1] & 1;
    bad |= (uint32_t)~key->p[0] & 0x80; /* 1024 bits exactly, odd */
    bad |= (uint32_t)~key->p[FACTOR - 1] & 1;
    bad |= (uint32_t)~key->q[0] & 0x80;
    bad |= (uint32_t)~key->q[FACTOR - 1] & 1;
    bad |= (uint32_t)~key->dp[FACTOR - 1] & 1; /* odd, being coprime to an even number */
    bad |= (uint32_t)~key->dq[FACTOR - 1] & 1;
    bad |= 1 ^ ursa_less(key->q, key->p, FACTOR);
    bad |= 1 ^ ursa_less(key->dp, key->p, FACTOR);
    bad |= 1 ^ ursa_less(key->dq, key->q, FACTOR);
    bad |= 1 ^ ursa_less(key->iq, key->p, FACTOR);
    return bad == 0;
}

/* p - q > 2^924, that is: one of the 100 upper bits of the difference is set. p > q. */
static int factors_are_apart(const struct ursa_rsa_key *key) {
    uint32_t borrow = 0, upper = 0;
    size_t i = FACTOR;

    while (i-- > 0) {
        uint32_t diff = (uint32_t)key->p[i] - key->q[i] - borrow;

        borrow = diff >> 31;
        if (i < 12) {
            upper |= diff & 0xFF;
        } else if (i == 12) {
            upper |= diff & 0xF0;
        }
    }
    return upper != 0;
}

/* BearSSL's structures have no const; it does not write through them. */
static uint8_t *unconst(const uint8_t *p) {
    return (uint8_t *)(uintptr_t)p;
}

static void lend(const struct ursa_rsa_key *key, br_rsa_private_key *out) {
    out->n_bitlen = URSA_RSA_BITS;
    out->p = unconst(key->p);
    out->q = unconst(key->q);
    out->dp = unconst(key->dp);
    out->dq = unconst(key->dq);
    out->iq = unconst(key->iq);
    out->plen = out->qlen = out->dplen = out->dqlen = out->iqlen = FACTOR;
}

int ursa_rsa_lend(const struct ursa_rsa_key *key, br_rsa_private_key *out) {
    if (!shape_is_right(key)) {
        return URSA_E_KEY_SHAPE;
    }
    lend(key, out);
    return URSA_OK;
}

static int modulus_is_product(const struct ursa_rsa_key *key) {
    uint8_t product[URSA_RSA_SIZE];
    br_rsa_private_key sk;
    int same;

    lend(key, &sk);
    same = ursa_br_compute_modulus(product, &sk) == sizeof product &&
           ursa_equal(product, key->n, sizeof product);
    ursa_wipe_stack();
    return same;
}

int ursa_rsa_check(const struct ursa_rsa_key *key) {
    if (!shape_is_right(key)) {
        return URSA_E_KEY_SHAPE;
    }
    return factors_are_apart(key) && modulus_is_product(key) ? URSA_OK : URSA_E_KEY_CHECK;
}

/* Is em the one encoding of the hash (RFC 8017 9.2)? 00 01 FF... 00 DigestInfo hash */
static int is_encoding_of(const uint8_t em[URSA_RSA_SIZE], const uint8_t hash[32]) {
    static const uint8_t digest_info[] = {0x00, 0x30, 0x31, 0x30, 0x0D, 0x06, 0x09,
                                          0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04,
                                          0x02, 0x01, 0x05, 0x00, 0x04, 0x20};
    const size_t tail = URSA_RSA_SIZE - 32 - sizeof digest_info;
    uint32_t good = (uint32_t)(em[0] == 0x00 && em[1] == 0x01);
    size_t i;

    for (i = 2; i < tail; i++) {
        good &= (uint32_t)(em[i] == 0xFF);
    }
    return good && ursa_equal(em + tail, digest_info, sizeof digest_info) &&
           ursa_equal(em + URSA_RSA_SIZE - 32, hash, 32);
}

/* RFC 8017 8.2.2: the encoding is made and compared, not parsed. */
static int verifies(const struct ursa_rsa_key *key, const uint8_t hash[32],
                    const uint8_t sig[URSA_RSA_SIZE]) {
    static const uint8_t exponent[] = {0x01, 0x00, 0x01};
    br_rsa_public_key pk = {unconst(key->n), sizeof key->n, unconst(exponent), sizeof exponent};
    uint8_t em[URSA_RSA_SIZE];

    memcpy(em, sig, sizeof em);
    return ursa_br_public(em, sizeof em, &pk) && is_encoding_of(em, hash);
}

int ursa_rsa_sign_sha256(const struct ursa_rsa_key *key, const uint8_t hash[32],
                         uint8_t sig[URSA_RSA_SIZE]) {
    br_rsa_private_key sk;
    uint32_t signed_ok;

    if (!shape_is_right(key)) {
        memset(sig, 0, URSA_RSA_SIZE);
        return URSA_E_KEY_SHAPE;
    }
    lend(key, &sk);
    signed_ok = ursa_br_pkcs1_sign(BR_HASH_OID_SHA256, hash, 32, &sk, sig);
    ursa_wipe_stack();
    /* BearSSL reports success for a faulted signature too; one of those gives p away. */
    if (!signed_ok || !verifies(key, hash, sig)) {
        ursa_wipe(sig, URSA_RSA_SIZE);
        return URSA_E_SIGNATURE;
    }
    return URSA_OK;
}

int ursa_rsa_pairwise_test(const struct ursa_rsa_key *key) {
    br_sha256_context sha;
    uint8_t hash[32], sig[URSA_RSA_SIZE];
    int rc = ursa_rsa_check(key);

    if (rc != URSA_OK) {
        return rc;
    }
    br_sha256_init(&sha); /* any message will do; the modulus is at hand and new each time */
    br_sha256_update(&sha, key->n, sizeof key->n);
    br_sha256_out(&sha, hash);
    return ursa_rsa_sign_sha256(key, hash, sig) == URSA_OK ? URSA_OK : URSA_E_KEY_CHECK;
}

void ursa_rsa_wipe(struct ursa_rsa_key *key) {
    ursa_wipe(key, sizeof *key);
}
