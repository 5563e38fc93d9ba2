/* SPDX-License-Identifier: MIT */
#include "private.h"
#include "assemble.h"
#include "secret.h"

enum stage { BEGIN_Q = 0, POWER_Q, BEGIN_P, POWER_P };

#define SIZE  URSA_RSA_FACTOR_SIZE
#define LIMBS URSA_MONT_MAX_LIMBS

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

/* out = in mod modulus, or out = -modulus for in = 0; the top bit of the modulus is set. */
static void reduce_bytes(uint8_t out[SIZE], const uint8_t *in, const uint8_t *modulus) {
    uint32_t mask = in == NULL ? ~0u : ursa_hidden(ursa_less(in, modulus, SIZE)) - 1, borrow = 0;
    size_t i = SIZE;

    while (i-- > 0) {
        uint32_t diff = (in == NULL ? 0u : in[i]) - (modulus[i] & mask) - borrow;

        out[i] = (uint8_t)diff;
        borrow = diff >> 31;
    }
}

/* power->x = the input modulo the factor: upper half * R + lower half. The block is spent. */
static void take_input(struct ursa_private *private, const uint8_t *factor) {
    struct ursa_power *power = &private->power;
    uint8_t *upper = ursa_private_block(private), *lower = upper + SIZE;
    ursa_limb *other = private->table[2];

    reduce_bytes(upper, upper, factor);
    ursa_mont_to(&power->mont, power->x, upper);
    reduce_bytes(upper, NULL, factor); /* R mod factor */
    ursa_mont_to(&power->mont, other, upper);
    ursa_mont_mul(&power->mont, power->x, power->x, other);
    reduce_bytes(lower, lower, factor);
    ursa_mont_to(&power->mont, other, lower);
    add(&power->mont, power->x, power->x, other);
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

/* Garner: modulo_q + q * (iq * (x - modulo_q) mod p) */
static void combine(struct ursa_private *private, const struct ursa_rsa_key *key) {
    struct ursa_power *power = &private->power;
    ursa_limb *other = private->table[2];

    ursa_mont_to(&power->mont, other, private->modulo_q);
    subtract(&power->mont, power->x, power->x, other);
    ursa_mont_to(&power->mont, other, key->iq);
    ursa_mont_mul(&power->mont, power->x, power->x, other);
    ursa_mont_from(&power->mont, (uint8_t *)other, power->x);
    ursa_multiply_add(ursa_private_block(private), (uint8_t *)other, key->q, private->modulo_q);
}

int ursa_private_wants_input(const struct ursa_private *private) {
    return private->stage == BEGIN_Q || private->stage == BEGIN_P;
}

uint32_t ursa_private_ops(const struct ursa_private *private) {
    return ursa_private_wants_input(private) || private->power.left == 1 ? 40 : 1;
}

int ursa_private_step(struct ursa_private *private, const struct ursa_rsa_key *key) {
    switch (private->stage) {
    case BEGIN_Q:
        return begin_half(private, key->q, key->dq);
    case BEGIN_P:
        return begin_half(private, key->p, key->dp);
    default:
        break;
    }
    if (ursa_power_step(&private->power) == URSA_BUSY) {
        return URSA_BUSY;
    }
    if (private->stage == POWER_Q) {
        ursa_mont_from(&private->power.mont, private->modulo_q, private->power.x);
        private->stage = BEGIN_P;
        return URSA_BUSY;
    }
    combine(private, key);
    return URSA_OK;
}
