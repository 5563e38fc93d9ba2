/* SPDX-License-Identifier: MIT */
/* What the host's bench knows of a library: ours, or one in peers/. */
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

/* The public half of a key, to see that it is one; modulus big-endian. */
struct bench_key {
    uint8_t modulus[BENCH_SIZE];
    uint32_t exponent;
};

/*
 * One way to make keys of BENCH_BITS with BENCH_EXPONENT, everything else as the library has it by
 * default, its own generator included. Functions return 1 when all went well.
 */
struct bench_library {
    const char *name;
    const char *settings; /* the search and its tests, in words */
    const char *(*version)(void);
    int (*begin)(void); /* once; not timed */
    /* Timed: make a key, export what `key` wants (microseconds), destroy it. */
    int (*make)(struct bench_key *key);
};

extern const struct bench_library bench_ursa, bench_ursa_strict, bench_bearssl_i31,
    bench_bearssl_i62, bench_botan, bench_cryptopp, bench_gcrypt, bench_gnutls, bench_mbedtls,
    bench_openssl, bench_wolfssl;

/* Right-align `len` big-endian bytes in the modulus, leading zeros or not. 1: they fit. */
int bench_put_modulus(struct bench_key *key, const void *bytes, size_t len);

/* The number in `len` big-endian bytes, or 0 if it is above 32 bits. */
uint32_t bench_exponent(const void *bytes, size_t len);

#ifdef __cplusplus
}
#endif

#endif
