/* SPDX-License-Identifier: MIT */
/*
 * Powers modulo a factor, one multiplication a step, in constant time for base and exponent: two or
 * three bits of the exponent at a time, each time as many squarings and a multiplication by one of
 * the entries of a table, all of which are read.
 */
#ifndef URSA_CORE_MODEXP_H
#define URSA_CORE_MODEXP_H

#include <stdint.h>
#include "arith/mont.h"
#include "ursa/rsa.h"

struct ursa_modexp {
    struct ursa_mont mont;
    ursa_limb x[URSA_MONT_MAX_LIMBS]; /* the power so far, in Montgomery's form */
    uint8_t *table;                   /* base, its square, its cube: the caller's */
    uint8_t *more;                    /* the next four powers, or NULL; the caller's, too */
    const uint8_t *exponent;          /* the caller's */
    uint16_t left;                    /* operations to do */
    uint8_t bits;                     /* of a digit */
};

/*
 * x = base^exponent modulo `modulus`: begin, then one multiplication a step, URSA_BUSY until x is
 * complete. All are big-endian and of URSA_RSA_FACTOR_SIZE bytes; base < modulus. exponent, table,
 * three times that size, and `more`, four times, are in use until then; the tables are aligned for
 * limbs. Without `more`, NULL, it takes 1535 multiplications instead of 1370. 0 from begin: the
 * modulus is even or short.
 */
int ursa_modexp_begin(struct ursa_modexp *power, const uint8_t *modulus, const uint8_t *base,
                      const uint8_t *exponent, uint8_t *table, uint8_t *more) URSA_MUST_CHECK;
/* The same with mont and x = base already set up. */
void ursa_modexp_start(struct ursa_modexp *power, const uint8_t *exponent, uint8_t *table,
                       uint8_t *more);
#define URSA_MODEXP_MORE_SIZE (4 * URSA_RSA_FACTOR_SIZE)

int ursa_modexp_step(struct ursa_modexp *power) URSA_MUST_CHECK;

/*
 * x = 2^((modulus-1)/2) the same way, by squarings and cheap multiplications by powers of 2;
 * `exponent` is room for it, in use until x is complete.
 */
int ursa_modexp_of_2_begin(struct ursa_modexp *power, const uint8_t modulus[URSA_RSA_FACTOR_SIZE],
                           uint8_t exponent[URSA_RSA_FACTOR_SIZE]) URSA_MUST_CHECK;
int ursa_modexp_of_2_step(struct ursa_modexp *power) URSA_MUST_CHECK;

/* 1 if x is 1 or -1, else 0. */
uint32_t ursa_modexp_is_unit(const struct ursa_modexp *power);

#endif
