/* SPDX-License-Identifier: MIT */
#include "keyfile/private_exponent.h"
#include "base/consttime.h"
#include "base/wipe.h"
#include "rsa/assemble.h"

#define SIZE URSA_RSA_FACTOR_SIZE

/*
 * out = (factor - 1) / 2
 *
 * The numbers in this file have SIZE bytes, least significant first, but factors are big-endian.
 * This function therefore reverses the byte order. The function `halve` in rsa/prime.c keeps the
 * big-endian order, so it cannot be used here.
 */
static void halve(uint8_t out[SIZE], const uint8_t *factor) {
    size_t i;

    for (i = 0; i < SIZE; i++) {
        unsigned next = i + 1 < SIZE ? factor[SIZE - 2 - i] : 0;

        out[i] = (uint8_t)(factor[SIZE - 1 - i] >> 1 | next << 7);
    }
}

/* If mask is all ones, a = |a - b| and b = min(a, b). If mask is 0, a and b stay as they are. */
static void subtract_smaller(uint8_t a[SIZE], uint8_t b[SIZE], uint32_t mask) {
    uint32_t borrow = 0, negative;
    size_t i;

    for (i = 0; i < SIZE; i++) {
        borrow = ((uint32_t)a[i] - b[i] - borrow) >> 31;
    }
    negative = 0 - ursa_value_barrier(borrow);
    borrow = 0;
    for (i = 0; i < SIZE; i++) {
        uint32_t swap = (a[i] ^ b[i]) & negative & mask, diff;

        a[i] ^= (uint8_t)swap;
        b[i] ^= (uint8_t)swap;
        diff = a[i] - (b[i] & mask) - borrow;
        a[i] = (uint8_t)diff;
        borrow = diff >> 31;
    }
}

static void shift_right(uint8_t a[SIZE]) {
    size_t i;

    for (i = 0; i < SIZE; i++) {
        a[i] = (uint8_t)(a[i] >> 1 | (i + 1 < SIZE ? a[i + 1] : 0) << 7);
    }
}

/*
 * b = gcd(a, b) for odd a and b. a is overwritten.
 *
 * In each step, if a is odd, a becomes |a - b| and b becomes min(a, b). Then a is halved. Each step
 * thus removes at least one bit from a and b together until a is 0, so 2 * 8 * SIZE steps are
 * enough.
 */
static void find_gcd(uint8_t a[SIZE], uint8_t b[SIZE]) {
    unsigned step;

    for (step = 0; step < 2 * 8 * SIZE; step++) {
        subtract_smaller(a, b, 0 - ursa_value_barrier(a[0] & 1));
        shift_right(a);
    }
}

/*
 * a = a / b for an odd b that divides a.
 *
 * Each byte of the quotient is chosen so that the lowest remaining byte of a becomes 0.
 */
static void divide(uint8_t a[SIZE], const uint8_t b[SIZE]) {
    uint8_t inverse = b[0]; /* each Newton step doubles the right bits: 3, 6, 12 */
    size_t i, j;

    inverse = (uint8_t)(inverse * (2 - b[0] * inverse));
    inverse = (uint8_t)(inverse * (2 - b[0] * inverse));
    for (i = 0; i < SIZE; i++) {
        uint32_t quotient = (uint8_t)(a[i] * inverse), borrow = 0;

        for (j = 0; i + j < SIZE; j++) {
            uint32_t product = quotient * b[j] + borrow;
            uint32_t diff = a[i + j] - (product & 0xFF);

            a[i + j] = (uint8_t)diff;
            borrow = (product >> 8) + (diff >> 31);
        }
        a[i] = (uint8_t)quotient;
    }
}

/* out = 2ab, in big-endian bytes. */
static void multiply_twice(uint8_t out[URSA_RSA_SIZE], const uint8_t a[SIZE],
                           const uint8_t b[SIZE]) {
    uint32_t sum = 0;
    size_t place, i;

    for (place = 0; place < URSA_RSA_SIZE; place++) {
        for (i = place < SIZE ? 0 : place - SIZE + 1; i < SIZE && i <= place; i++) {
            sum += 2 * (uint32_t)a[i] * b[place - i];
        }
        out[URSA_RSA_SIZE - 1 - place] = (uint8_t)sum;
        sum >>= 8;
    }
}

int ursa_has_private_exponent(const struct ursa_rsa_key *key) {
    return ursa_declassify((key->p[SIZE - 1] & key->q[SIZE - 1] & 3u) == 3) != 0;
}

/*
 * p and q are 3 (mod 4), so a = (p-1)/2 and b = (q-1)/2 are odd, and lcm(p-1, q-1) is
 * 2 * a * b / gcd(a, b). The prime e divides neither p-1 nor q-1, so e has an inverse.
 */
void ursa_private_exponent(const struct ursa_rsa_key *key, uint8_t d[URSA_RSA_SIZE]) {
    uint8_t a[SIZE], b[SIZE], gcd[SIZE];

    halve(a, key->p);
    halve(gcd, key->q);
    find_gcd(a, gcd);
    halve(a, key->p);
    halve(b, key->q);
    divide(a, gcd);
    multiply_twice(d, a, b);
    ursa_invert_e(d, d, URSA_RSA_SIZE);
    ursa_wipe(a, sizeof a);
    ursa_wipe(b, sizeof b);
    ursa_wipe(gcd, sizeof gcd);
}
