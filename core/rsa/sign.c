/* SPDX-License-Identifier: MIT */
#include "rsa/sign.h"
#include "base/consttime.h"
#include "base/wipe.h"
#include "rsa/emsa.h"

enum { SIGN, VERIFY };

static int sign_step(struct ursa_signing *signing, const struct ursa_rsa_key *key,
                     const uint8_t hash[32]) {
    struct ursa_private_op *op = &signing->u.private_op;
    uint8_t *block = ursa_private_op_block(op);
    struct ursa_emsa emsa;
    int rc;

    if (ursa_private_op_wants_input(op)) {
        ursa_emsa_sha2(&emsa, 0, hash);
        ursa_emsa_write(&emsa, block, URSA_RSA_SIZE);
    }
    rc = ursa_private_op_step(op, key);
    if (rc != URSA_OK) {
        return rc;
    }
    ursa_wipe(block + URSA_RSA_SIZE, sizeof *op - URSA_RSA_SIZE);
    ursa_public_op_begin(&signing->u.public_op, key->n, block);
    signing->stage = VERIFY;
    return URSA_BUSY;
}

/*
 * The signature that is written to sig is op->base, the number that was verified. A fault could
 * have changed any other copy of the signature since the verification began.
 */
static int verify_step(struct ursa_signing *signing, const struct ursa_rsa_key *key,
                       const uint8_t hash[32], uint8_t *sig) {
    struct ursa_public_op *op = &signing->u.public_op;
    int rc = ursa_public_op_step(op, key->n);
    struct ursa_emsa emsa;

    ursa_emsa_sha2(&emsa, 0, hash);
    /* It is public whether a signature verifies. */
    if (rc == URSA_OK &&
        ursa_declassify(ursa_emsa_differs(&emsa, (uint8_t *)op->t, URSA_RSA_SIZE)) != 0) {
        rc = URSA_E_SIGNATURE;
    }
    if (rc == URSA_OK && sig != NULL) {
        ursa_public_op_encode(sig, op->base);
    }
    return rc;
}

uint32_t ursa_signing_ops(const struct ursa_signing *signing) {
    if (signing->stage == VERIFY) {
        return URSA_PUBLIC_OPS;
    }
    return ursa_private_op_ops(&signing->u.private_op);
}

int ursa_signing_step(struct ursa_signing *signing, const struct ursa_rsa_key *key,
                      const uint8_t hash[32], uint8_t *sig) {
    return signing->stage == SIGN ? sign_step(signing, key, hash)
                                  : verify_step(signing, key, hash, sig);
}
