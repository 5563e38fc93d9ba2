/* SPDX-License-Identifier: MIT */
/*
 * The public operation: powers modulo a number of 2048 bits, where speed matters little.
 *
 * This file has a Montgomery multiplication of its own, for these reasons:
 *   - arith/portable/mont_mul.c multiplies numbers of at most 1024 bits in one call. For 2048 bits
 *     such a call would take as long as 32 multiplications of 1024 bits. In this file a step
 *     computes only a quarter of the rows.
 *   - mont_mul.c has the product in twice the length on the stack, which would be 512 bytes for
 *     2048 bits. In this file the product is made row by row. It has one limb more than n, and
 *     lies in `op` between the steps.
 *   - `op` shares its memory with the private operation (sign.h). This memory is too small for the
 *     modulus with `inv` as well, so each step decodes n again.
 *
 * keyfile/keypair_primes.c has a third Montgomery multiplication, on hosts only. It is for factors
 * of keys made elsewhere, whose size is any number of 32-bit words.
 */
#include "rsa/public_op.h"
#include <string.h>
#include "base/consttime.h"

#define LIMBS     URSA_PUBLIC_LIMBS
#define LIMB_SIZE (URSA_LIMB_BITS / 8u)

#define ROWS_A_STEP (LIMBS / 4)

/*
 * The multiplications, by their number op->step. Numbers 0 to 7 are squarings from R * 2^8 to
 * R * 2^2048. Number 8 (ENTER_STEPS) multiplies by the input. The next 16 are squarings up to the
 * input's power 2^16. Number 25 (POWER_STEPS) multiplies by the input again.
 */
enum { ENTER_STEPS = 8, POWER_STEPS = ENTER_STEPS + 1 + 16 };

static void decode(ursa_limb *r, const uint8_t in[URSA_RSA_SIZE]) {
    size_t i, j;

    for (i = 0; i < LIMBS; i++) {
        ursa_limb limb = 0;

        for (j = 0; j < LIMB_SIZE; j++) {
            limb = limb << 8 | in[URSA_RSA_SIZE - (i + 1) * LIMB_SIZE + j];
        }
        r[i] = limb;
    }
}

/*
 * r = x - n if x is at least n, else r = x. x consists of LIMBS limbs and the bit `top` above them.
 */
static void settle(ursa_limb *r, const ursa_limb *x, ursa_limb top, const ursa_limb *n) {
    ursa_limb mask = 0, borrow = 0;
    size_t i, pass;

    for (pass = 0; pass < 2; pass++) { /* pass 0 only compares x with n, pass 1 subtracts */
        for (borrow = 0, i = 0; i < LIMBS; i++) {
            ursa_wide w = (ursa_wide)x[i] - (pass ? n[i] & mask : n[i]) - borrow;

            borrow = (ursa_limb)(w >> URSA_LIMB_BITS) & 1;
            if (pass) {
                r[i] = (ursa_limb)w;
            }
        }
        mask = 0 - (ursa_limb)ursa_value_barrier((uint32_t)(top | (borrow ^ 1)));
    }
}

/* t = (t + a * limb) / 2^URSA_LIMB_BITS mod n */
static void add_row(ursa_limb *t, const ursa_limb *a, ursa_limb limb, const ursa_limb *n,
                    ursa_limb inverse) {
    ursa_limb carry = ursa_mont_add_product(t, a, limb, LIMBS);
    ursa_wide sum = (ursa_wide)t[LIMBS] + carry;
    size_t i;

    sum += ursa_mont_add_product(t, n, t[0] * inverse, LIMBS);
    for (i = 0; i + 1 < LIMBS; i++) {
        t[i] = t[i + 1];
    }
    t[LIMBS - 1] = (ursa_limb)sum;
    t[LIMBS] = (ursa_limb)(sum >> URSA_LIMB_BITS);
}

/*
 * Compute the next ROWS_A_STEP rows of x = x * b / R mod n. b may be x. Returns 1 if these were the
 * last rows, else 0.
 */
static int multiply_some(struct ursa_public_op *op, const ursa_limb *b, const ursa_limb *n) {
    ursa_limb inverse = ursa_mont_negative_inverse(n[0]);
    size_t i;

    if (op->row == 0) {
        memset(op->t, 0, sizeof op->t);
    }
    for (i = 0; i < ROWS_A_STEP; i++) {
        add_row(op->t, b, op->x[op->row++], n, inverse);
    }
    if (op->row < LIMBS) {
        return 0;
    }
    settle(op->x, op->t, op->t[LIMBS], n);
    op->row = 0;
    return 1;
}

/* Begin with x = R * 2^8 mod n, which is R - n doubled eight times. */
void ursa_public_op_begin(struct ursa_public_op *op, const uint8_t n[URSA_RSA_SIZE],
                          const uint8_t in[URSA_RSA_SIZE]) {
    ursa_limb limbs[LIMBS];
    size_t i, j;

    decode(limbs, n);
    decode(op->base, in);
    for (i = 0; i < LIMBS; i++) {
        op->x[i] = i == 0 ? 0 - limbs[0] : ~limbs[i];
    }
    for (j = 0; j < 8; j++) {
        ursa_limb top = 0;

        for (i = 0; i < LIMBS; i++) {
            ursa_limb limb = op->x[i];

            op->x[i] = limb << 1 | top;
            top = limb >> (URSA_LIMB_BITS - 1);
        }
        settle(op->x, op->x, top, limbs);
    }
    op->step = 0;
    op->row = 0;
}

void ursa_public_op_encode(uint8_t out[URSA_RSA_SIZE], const ursa_limb *number) {
    size_t i;

    for (i = 0; i < URSA_RSA_SIZE; i++) {
        out[URSA_RSA_SIZE - 1 - i] = (uint8_t)(number[i / LIMB_SIZE] >> i % LIMB_SIZE * 8);
    }
}

int ursa_public_op_step(struct ursa_public_op *op, const uint8_t n[URSA_RSA_SIZE]) {
    /*
     * The first multiplication by the input converts it to Montgomery form, because x is R^2 mod n
     * before. The last multiplication by the input completes the power and converts it from
     * Montgomery form.
     */
    int by_input = op->step == ENTER_STEPS || op->step == POWER_STEPS;
    ursa_limb limbs[LIMBS];

    decode(limbs, n);
    if (!multiply_some(op, by_input ? op->base : op->x, limbs) || op->step++ < POWER_STEPS) {
        return URSA_BUSY;
    }
    ursa_public_op_encode((uint8_t *)op->t, op->x);
    return URSA_OK;
}
