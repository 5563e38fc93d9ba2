/* SPDX-License-Identifier: MIT */
/*
 * Powers modulo a number of the size of an RSA factor, one multiplication per step. The time
 * depends neither on the base nor on the exponent.
 *
 * The exponent is processed in digits of two or three bits. Each digit takes one squaring per bit,
 * and one multiplication by an entry of a table. Each such multiplication reads all entries of the
 * table.
 */
#ifndef URSA_CORE_MODEXP_H
#define URSA_CORE_MODEXP_H

#include <stdint.h>
#include "arith/mont.h"
#include "ursa/rsa.h"

struct ursa_modexp {
    struct ursa_mont mont;
    ursa_limb x[URSA_MONT_MAX_LIMBS]; /* the power so far, in Montgomery form */
    uint8_t *table;                   /* base, its square and its cube, in the caller's memory */
    uint8_t *more;                    /* base^4 to base^7, in the caller's memory, or NULL */
    const uint8_t *exponent;          /* in the caller's memory */
    uint16_t left;                    /* operations left to do */
    uint8_t bits;                     /* bits per digit of the exponent */
};

/*
 * x = base^exponent modulo `modulus`. Call begin once. Then call step until step no longer returns
 * URSA_BUSY. Each step is one multiplication.
 *
 * modulus, base and exponent are big-endian numbers of URSA_RSA_FACTOR_SIZE bytes, and base <
 * modulus. `table` points to memory for three such numbers and `more` to memory for four. Both are
 * aligned for limbs. If `more` is NULL, the power takes 1535 multiplications instead of 1370.
 * `exponent`, `table` and `more` are in use until x is complete.
 *
 * begin returns 0 if the modulus is even or its top bit is clear, else 1.
 */
int ursa_modexp_begin(struct ursa_modexp *power, const uint8_t *modulus, const uint8_t *base,
                      const uint8_t *exponent, uint8_t *table, uint8_t *more) URSA_MUST_CHECK;
/* Like ursa_modexp_begin, but power->mont and power->x = base are already set up. */
void ursa_modexp_start(struct ursa_modexp *power, const uint8_t *exponent, uint8_t *table,
                       uint8_t *more);
#define URSA_MODEXP_MORE_SIZE (4 * URSA_RSA_FACTOR_SIZE)

int ursa_modexp_step(struct ursa_modexp *power) URSA_MUST_CHECK;

/*
 * x = 2^((modulus-1)/2) modulo `modulus`, by squarings and cheap multiplications by powers of 2.
 * Call begin and step as for ursa_modexp_begin. `exponent` is scratch memory, in use until x is
 * complete.
 */
int ursa_modexp_of_2_begin(struct ursa_modexp *power, const uint8_t modulus[URSA_RSA_FACTOR_SIZE],
                           uint8_t exponent[URSA_RSA_FACTOR_SIZE]) URSA_MUST_CHECK;
int ursa_modexp_of_2_step(struct ursa_modexp *power) URSA_MUST_CHECK;

/* Returns 1 if x is 1 or -1 modulo the modulus, else 0. */
uint32_t ursa_modexp_is_unit(const struct ursa_modexp *power);

#endif
