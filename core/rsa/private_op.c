/* SPDX-License-Identifier: MIT */
#include "rsa/private_op.h"
#include "base/consttime.h"
#include "rsa/assemble.h"

enum stage { BEGIN_Q = 0, POWER_Q, BEGIN_P, POWER_P, MULTIPLY, ADD };

#define SIZE  URSA_RSA_FACTOR_SIZE
#define LIMBS URSA_MONT_MAX_LIMBS

#define OPS_OF_STEP 14u /* multiplications that a step takes; a step of a power takes 1 */

/* r = a + b modulo m. */
static void add(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a,
                const ursa_limb *b) {
    ursa_limb carry = 0;
    size_t i;

    for (i = 0; i < LIMBS; i++) {
        ursa_wide sum = (ursa_wide)a[i] + b[i] + carry;

        r[i] = (ursa_limb)sum;
        carry = (ursa_limb)(sum >> URSA_LIMB_BITS);
    }
    ursa_mont_settle(mont, r, r, carry);
}

/* r = a - b modulo m. b is overwritten. */
static void subtract(const struct ursa_mont *mont, ursa_limb *r, const ursa_limb *a, ursa_limb *b) {
    ursa_limb borrow = 0;
    size_t i;

    for (i = 0; i < LIMBS; i++) {
        ursa_wide diff = (ursa_wide)mont->m[i] - b[i] - borrow;

        b[i] = (ursa_limb)diff;
        borrow = (ursa_limb)(diff >> URSA_LIMB_BITS) & 1;
    }
    add(mont, r, a, b);
}

/* out = in mod modulus. The top bit of the modulus is set, so one subtraction suffices. */
static void reduce_bytes(uint8_t out[SIZE], const uint8_t *in, const uint8_t *modulus) {
    uint32_t mask = ursa_value_barrier(ursa_less(in, modulus, SIZE)) - 1, borrow = 0;
    size_t i = SIZE;

    while (i-- > 0) {
        uint32_t diff = in[i] - (modulus[i] & mask) - borrow;

        out[i] = (uint8_t)diff;
        borrow = diff >> 31;
    }
}

/*
 * op->power.x = the input modulo the factor, in Montgomery form. The input is upper * R + lower,
 * where upper and lower are the halves of the block. The block is overwritten.
 */
static void take_input(struct ursa_private_op *op, const uint8_t *factor) {
    const struct ursa_mont *mont = &op->power.mont;
    uint8_t *upper = ursa_private_op_block(op), *lower = upper + SIZE;
    ursa_limb *x = op->power.x, *square = op->table[2];
    ursa_limb *other = op->table[0]; /* overwrites the upper half after its last use */

    ursa_mont_r_squared(mont, square);
    reduce_bytes(upper, upper, factor);
    ursa_mont_read(mont, x, upper);
    ursa_mont_mul(mont, x, x, square);
    ursa_mont_mul(mont, x, x, square); /* multiply by R: R^2 is the Montgomery form of R */
    reduce_bytes(lower, lower, factor);
    ursa_mont_read(mont, other, lower);
    ursa_mont_mul(mont, other, other, square);
    add(mont, x, x, other);
}

static int begin_half(struct ursa_private_op *op, const uint8_t *factor, const uint8_t *exponent) {
    if (!ursa_mont_init(&op->power.mont, factor, SIZE)) {
        return URSA_E_KEY_SHAPE;
    }
    take_input(op, factor);
    ursa_modexp_start(&op->power, exponent, (uint8_t *)op->table, NULL);
    op->stage++;
    return URSA_BUSY;
}

/*
 * Garner's formula: the result is modulo_q + q * h, where h = iq * (x - modulo_q) mod p. This
 * function computes h and stores it in table[2]. iq is not converted to Montgomery form, so the
 * product h is plain.
 */
static void multiply(struct ursa_private_op *op, const uint8_t *iq) {
    const struct ursa_mont *mont = &op->power.mont;
    ursa_limb *x = op->power.x, *other = op->table[0], *square = op->table[2];

    ursa_mont_r_squared(mont, square);
    ursa_mont_read(mont, other, op->modulo_q); /* modulo_q < q < p */
    ursa_mont_mul(mont, other, other, square);
    subtract(mont, x, x, other);
    ursa_mont_read(mont, other, iq);
    ursa_mont_mul(mont, x, x, other);
    ursa_mont_write(mont, (uint8_t *)op->table[2], x);
}

int ursa_private_op_wants_input(const struct ursa_private_op *op) {
    return op->stage == BEGIN_Q || op->stage == BEGIN_P;
}

uint32_t ursa_private_op_ops(const struct ursa_private_op *op) {
    return op->stage == POWER_Q || op->stage == POWER_P ? 1 : OPS_OF_STEP;
}

static int power_step(struct ursa_private_op *op) {
    if (ursa_modexp_step(&op->power) == URSA_OK) {
        if (op->stage == POWER_Q) {
            ursa_mont_from(&op->power.mont, op->modulo_q, op->power.x);
        }
        op->stage++;
    }
    return URSA_BUSY;
}

int ursa_private_op_step(struct ursa_private_op *op, const struct ursa_rsa_key *key) {
    switch (op->stage) {
    case BEGIN_Q:
        return begin_half(op, key->q, key->dq);
    case BEGIN_P:
        return begin_half(op, key->p, key->dp);
    case MULTIPLY:
        multiply(op, key->iq);
        op->stage = ADD;
        return URSA_BUSY;
    case ADD:
        ursa_multiply_add(ursa_private_op_block(op), (uint8_t *)op->table[2], key->q, op->modulo_q);
        return URSA_OK;
    default:
        return power_step(op);
    }
}
