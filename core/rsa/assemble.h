/* SPDX-License-Identifier: MIT */
/*
 * Computes the parts of a key that follow from the factors p and q: n, dp and dq. (iq is a power
 * and is computed in keygen.c.) Checks that all parts of a key belong together. All functions take
 * constant time and work on big-endian bytes. The public exponent e is 2^16 + 1.
 */
#ifndef URSA_CORE_ASSEMBLE_H
#define URSA_CORE_ASSEMBLE_H

#include <stdint.h>
#include "arith/mont.h"
#include "ursa/rsa.h"

/* Returns number mod e, 0 to 65536. */
uint32_t ursa_modulo_e(const uint8_t *number, size_t len);

/*
 * d = 1/e mod `order`. d and order have `len` bytes each, at least 4. order must not be a multiple
 * of the prime e, because then there is no such d.
 */
void ursa_invert_e(uint8_t *d, const uint8_t *order, size_t len);

/* out = a*b + addend. a, b and addend have URSA_RSA_FACTOR_SIZE bytes each. addend may be NULL. */
void ursa_multiply_add(uint8_t out[URSA_RSA_SIZE], const uint8_t *a, const uint8_t *b,
                       const uint8_t *addend);

/* Swaps p and q if p < q. */
void ursa_order_factors(struct ursa_rsa_key *key);

/* Computes dp, dq and n from p and q. */
void ursa_assemble(struct ursa_rsa_key *key);

/*
 * The checks of a key. They need a key that shape_is_right in rsa.c has accepted. Each function
 * returns 1 if its conditions hold, else 0. The result is public.
 *
 *   ursa_factors_are_apart       p - q >= 2^924
 *   ursa_parts_belong_together   n = p*q, e*dp = 1 mod p-1, e*dq = 1 mod q-1, q*iq = 1 mod p,
 *                                d > 2^1024
 */
struct ursa_check_room {
    struct ursa_mont mont;
    ursa_limb q[URSA_MONT_MAX_LIMBS], iq[URSA_MONT_MAX_LIMBS];
};
int ursa_factors_are_apart(const struct ursa_rsa_key *key);
int ursa_parts_belong_together(const struct ursa_rsa_key *key, struct ursa_check_room *room);

#endif
