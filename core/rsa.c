/* SPDX-License-Identifier: MIT */
#include "ursa/rsa.h"
#include <string.h>
#include "assemble.h"
#include "emsa.h"
#include "secret.h"
#include "signing.h"

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
    return ursa_public(bad) == 0;
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

/* ---- signing, in steps ---------------------------------------------------------------------- */

enum { SIGN = 0, VERIFY };

static int sign_step(struct ursa_signing *signing, const struct ursa_rsa_key *key,
                     const uint8_t hash[32]) {
    struct ursa_private *private = &signing->u.private;
    uint8_t *block = ursa_private_block(private);
    struct ursa_emsa emsa;
    int rc;

    if (ursa_private_wants_input(private)) {
        ursa_emsa_sha2(&emsa, 0, hash);
        ursa_emsa_write(&emsa, block, URSA_RSA_SIZE);
    }
    rc = ursa_private_step(private, key);
    if (rc != URSA_OK) {
        return rc;
    }
    ursa_wipe(block + URSA_RSA_SIZE, sizeof *private - URSA_RSA_SIZE);
    ursa_public_begin(&signing->u.public, key->n, block);
    signing->stage = VERIFY;
    return URSA_BUSY;
}

/* What leaves is the very number that was verified, not a copy that a fault had time to change. */
static int verify_step(struct ursa_signing *signing, const struct ursa_rsa_key *key,
                       const uint8_t hash[32], uint8_t *sig) {
    struct ursa_public *public = &signing->u.public;
    int rc = ursa_public_step(public, key->n);
    struct ursa_emsa emsa;

    ursa_emsa_sha2(&emsa, 0, hash);
    /* That a signature verifies, or not, is public. */
    if (rc == URSA_OK &&
        ursa_public(ursa_emsa_differs(&emsa, (uint8_t *)public->t, URSA_RSA_SIZE)) != 0) {
        rc = URSA_E_SIGNATURE;
    }
    if (rc == URSA_OK && sig != NULL) {
        ursa_public_encode(sig, public->base);
    }
    return rc;
}

uint32_t ursa_signing_ops(const struct ursa_signing *signing) {
    if (signing->stage == VERIFY) {
        return URSA_PUBLIC_OPS;
    }
    return ursa_private_ops(&signing->u.private);
}

int ursa_signing_step(struct ursa_signing *signing, const struct ursa_rsa_key *key,
                      const uint8_t hash[32], uint8_t *sig) {
    return signing->stage == SIGN ? sign_step(signing, key, hash)
                                  : verify_step(signing, key, hash, sig);
}

int ursa_rsa_sign_sha256(const struct ursa_rsa_key *key, const uint8_t hash[32],
                         uint8_t sig[URSA_RSA_SIZE]) {
    struct ursa_signing signing;
    int rc;

    if (!shape_is_right(key)) {
        memset(sig, 0, URSA_RSA_SIZE);
        return URSA_E_KEY_SHAPE;
    }
    signing.stage = SIGN;
    signing.u.private.stage = 0;
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

    if (rc == URSA_OK) { /* any message will do */
        rc = ursa_rsa_sign_sha256(key, key->n, sig) == URSA_OK ? URSA_OK : URSA_E_KEY_CHECK;
    }
    return rc;
}

void ursa_rsa_wipe(struct ursa_rsa_key *key) {
    ursa_wipe(key, sizeof *key);
}
