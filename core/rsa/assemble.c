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
 * Returns value mod e for a value below 2^33. Let low be the lower 16 bits and high = value / 2^16.
 * As 2^16 = -1 modulo e, the result is low - high modulo e. high is below 2^17, which is less than
 * 2e, so low + 2e - high is not negative. This sum is below 3e, so e is subtracted at most twice.
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

/*
 * Returns 1/x modulo the prime e, which is x^(e-2). e - 2 = 2^16 - 1 has 16 bits, which are all
 * ones.
 */
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
 * lowest byte up. As e = 2^16 + 1, k * order + 1 is d + 2^16 * d. So each byte of k * order + 1 is
 * the sum of a carry and two bytes of d: the byte at the same place and the byte two places lower.
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
 * Compute a*b + addend, one byte at a time, where addend may be NULL. If `out` is not NULL, write
 * the result to `out`. Returns 0 if the result equals `expected` or if `expected` is NULL, else
 * another value.
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
 * Returns 1 if one of the upper 100 bits of p - q is set, else 0. The result is public: if it is 0,
 * p and q do not become a key.
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
 * Returns 1 if d = 1/e modulo factor - 1, else 0. Compares e*d with k*(factor-1) + 1, where k is
 * the number below e for which this sum is a multiple of e.
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
 * Returns 1 if q*iq = 1 modulo p, else 0. ursa_mont_mul divides each product by R, so q*iq / R is
 * compared with 1*1 / R. This way no number has to be converted to Montgomery form.
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
 * Returns 1 if d > 2^1024, where d is 1/e modulo lcm(p-1, q-1).
 *
 * p and q are above 2^1023. So if d were at most 2^1024, d would be below 2(p-1) and below 2(q-1).
 * Then d would be dp or dp + p-1, and d would also be dq or dq + q-1. So the function returns 0 if
 * a number of the first pair equals a number of the second pair.
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

/* The result is public. If the key is not consistent, it may also be public which check failed. */
int ursa_parts_belong_together(const struct ursa_rsa_key *key, struct ursa_check_room *room) {
    return ursa_declassify(multiply(NULL, key->p, key->q, NULL, key->n)) == 0 &&
           ursa_declassify(is_inverse_of_e(key->dp, key->p)) &&
           ursa_declassify(is_inverse_of_e(key->dq, key->q)) && ursa_declassify(d_is_large(key)) &&
           ursa_declassify(is_inverse_of_q(key, room));
}
