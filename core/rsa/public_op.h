/* SPDX-License-Identifier: MIT */
/* The public-key operation of RSA: RSAEP and RSAVP1 (RFC 8017 5.1.1 and 5.2.2), in steps. */
#ifndef URSA_CORE_PUBLIC_OP_H
#define URSA_CORE_PUBLIC_OP_H

#include <stdint.h>
#include "arith/mont.h"
#include "ursa/rsa.h"

#define URSA_PUBLIC_LIMBS (URSA_RSA_SIZE * 8 / URSA_LIMB_BITS)

struct ursa_public_op {
    ursa_limb x[URSA_PUBLIC_LIMBS]; /* first field: the input of begin may be in the same memory */
    ursa_limb base[URSA_PUBLIC_LIMBS]; /* the input */
    ursa_limb
        t[URSA_PUBLIC_LIMBS + 1]; /* the product in progress; at the end the result in bytes */
    uint8_t step;
    uint8_t row;
};

/*
 * Computes in^65537 mod n for an in < n. Call begin once. Then call step until step no longer
 * returns URSA_BUSY. begin and each step take as long as URSA_PUBLIC_OPS multiplications of 1024
 * bits.
 *
 * At the end the first URSA_RSA_SIZE bytes of op->t are the result. op->base still holds the input,
 * as limbs.
 */
#define URSA_PUBLIC_OPS 8u
void ursa_public_op_begin(struct ursa_public_op *op, const uint8_t n[URSA_RSA_SIZE],
                          const uint8_t in[URSA_RSA_SIZE]);
int ursa_public_op_step(struct ursa_public_op *op, const uint8_t n[URSA_RSA_SIZE]) URSA_MUST_CHECK;

/* Writes a number of URSA_PUBLIC_LIMBS limbs as big-endian bytes. */
void ursa_public_op_encode(uint8_t out[URSA_RSA_SIZE], const ursa_limb *number);

#endif
