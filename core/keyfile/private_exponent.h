/* SPDX-License-Identifier: MIT */
/* Computes the private exponent of Ursa's own keys, which do not store it. */
#ifndef URSA_CORE_PRIVATE_EXPONENT_H
#define URSA_CORE_PRIVATE_EXPONENT_H

#include "ursa/rsa.h"

/*
 * Return nonzero if p and q are 3 (mod 4), as in all keys made by Ursa. ursa_private_exponent needs
 * such a key.
 */
int ursa_has_private_exponent(const struct ursa_rsa_key *key);

/* Compute d = 1/e modulo lcm(p-1, q-1) (FIPS 186-5 A.1.1) in constant time, for export only. */
void ursa_private_exponent(const struct ursa_rsa_key *key, uint8_t d[URSA_RSA_SIZE]);

#endif
