/* SPDX-License-Identifier: MIT */
/* OpenSSL's random numbers, the same ones in every run. */
#ifndef URSA_TESTS_REPEATABLE_H
#define URSA_TESTS_REPEATABLE_H

/*
 * From here on whatever OpenSSL draws follows from `seed`: its keys, its signatures, and how long
 * it looks for primes. URSA_OPENSSL_SEED=number takes another seed, in all tests.
 */
void repeat_openssl(unsigned seed);

#endif
