/* SPDX-License-Identifier: MIT */
/* Make OpenSSL's random numbers the same in every run. */
#ifndef URSA_TESTS_REPEATABLE_H
#define URSA_TESTS_REPEATABLE_H

/*
 * After this call, all random numbers of OpenSSL follow from `seed`: its keys, its signatures, and
 * how long it searches for primes. The environment variable URSA_OPENSSL_SEED=number replaces the
 * seed in all tests.
 */
void repeat_openssl(unsigned seed);

#endif
