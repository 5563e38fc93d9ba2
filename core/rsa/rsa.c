/* SPDX-License-Identifier: MIT */
#include "ursa/rsa.h"
#include <string.h>
#include "base/consttime.h"
#include "base/unconst.h"
#include "base/wipe.h"
#include "rsa/assemble.h"
#include "rsa/emsa.h"
#include "rsa/sign.h"

#define FACTOR URSA_RSA_FACTOR_SIZE

/*
 * Returns 0 for keys that would make BearSSL overrun a buffer or loop endlessly, and for keys that
 * Ursa cannot have made. Otherwise returns 1. The result is public: it reveals only whether the key
 * is usable.
 */
static int shape_is_right(const struct ursa_rsa_key *key) {
    uint32_t bad = 0;

    if (key == NULL) {
        return 0;
    }
    bad |= (uint32_t)~key->n[0] & 0x80; /* n has exactly 2048 bits and is odd */
    bad |= (uint32_t)~key->n[URSA_RSA_SIZE - 1] & 1;
    bad |= (uint32_t)~key->p[0] & 0x80; /* p and q have exactly 1024 bits and are odd */
    bad |= (uint32_t)~key->p[FACTOR - 1] & 1;
    bad |= (uint32_t)~key->q[0] & 0x80;
    bad |= (uint32_t)~key->q[FACTOR - 1] & 1;
    bad |= (uint32_t)~key->dp[FACTOR - 1] & 1; /* odd: coprime to p - 1, which is even */
    bad |= (uint32_t)~key->dq[FACTOR - 1] & 1;
    bad |= 1 ^ ursa_less(key->q, key->p, FACTOR);
    bad |= 1 ^ ursa_less(key->dp, key->p, FACTOR);
    bad |= 1 ^ ursa_less(key->dq, key->q, FACTOR);
    bad |= 1 ^ ursa_less(key->iq, key->p, FACTOR);
    return ursa_declassify(bad) == 0;
}

static void fill_bearssl_key(const struct ursa_rsa_key *key, br_rsa_private_key *out) {
    out->n_bitlen = URSA_RSA_BITS;
    out->p = ursa_unconst(key->p);
    out->q = ursa_unconst(key->q);
    out->dp = ursa_unconst(key->dp);
    out->dq = ursa_unconst(key->dq);
    out->iq = ursa_unconst(key->iq);
    out->plen = out->qlen = out->dplen = out->dqlen = out->iqlen = FACTOR;
}

int ursa_rsa_lend(const struct ursa_rsa_key *key, br_rsa_private_key *out) {
    if (!shape_is_right(key)) {
        return URSA_E_KEY_SHAPE;
    }
    fill_bearssl_key(key, out);
    return URSA_OK;
}

int ursa_rsa_check_in(const struct ursa_rsa_key *key, struct ursa_check_room *room) {
    if (!shape_is_right(key)) {
        return URSA_E_KEY_SHAPE;
    }
    return ursa_factors_are_apart(key) && ursa_parts_belong_together(key, room) ? URSA_OK
                                                                                : URSA_E_KEY_CHECK;
}

int ursa_rsa_check(const struct ursa_rsa_key *key) {
    struct ursa_check_room room;
    int rc = ursa_rsa_check_in(key, &room);

    ursa_wipe(&room, sizeof room);
    ursa_wipe_hash_stack();
    return rc;
}

int ursa_rsa_sign_sha256(const struct ursa_rsa_key *key, const uint8_t hash[32],
                         uint8_t sig[URSA_RSA_SIZE]) {
    struct ursa_signing signing;
    int rc;

    if (!shape_is_right(key)) {
        memset(sig, 0, URSA_RSA_SIZE);
        return URSA_E_KEY_SHAPE;
    }
    ursa_signing_begin(&signing);
    do {
        rc = ursa_signing_step(&signing, key, hash, sig);
    } while (rc == URSA_BUSY);
    ursa_wipe(&signing, sizeof signing);
    if (rc != URSA_OK) {
        ursa_wipe(sig, URSA_RSA_SIZE);
    }
    ursa_wipe_hash_stack();
    return rc;
}

int ursa_rsa_pairwise_test(const struct ursa_rsa_key *key) {
    uint8_t sig[URSA_RSA_SIZE];
    int rc = ursa_rsa_check(key);

    if (rc == URSA_OK) { /* any message will do, so n serves as the hash */
        rc = ursa_rsa_sign_sha256(key, key->n, sig) == URSA_OK ? URSA_OK : URSA_E_KEY_CHECK;
    }
    return rc;
}

void ursa_rsa_wipe(struct ursa_rsa_key *key) {
    ursa_wipe(key, sizeof *key);
}
