/* SPDX-License-Identifier: MIT */
/*
 * Montgomery arithmetic except products, doubling and copying, which are in portable/ or in
 * port/arch.
 */
#include "arith/mont.h"
#include "base/wipe.h"

#define LIMB_SIZE (URSA_LIMB_BITS / 8u)
#define TOP_BIT   (URSA_LIMB_BITS - 1)

/* r = the number in `size` big-endian bytes. `size` is a multiple of LIMB_SIZE. */
static void decode(ursa_limb *r, const uint8_t *in, size_t size) {
    while (size > 0) {
        ursa_limb limb = 0;
        size_t i;

        size -= LIMB_SIZE;
        for (i = 0; i < LIMB_SIZE; i++) {
            limb = limb << 8 | in[size + i];
        }
        *r++ = limb;
    }
}

static void encode(uint8_t *out, const ursa_limb *a, size_t size) {
    size_t i;

    for (i = 0; i < size; i++) {
        out[size - 1 - i] = (uint8_t)(a[i / LIMB_SIZE] >> i % LIMB_SIZE * 8);
    }
}

/*
 * inv = -1/m mod R. t begins as 1. Adding inv[i] * m at limb i makes limb i of t zero, so at the
 * end t = 1 + inv * m is 0 modulo R.
 */
static void invert(ursa_limb *inv, const ursa_limb *m, size_t n) {
    ursa_limb t[URSA_MONT_MAX_LIMBS] = {1};
    ursa_limb first = ursa_mont_negative_inverse(m[0]);
    size_t i;

    for (i = 0; i < n; i++) {
        inv[i] = t[i] * first;
        (void)ursa_mont_add_product(t + i, m, inv[i], n - i);
    }
    ursa_wipe(t, sizeof t);
}

int ursa_mont_init(struct ursa_mont *mont, const uint8_t *modulus, size_t size) {
    mont->limbs = 0;
    if (size == 0 || size > URSA_MONT_MAX_SIZE || size % URSA_MONT_STEP != 0 ||
        !(modulus[0] & 0x80) || !(modulus[size - 1] & 1)) {
        return 0;
    }
    mont->version = ursa_mont_variant(size);
    if (mont->version == 0) {
        return 0;
    }
    mont->limbs = size / LIMB_SIZE;
    decode(mont->m, modulus, size);
    invert(mont->inv, mont->m, mont->limbs);
    return 1;
}

/*
 * R mod m is R - m, because R/2 < m < R. R - m is ~m + 1. As m is odd, ~m is even, so adding 1
 * changes only limb 0. All other limbs are those of ~m.
 */
void ursa_mont_one(const struct ursa_mont *mont, ursa_limb *r) {
    size_t i;

    r[0] = 0 - mont->m[0];
    for (i = 1; i < mont->limbs; i++) {
        r[i] = ~mont->m[i];
    }
}

/*
 * -1 in Montgomery form is m - (R - m) = 2m - R. The shift computes 2m and drops its top bit, which
 * is R.
 */
void ursa_mont_minus_one(const struct ursa_mont *mont, ursa_limb *r) {
    ursa_limb top = 0;
    size_t i;

    for (i = 0; i < mont->limbs; i++) {
        r[i] = mont->m[i] << 1 | top;
        top = mont->m[i] >> TOP_BIT;
    }
}

void ursa_mont_read(const struct ursa_mont *mont, ursa_limb *r, const uint8_t *in) {
    decode(r, in, mont->limbs * LIMB_SIZE);
}

void ursa_mont_write(const struct ursa_mont *mont, uint8_t *out, const ursa_limb *a) {
    encode(out, a, mont->limbs * LIMB_SIZE);
}

/*
 * R^2 mod m is the Montgomery form of R = 2^bits, where bits is the size of m. The code doubles 1
 * bits/256 times, which gives 2^(bits/256). Squaring this power eight times gives 2^bits.
 */
void ursa_mont_r_squared(const struct ursa_mont *mont, ursa_limb *r) {
    size_t i;

    ursa_mont_one(mont, r);
    for (i = 0; i < mont->limbs * LIMB_SIZE / URSA_MONT_STEP; i++) {
        ursa_mont_double(mont, r, r);
    }
    for (i = 0; i < 8; i++) {
        ursa_mont_sqr(mont, r, r);
    }
}

void ursa_mont_to(const struct ursa_mont *mont, ursa_limb *r, const uint8_t *in) {
    ursa_limb square[URSA_MONT_MAX_LIMBS];

    ursa_mont_r_squared(mont, square);
    ursa_mont_read(mont, r, in);
    ursa_mont_mul(mont, r, r, square);
    ursa_wipe(square, sizeof square);
}

void ursa_mont_from(const struct ursa_mont *mont, uint8_t *out, const ursa_limb *a) {
    ursa_limb x[URSA_MONT_MAX_LIMBS] = {1};

    ursa_mont_mul(mont, x, x, a);
    ursa_mont_write(mont, out, x);
    ursa_wipe(x, sizeof x);
}

ursa_limb ursa_mont_equal(const struct ursa_mont *mont, const ursa_limb *a, const ursa_limb *b) {
    ursa_limb diff = 0;
    size_t i;

    for (i = 0; i < mont->limbs; i++) {
        diff |= a[i] ^ b[i];
    }
    return ((diff | (0 - diff)) >> TOP_BIT) ^ 1;
}
