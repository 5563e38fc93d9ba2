/* SPDX-License-Identifier: MIT */
#include "private.h"
#include "assemble.h"
#include "secret.h"

enum stage { BEGIN_Q = 0, POWER_Q, BEGIN_P, POWER_P, MULTIPLY, ADD };

#define SIZE  URSA_RSA_FACTOR_SIZE
#define LIMBS URSA_MONT_MAX_LIMBS

#define OPS_OF_STEP 14u /* but for the powers' steps, which are one each */

/* r = a + b and r = a - b modulo m. */
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

/* r = a - b; b is spent. */
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

/* out = in mod modulus, whose top bit is set. */
static void reduce_bytes(uint8_t out[SIZE], const uint8_t *in, const uint8_t *modulus) {
    uint32_t mask = ursa_hidden(ursa_less(in, modulus, SIZE)) - 1, borrow = 0;
    size_t i = SIZE;

    while (i-- > 0) {
        uint32_t diff = in[i] - (modulus[i] & mask) - borrow;

        out[i] = (uint8_t)diff;
        borrow = diff >> 31;
    }
}

/* power->x = the input modulo the factor: upper half * R + lower half. The block is spent. */
static void take_input(struct ursa_private *private, const uint8_t *factor) {
    const struct ursa_mont *mont = &private->power.mont;
    uint8_t *upper = ursa_private_block(private), *lower = upper + SIZE;
    ursa_limb *x = private->power.x, *square = private->table[2];
    ursa_limb *other = private->table[0]; /* where the upper half was */

    ursa_mont_r_squared(mont, square);
    reduce_bytes(upper, upper, factor);
    ursa_mont_read(mont, x, upper);
    ursa_mont_mul(mont, x, x, square);
    ursa_mont_mul(mont, x, x, square); /* R^2 is R in Montgomery's form */
    reduce_bytes(lower, lower, factor);
    ursa_mont_read(mont, other, lower);
    ursa_mont_mul(mont, other, other, square);
    add(mont, x, x, other);
}

static int begin_half(struct ursa_private *private, const uint8_t *factor,
                      const uint8_t *exponent) {
    if (!ursa_mont_init(&private->power.mont, factor, SIZE)) {
        return URSA_E_KEY_SHAPE;
    }
    take_input(private, factor);
    ursa_power_start(&private->power, exponent, (uint8_t *)private->table, NULL);
    private->stage++;
    return URSA_BUSY;
}

/* Garner: modulo_q + q * (iq * (x - modulo_q) mod p). Here the factor of q, into table[2]; iq is
   left out of Montgomery's form, and so is the product. */
static void multiply(struct ursa_private *private, const uint8_t *iq) {
    const struct ursa_mont *mont = &private->power.mont;
    ursa_limb *x = private->power.x, *other = private->table[0], *square = private->table[2];

    ursa_mont_r_squared(mont, square);
    ursa_mont_read(mont, other, private->modulo_q); /* below q, hence below p */
    ursa_mont_mul(mont, other, other, square);
    subtract(mont, x, x, other);
    ursa_mont_read(mont, other, iq);
    ursa_mont_mul(mont, x, x, other);
    ursa_mont_write(mont, (uint8_t *)private->table[2], x);
}

int ursa_private_wants_input(const struct ursa_private *private) {
    return private->stage == BEGIN_Q || private->stage == BEGIN_P;
}

uint32_t ursa_private_ops(const struct ursa_private *private) {
    return private->stage == POWER_Q || private->stage == POWER_P ? 1 : OPS_OF_STEP;
}

static int power_step(struct ursa_private *private) {
    if (ursa_power_step(&private->power) == URSA_OK) {
        if (private->stage == POWER_Q) {
            ursa_mont_from(&private->power.mont, private->modulo_q, private->power.x);
        }
        private->stage++;
    }
    return URSA_BUSY;
}

int ursa_private_step(struct ursa_private *private, const struct ursa_rsa_key *key) {
    switch (private->stage) {
    case BEGIN_Q:
        return begin_half(private, key->q, key->dq);
    case BEGIN_P:
        return begin_half(private, key->p, key->dp);
    case MULTIPLY:
        multiply(private, key->iq);
        private->stage = ADD;
        return URSA_BUSY;
    case ADD:
        ursa_multiply_add(ursa_private_block(private), (uint8_t *)private->table[2], key->q,
                          private->modulo_q);
        return URSA_OK;
    default:
        return power_step(private);
    }
}
