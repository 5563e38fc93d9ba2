/* SPDX-License-Identifier: MIT */
#include "rsa/assemble.h"
#include <stddef.h>
#include <string.h>
#include "base/consttime.h"

#define FACTOR URSA_RSA_FACTOR_SIZE
#define E      URSA_RSA_EXPONENT

_Static_assert(E == 65537, "2^16 = -1 modulo e, a prime");

/* ---- modulo e --------------------------------------------------------------------------------*/

/*
 * Returns value mod e for a value below 2^33. As 2^16 = -1 modulo e, this is the lower 16 bits
 * minus the rest. The rest is at most 2^17, so adding 2e keeps the difference from being negative.
 */
static uint32_t fold(uint64_t value) {
    uint32_t r = (uint32_t)(value & 0xFFFF) + 2 * E - (uint32_t)(value >> 16);

    r -= E & (0 - ursa_value_barrier((E - 1 - r) >> 31));
    r -= E & (0 - ursa_value_barrier((E - 1 - r) >> 31));
    return r;
}

uint32_t ursa_modulo_e(const uint8_t *number, size_t len) {
    uint32_t r = 0;
    size_t i;

    for (i = 0; i < len; i++) {
        r = fold((uint64_t)r << 8 | number[i]);
    }
    return r;
}

/* Returns 1/x = x^(e-2). All 16 bits of the exponent e - 2 are ones. */
static uint32_t invert_modulo_e(uint32_t x) {
    uint32_t r = 1;
    int i;

    for (i = 0; i < 16; i++) {
        r = fold((uint64_t)r * r);
        r = fold((uint64_t)r * x);
    }
    return r;
}

/*
 * d = (k * order + 1) / e, for the k below e that makes this an integer. The division goes from the
 * lowest byte up. As e = 2^16 + 1, each byte of k * order + 1 is the sum of two bytes of d: the
 * byte at the same place and the byte two places lower.
 */
void ursa_invert_e(uint8_t *d, const uint8_t *order, size_t len) {
    uint32_t k = E - invert_modulo_e(ursa_modulo_e(order, len));
    uint32_t sum = 1, borrow = 0, last = 0, before = 0;

    while (len-- > 0) {
        uint32_t diff;

        sum += k * order[len];
        diff = (sum & 0xFF) - before - borrow;
        sum >>= 8;
        borrow = diff >> 31;
        before = last;
        last = diff & 0xFF;
        d[len] = (uint8_t)last;
    }
}

/* ---- parts -----------------------------------------------------------------------------------*/

void ursa_order_factors(struct ursa_rsa_key *key) {
    uint8_t mask = (uint8_t)(0 - ursa_value_barrier(ursa_less(key->p, key->q, FACTOR)));
    size_t i;

    for (i = 0; i < FACTOR; i++) {
        uint8_t change = (uint8_t)((key->p[i] ^ key->q[i]) & mask);

        key->p[i] ^= change;
        key->q[i] ^= change;
    }
}

/*
 * out = a*b + addend, one byte at a time, unless out is NULL. Returns 0 if the result equals
 * `expected` or if expected is NULL.
 */
static uint32_t multiply(uint8_t *out, const uint8_t *a, const uint8_t *b, const uint8_t *addend,
                         const uint8_t *expected) {
    uint32_t sum = 0, differs = 0;
    size_t place, i;

    for (place = 0; place < URSA_RSA_SIZE; place++) {
        size_t first = place < FACTOR ? 0 : place - FACTOR + 1;
        size_t end = place < FACTOR ? place + 1 : FACTOR;

        for (i = first; i < end; i++) {
            sum += (uint32_t)a[FACTOR - 1 - i] * b[FACTOR - 1 - (place - i)];
        }
        if (addend != NULL && place < FACTOR) {
            sum += addend[FACTOR - 1 - place];
        }
        if (out != NULL) {
            out[URSA_RSA_SIZE - 1 - place] = (uint8_t)sum;
        }
        if (expected != NULL) {
            differs |= (sum & 0xFF) ^ expected[URSA_RSA_SIZE - 1 - place];
        }
        sum >>= 8;
    }
    return differs;
}

void ursa_multiply_add(uint8_t out[URSA_RSA_SIZE], const uint8_t *a, const uint8_t *b,
                       const uint8_t *addend) {
    (void)multiply(out, a, b, addend, NULL);
}

void ursa_assemble(struct ursa_rsa_key *key) {
    key->p[FACTOR - 1] ^= 1; /* p - 1 */
    ursa_invert_e(key->dp, key->p, FACTOR);
    key->p[FACTOR - 1] ^= 1;
    key->q[FACTOR - 1] ^= 1;
    ursa_invert_e(key->dq, key->q, FACTOR);
    key->q[FACTOR - 1] ^= 1;
    ursa_multiply_add(key->n, key->p, key->q, NULL);
}

/* ---- checks ----------------------------------------------------------------------------------*/

/*
 * Is one of the 100 upper bits of p - q set? The answer is public: if no such bit is set, there is
 * no key.
 */
int ursa_factors_are_apart(const struct ursa_rsa_key *key) {
    uint32_t borrow = 0, upper = 0;
    size_t i = FACTOR;

    while (i-- > 0) {
        uint32_t diff = (uint32_t)key->p[i] - key->q[i] - borrow;

        borrow = diff >> 31;
        if (i < 12) {
            upper |= diff & 0xFF;
        } else if (i == 12) {
            upper |= diff & 0xF0;
        }
    }
    return ursa_declassify((0 - upper) >> 31) != 0;
}

/*
 * Compare e*d with k*(factor-1) + 1. k must be the number below e that makes the right side 0
 * modulo e.
 */
static uint32_t is_inverse_of_e(const uint8_t *d, const uint8_t *factor) {
    uint32_t order = fold((uint64_t)ursa_modulo_e(factor, FACTOR) + E - 1);
    uint32_t k = E - invert_modulo_e(order), left = 0, right = 1, differs = 0;
    size_t i;

    for (i = 0; i < FACTOR + 3; i++) {
        uint32_t factor_byte = i < FACTOR ? factor[FACTOR - 1 - i] ^ (i == 0) : 0;

        left += i < FACTOR ? d[FACTOR - 1 - i] * (uint32_t)E : 0;
        right += factor_byte * k;
        differs |= (left ^ right) & 0xFF;
        left >>= 8;
        right >>= 8;
    }
    return (differs - 1) >> 31;
}

/*
 * Is q*iq = 1 mod p? Both sides are compared after division by R, so no number has to be converted
 * to Montgomery form.
 */
static uint32_t is_inverse_of_q(const struct ursa_rsa_key *key, struct ursa_check_room *room) {
    struct ursa_mont *mont = &room->mont;

    if (!ursa_mont_init(mont, key->p, FACTOR)) {
        return 0;
    }
    ursa_mont_read(mont, room->q, key->q);
    ursa_mont_read(mont, room->iq, key->iq);
    ursa_mont_mul(mont, room->q, room->q, room->iq);
    memset(room->iq, 0, sizeof room->iq);
    room->iq[0] = 1;
    ursa_mont_mul(mont, room->iq, room->iq, room->iq);
    return (uint32_t)ursa_mont_equal(mont, room->q, room->iq);
}

/*
 * Is d > 2^1024, where d is 1/e modulo lcm(p-1, q-1)? A smaller d would be below 2(p-1) and below
 * 2(q-1). Then d would be dp or dp + p-1, and also dq or dq + q-1. So no number of the first pair
 * may equal a number of the second pair.
 */
static uint32_t d_is_large(const struct ursa_rsa_key *key) {
    uint32_t p_sum = 0, q_sum = 0, differs[4] = {0, 0, 0, 0}, small = 0;
    size_t i = FACTOR;

    while (i-- > 0) {
        uint32_t last = i == FACTOR - 1;

        p_sum = (p_sum >> 8) + key->dp[i] + (key->p[i] ^ last);
        q_sum = (q_sum >> 8) + key->dq[i] + (key->q[i] ^ last);
        differs[0] |= (uint32_t)key->dp[i] ^ key->dq[i];
        differs[1] |= ((uint32_t)key->dp[i] ^ q_sum) & 0xFF;
        differs[2] |= (p_sum ^ (uint32_t)key->dq[i]) & 0xFF;
        differs[3] |= (p_sum ^ q_sum) & 0xFF;
    }
    differs[1] |= q_sum >> 8;
    differs[2] |= p_sum >> 8;
    differs[3] |= (p_sum ^ q_sum) >> 8;
    for (i = 0; i < 4; i++) {
        small |= (differs[i] - 1) >> 31;
    }
    return 1 ^ small;
}

/*
 * The result is public. For a key that is not consistent, the check that fails may be public as
 * well.
 */
int ursa_parts_belong_together(const struct ursa_rsa_key *key, struct ursa_check_room *room) {
    return ursa_declassify(multiply(NULL, key->p, key->q, NULL, key->n)) == 0 &&
           ursa_declassify(is_inverse_of_e(key->dp, key->p)) &&
           ursa_declassify(is_inverse_of_e(key->dq, key->q)) && ursa_declassify(d_is_large(key)) &&
           ursa_declassify(is_inverse_of_q(key, room));
}
