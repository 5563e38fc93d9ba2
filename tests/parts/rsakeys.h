/* SPDX-License-Identifier: MIT */
/* RSA keys of many sizes, at once: OpenSSL looks for seconds for primes of a large one. */
#ifndef URSA_TESTS_RSAKEYS_H
#define URSA_TESTS_RSAKEYS_H

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <stdint.h>

/*
 * The which-th prime of so many bits, of those in the table of rsakeys.c; the top three bits are
 * set. 0 and 1 are = 3 (mod 4); 2 and 3, of 1024 bits only, = 1. Stops the program if there is
 * none.
 */
BIGNUM *rsakeys_prime(int bits, unsigned which);

/* The key of two primes (which it takes) and e, its d below the LCM of p-1 and q-1. */
EVP_PKEY *rsakeys_of(BIGNUM *p, BIGNUM *q, uint64_t e);

/* A key of so many bits, always the same: of primes 0 and 1, or 0 of two sizes. */
EVP_PKEY *rsakeys_key(int bits, uint64_t e);

#endif
