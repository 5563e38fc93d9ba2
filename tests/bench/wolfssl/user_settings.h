/* SPDX-License-Identifier: MIT */
/* wolfSSL 5.5 for subject_wolfssl.c: the modules that an RSA key needs, with default settings. */
#ifndef URSA_TESTS_BENCH_USER_SETTINGS_H
#define URSA_TESTS_BENCH_USER_SETTINGS_H

#define WOLFCRYPT_ONLY
#define SINGLE_THREADED
#define NO_FILESYSTEM
#define NO_WRITEV
#define NO_ERROR_STRINGS
#define NO_ASN
#define NO_ASN_TIME
#define WOLFSSL_KEY_GEN
#define NO_AES
#define NO_DES3
#define NO_DH
#define NO_DSA
#define NO_HMAC
#define NO_MD4
#define NO_MD5
#define NO_OLD_TLS
#define NO_PWDBASED
#define NO_RC4
#define NO_SHA
#define HAVE_HASHDRBG

/* Settings of the library's own configure script. */
#define WC_RSA_BLINDING
#define TFM_TIMING_RESISTANT
#define ECC_TIMING_RESISTANT

/* The library's newer arithmetic. -DBENCH_SP=1 adds assembler for numbers of a few sizes. */
#define WOLFSSL_SP_MATH_ALL
#define SP_INT_BITS 2048
#if BENCH_SP
#define WOLFSSL_HAVE_SP_RSA
#define WOLFSSL_SP_NO_3072
#define WOLFSSL_SP_ASM
#endif
#if defined(__arm__) && __ARM_ARCH_ISA_THUMB == 1
#define WOLFSSL_SP_ARM_THUMB
#if BENCH_SP
#define WOLFSSL_SP_ARM_THUMB_ASM
#endif
#elif defined(__arm__)
#define WOLFSSL_SP_ARM_CORTEX_M
#if BENCH_SP
#define WOLFSSL_SP_ARM_CORTEX_M_ASM
#endif
#elif defined(__x86_64__)
#define WOLFSSL_SP_X86_64
#endif

/* Replaced by functions of the subject. */
#define XMALLOC_USER
#define CUSTOM_RAND_GENERATE_SEED bench_seed
int bench_seed(unsigned char *out, unsigned len);

/*
 * The subject has a counting version of this function. Weak, so that calls within the library's own
 * file also reach the subject's version.
 */
struct sp_int;
__attribute__((weak)) int sp_exptmod(const struct sp_int *b, const struct sp_int *e,
                                     const struct sp_int *m, struct sp_int *r);

#endif
