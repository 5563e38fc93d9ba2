/* SPDX-License-Identifier: MIT */
/* RSA keys of many sizes without a search: OpenSSL needs seconds to find primes for a large key. */
#ifndef URSA_TESTS_RSAKEYS_H
#define URSA_TESTS_RSAKEYS_H

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <stdint.h>

/*
 * Prime number `which` of so many bits, from the table in rsakeys.c. The top three bits are set.
 * Primes 0 and 1 are 3 (mod 4). Primes 2 and 3 exist only with 1024 bits and are 1 (mod 4). The
 * program stops if the table has no such prime.
 */
BIGNUM *rsakeys_prime(int bits, unsigned which);

/* The key of two primes and e. The key takes ownership of p and q; d is below LCM(p - 1, q - 1). */
EVP_PKEY *rsakeys_of(BIGNUM *p, BIGNUM *q, uint64_t e);

/*
 * A key of so many bits, always the same. If bits is even, its primes are primes 0 and 1 of half
 * the bits. If bits is odd, they are primes 0 of the two sizes next to half the bits.
 */
EVP_PKEY *rsakeys_key(int bits, uint64_t e);

#endif
