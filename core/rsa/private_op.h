/* SPDX-License-Identifier: MIT */
/*
 * The private-key operation of RSA: RSADP and RSASP1 (RFC 8017 5.1.2 and 5.2.1), by the Chinese
 * remainder theorem, in steps of one multiplication. It takes constant time for key and input. Its
 * result is a secret until it has been verified: a signature that a fault has spoilt gives the key
 * away.
 */
#ifndef URSA_CORE_PRIVATE_OP_H
#define URSA_CORE_PRIVATE_OP_H

#include <stdint.h>
#include "arith/modexp.h"
#include "ursa/rsa.h"

struct ursa_private_op {
    ursa_limb table[3][URSA_MONT_MAX_LIMBS]; /* of the powers; the input and the result before */
    struct ursa_modexp power;
    uint8_t modulo_q[URSA_RSA_FACTOR_SIZE]; /* input^dq mod q */
    uint8_t stage;
};

/* Where input and result are, URSA_RSA_SIZE bytes, first in the structure. */
static inline uint8_t *ursa_private_op_block(struct ursa_private_op *op) {
    return (uint8_t *)op->table;
}

/*
 * Begin with stage = 0, then step while URSA_BUSY: the result is in^d mod n for an in < n, which
 * must be in the block whenever ursa_private_op_wants_input. A step is a multiplication, but four:
 * at the beginning, in the middle, and two at the end. A key of good shape.
 */
int ursa_private_op_wants_input(const struct ursa_private_op *op);
uint32_t ursa_private_op_ops(const struct ursa_private_op *op); /* of the next step */
int ursa_private_op_step(struct ursa_private_op *op,
                         const struct ursa_rsa_key *key) URSA_MUST_CHECK;

#endif
