/* SPDX-License-Identifier: MIT */
/*
 * The private-key operation of RSA: RSADP and RSASP1 (RFC 8017 5.1.2 and 5.2.1), by the Chinese
 * remainder theorem. It is done in steps of one multiplication, in constant time for key and input.
 *
 * The result must stay secret until it has been verified, because a signature that a fault has
 * changed can reveal the key.
 */
#ifndef URSA_CORE_PRIVATE_OP_H
#define URSA_CORE_PRIVATE_OP_H

#include <stdint.h>
#include "arith/modexp.h"
#include "ursa/rsa.h"

struct ursa_private_op {
    /*
     * The table of powers. Before and after a power its memory holds the block: the input, and at
     * the end the result.
     */
    ursa_limb table[3][URSA_MONT_MAX_LIMBS];
    struct ursa_modexp power;
    uint8_t modulo_q[URSA_RSA_FACTOR_SIZE]; /* input^dq mod q */
    uint8_t stage;
};

/* Returns the block, URSA_RSA_SIZE bytes for input and result. The structure begins with it. */
static inline uint8_t *ursa_private_op_block(struct ursa_private_op *op) {
    return (uint8_t *)op->table;
}

/*
 * Computes in^d mod n for an in < n. shape_is_right in rsa.c must have accepted the key. Set stage
 * to 0, then call ursa_private_op_step until step no longer returns URSA_BUSY. The result is then
 * in the block.
 *
 * The input must be in the block whenever ursa_private_op_wants_input returns 1. Most steps are one
 * multiplication. Four steps are longer: the first, one in the middle, and the last two.
 */
int ursa_private_op_wants_input(const struct ursa_private_op *op);

/* Returns the duration of the next step, in multiplications. */
uint32_t ursa_private_op_ops(const struct ursa_private_op *op);

/* Does one step. */
int ursa_private_op_step(struct ursa_private_op *op,
                         const struct ursa_rsa_key *key) URSA_MUST_CHECK;

#endif
