/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_PRIVATE_EXPONENT_H
#define URSA_CORE_PRIVATE_EXPONENT_H

#include "ursa/rsa.h"

/* Are p and q = 3 (mod 4), as in all of our own keys? Only then may it be asked for. */
int ursa_has_private_exponent(const struct ursa_rsa_key *key);

/* d = 1/e modulo lcm(p-1, q-1) (FIPS 186-5 A.1.1), in constant time. For export only. */
void ursa_private_exponent(const struct ursa_rsa_key *key, uint8_t d[URSA_RSA_SIZE]);

#endif
