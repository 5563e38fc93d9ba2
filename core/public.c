/* SPDX-License-Identifier: MIT */
/* The public operation: Montgomery's arithmetic again, of 2048 bits, where speed matters little. */
#include "private.h"
#include "secret.h"

#define LIMBS     URSA_PUBLIC_LIMBS
#define LIMB_SIZE (URSA_LIMB_BITS / 8u)

/* Squarings of R * 2^8 up to R * 2^2048; of the input up to its 2^16-th power. */
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

static ursa_limb invert(ursa_limb m) {
    ursa_limb x = m;
    unsigned bits;

    for (bits = 3; bits < URSA_LIMB_BITS; bits *= 2) {
        x *= 2 - m * x;
    }
    return 0 - x;
}

/* r = x - n if x, with `top` above it, is not below n; else x. */
static void settle(const struct ursa_public *public, ursa_limb *r, const ursa_limb *x,
                   ursa_limb top) {
    ursa_limb mask = 0, borrow = 0;
    size_t i, pass;

    for (pass = 0; pass < 2; pass++) { /* first all of n, to see; then what the mask says */
        for (borrow = 0, i = 0; i < LIMBS; i++) {
            ursa_wide w = (ursa_wide)x[i] - (pass ? public->n[i] & mask : public->n[i]) - borrow;

            borrow = (ursa_limb)(w >> URSA_LIMB_BITS) & 1;
            if (pass) {
                r[i] = (ursa_limb)w;
            }
        }
        mask = 0 - (ursa_limb)ursa_hidden((uint32_t)(top | (borrow ^ 1)));
    }
}

/* r = a * b / R mod n; r may be a or b. */
static void multiply(const struct ursa_public *public, ursa_limb *r, const ursa_limb *a,
                     const ursa_limb *b) {
    ursa_limb t[LIMBS + 1] = {0}, inverse = invert(public->n[0]);
    size_t i, j;

    for (i = 0; i < LIMBS; i++) {
        ursa_limb carry = ursa_mont_add_product(t, a, b[i], LIMBS);
        ursa_wide sum = (ursa_wide)t[LIMBS] + carry;

        carry = ursa_mont_add_product(t, public->n, t[0] * inverse, LIMBS);
        sum += carry;
        for (j = 0; j + 1 < LIMBS; j++) {
            t[j] = t[j + 1];
        }
        t[LIMBS - 1] = (ursa_limb)sum;
        t[LIMBS] = (ursa_limb)(sum >> URSA_LIMB_BITS);
    }
    settle(public, r, t, t[LIMBS]);
}

/* x = R * 2^8 mod n. */
void ursa_public_begin(struct ursa_public *public, const uint8_t n[URSA_RSA_SIZE],
                       const uint8_t in[URSA_RSA_SIZE]) {
    size_t i, j;

    decode(public->n, n);
    decode(public->base, in);
    for (i = 0; i < LIMBS; i++) {
        public->x[i] = i == 0 ? 0 - public->n[0] : ~public->n[i];
    }
    for (j = 0; j < 8; j++) {
        ursa_limb top = 0;

        for (i = 0; i < LIMBS; i++) {
            ursa_limb limb = public->x[i];

            public->x[i] = limb << 1 | top;
            top = limb >> (URSA_LIMB_BITS - 1);
        }
        settle(public, public->x, public->x, top);
    }
    public->step = 0;
}

void ursa_public_encode(uint8_t out[URSA_RSA_SIZE], const ursa_limb *number) {
    size_t i;

    for (i = 0; i < URSA_RSA_SIZE; i++) {
        out[URSA_RSA_SIZE - 1 - i] = (uint8_t)(number[i / LIMB_SIZE] >> i % LIMB_SIZE * 8);
    }
}

int ursa_public_step(struct ursa_public *public) {
    unsigned step = public->step++;

    if (step == ENTER_STEPS) { /* x = R^2 */
        multiply(public, public->x, public->x, public->base);
        return URSA_BUSY;
    }
    if (step < POWER_STEPS) {
        multiply(public, public->x, public->x, public->x);
        return URSA_BUSY;
    }
    multiply(public, public->x, public->x, public->base); /* and out of Montgomery's form */
    ursa_public_encode((uint8_t *)public->n, public->x);
    return URSA_OK;
}
