/* SPDX-License-Identifier: MIT */
/*
 * The private operation (RFC 8017 5.1.2 and 5.2.1, by the Chinese remainder theorem) and the public
 * one, a multiplication a step. In constant time for key and input: a signature that a fault has
 * spoilt gives the key away, so it is a secret until it has been verified.
 */
#ifndef URSA_CORE_PRIVATE_H
#define URSA_CORE_PRIVATE_H

#include <stdint.h>
#include "power.h"
#include "ursa/rsa.h"

struct ursa_private {
    ursa_limb table[3][URSA_MONT_MAX_LIMBS]; /* of the powers; the input and the result before */
    struct ursa_power power;
    uint8_t modulo_q[URSA_RSA_FACTOR_SIZE]; /* input^dq mod q */
    uint8_t stage;
};

/* Where input and result are, URSA_RSA_SIZE bytes, first in the structure. */
static inline uint8_t *ursa_private_block(struct ursa_private *private) {
    return (uint8_t *)private->table;
}

/*
 * Begin with stage = 0, then step while URSA_BUSY: the result is in^d mod n for an in < n, which
 * must be in the block whenever ursa_private_wants_input. A step is a multiplication, but four: at
 * the beginning, in the middle, and two at the end. A key of good shape.
 */
int ursa_private_wants_input(const struct ursa_private *private);
uint32_t ursa_private_ops(const struct ursa_private *private); /* of the next step */
int ursa_private_step(struct ursa_private *private, const struct ursa_rsa_key *key) URSA_MUST_CHECK;

#define URSA_PUBLIC_LIMBS (URSA_RSA_SIZE * 8 / URSA_LIMB_BITS)

struct ursa_public {
    ursa_limb x[URSA_PUBLIC_LIMBS];     /* first: where the input may be */
    ursa_limb base[URSA_PUBLIC_LIMBS];  /* the input */
    ursa_limb t[URSA_PUBLIC_LIMBS + 1]; /* a product under way; at last, the result in bytes */
    uint8_t step;
    uint8_t row;
};

/*
 * in^65537 mod n for an in < n: begin, then step while URSA_BUSY; each of either takes as long as
 * URSA_PUBLIC_OPS multiplications of 1024 bits. The result is URSA_RSA_SIZE bytes in public->t, and
 * base still is the input that gave it.
 */
#define URSA_PUBLIC_OPS 8u
void ursa_public_begin(struct ursa_public *public, const uint8_t n[URSA_RSA_SIZE],
                       const uint8_t in[URSA_RSA_SIZE]);
int ursa_public_step(struct ursa_public *public, const uint8_t n[URSA_RSA_SIZE]) URSA_MUST_CHECK;

/* A number of URSA_PUBLIC_LIMBS as big-endian bytes. */
void ursa_public_encode(uint8_t out[URSA_RSA_SIZE], const ursa_limb *number);

#endif
