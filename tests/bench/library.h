/* SPDX-License-Identifier: MIT */
/* The interface between the host's benchmark and a library: ours, or one of those in peers/. */
#ifndef URSA_TESTS_BENCH_LIBRARY_H
#define URSA_TESTS_BENCH_LIBRARY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define BENCH_BITS     2048
#define BENCH_EXPONENT 65537
#define BENCH_SIZE     (BENCH_BITS / 8)

/* The public half of a key, to check that a key was made. The modulus is big-endian. */
struct bench_key {
    uint8_t modulus[BENCH_SIZE];
    uint32_t exponent;
};

/*
 * One way to make keys of BENCH_BITS with BENCH_EXPONENT. All other settings, including the random
 * generator, are the library's defaults. Functions return 1 on success.
 */
struct bench_library {
    const char *name;
    const char *settings; /* the search and its tests, described in words */
    const char *(*version)(void);
    int (*begin)(void); /* called once, not timed */
    /* Timed: make a key, export its public half to `key` (microseconds), destroy it. */
    int (*make)(struct bench_key *key);
};

extern const struct bench_library bench_ursa, bench_ursa_strict, bench_bearssl_i31,
    bench_bearssl_i62, bench_botan, bench_cryptopp, bench_gcrypt, bench_gnutls, bench_mbedtls,
    bench_openssl, bench_wolfssl;

/*
 * Copy `len` big-endian bytes, with or without leading zeros, right-aligned into the modulus.
 * Returns 1 if they fit.
 */
int bench_put_modulus(struct bench_key *key, const void *bytes, size_t len);

/* Returns the number in `len` big-endian bytes, or 0 if it exceeds 32 bits. */
uint32_t bench_exponent(const void *bytes, size_t len);

#ifdef __cplusplus
}
#endif

#endif
