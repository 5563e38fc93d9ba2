/* SPDX-License-Identifier: MIT */
/*
 * Powers modulo a factor, one multiplication a step, in constant time for base and exponent:
 * two bits of the exponent at a time, each time two squarings and a multiplication by one of four
 * table entries, all four of which are read.
 */
#ifndef URSA_CORE_POWER_H
#define URSA_CORE_POWER_H

#include <stdint.h>
#include "mont.h"
#include "ursa/rsa.h"

struct ursa_power {
    struct ursa_mont mont;
    ursa_limb x[URSA_MONT_MAX_LIMBS]; /* the power so far, in Montgomery's form */
    uint8_t *table;                   /* base, its square, its cube: the caller's */
    const uint8_t *exponent;          /* the caller's */
    uint16_t left;                    /* operations to do */
};

/*
 * x = base^exponent modulo `modulus`: begin, then one multiplication a step, URSA_BUSY until x is
 * complete. All are big-endian and of URSA_RSA_FACTOR_SIZE bytes; base < modulus. exponent and
 * table, three times that size, are in use until then. 0 from begin: the modulus is even or short.
 */
int ursa_power_begin(struct ursa_power *power, const uint8_t *modulus, const uint8_t *base,
                     const uint8_t *exponent, uint8_t *table) URSA_MUST_CHECK;
/* The same with mont and x = base already set up. */
void ursa_power_start(struct ursa_power *power, const uint8_t *exponent, uint8_t *table);

int ursa_power_step(struct ursa_power *power) URSA_MUST_CHECK;

/*
 * x = 2^((modulus-1)/2) the same way, by squarings and cheap multiplications by powers of 2;
 * `exponent` is room for it, in use until x is complete.
 */
int ursa_power_of_2_begin(struct ursa_power *power, const uint8_t modulus[URSA_RSA_FACTOR_SIZE],
                          uint8_t exponent[URSA_RSA_FACTOR_SIZE]) URSA_MUST_CHECK;
int ursa_power_of_2_step(struct ursa_power *power) URSA_MUST_CHECK;

/* 1 if x is 1 or -1, else 0. */
uint32_t ursa_power_is_unit(const struct ursa_power *power);

#endif
