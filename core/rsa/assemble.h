/* SPDX-License-Identifier: MIT */
/*
 * What follows from the factors: n, dp, dq, and whether all parts of a key belong together (iq is a
 * power: see keygen.c). In constant time, on big-endian bytes; the public exponent e is 2^16 + 1.
 */
#ifndef URSA_CORE_ASSEMBLE_H
#define URSA_CORE_ASSEMBLE_H

#include <stdint.h>
#include "arith/mont.h"
#include "ursa/rsa.h"

/* number mod e, 0 to 65536. */
uint32_t ursa_modulo_e(const uint8_t *number, size_t len);

/*
 * d = 1/e mod `order`, both of `len` bytes, 4 at least. Order mod e must not be 0: an order which
 * is a multiple of the prime e has no such d.
 */
void ursa_invert_e(uint8_t *d, const uint8_t *order, size_t len);

/* out = a*b + addend, of URSA_RSA_FACTOR_SIZE bytes each; the addend may be NULL. */
void ursa_multiply_add(uint8_t out[URSA_RSA_SIZE], const uint8_t *a, const uint8_t *b,
                       const uint8_t *addend);

/* Put the greater factor first. */
void ursa_order_factors(struct ursa_rsa_key *key);

/* dp, dq and n from p and q. */
void ursa_assemble(struct ursa_rsa_key *key);

/*
 * All conditions of trust in a key's parts: p - q > 2^924, n = p*q, e*dp = 1 mod p-1, e*dq = 1 mod
 * q-1, q*iq = 1 mod p, d > 2^1024. For a key of the right shape (rsa.c). 1 or 0; public.
 */
struct ursa_check_room {
    struct ursa_mont mont;
    ursa_limb q[URSA_MONT_MAX_LIMBS], iq[URSA_MONT_MAX_LIMBS];
};
int ursa_factors_are_apart(const struct ursa_rsa_key *key);
int ursa_parts_belong_together(const struct ursa_rsa_key *key, struct ursa_check_room *room);

#endif
