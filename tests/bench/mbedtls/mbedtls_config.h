/* SPDX-License-Identifier: MIT */
/* Mbed TLS 2.28 for subject_mbedtls.c: the modules that an RSA key needs, with default settings. */
#ifndef URSA_TESTS_BENCH_MBEDTLS_CONFIG_H
#define URSA_TESTS_BENCH_MBEDTLS_CONFIG_H

#define MBEDTLS_HAVE_ASM
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_GENPRIME
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_OID_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_HMAC_DRBG_C
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
/* Use no heap and no exit function of a C library. */
#define MBEDTLS_PLATFORM_STD_CALLOC         0
#define MBEDTLS_PLATFORM_STD_FREE           0
#define MBEDTLS_PLATFORM_EXIT_MACRO(status) __builtin_trap()

#include "mbedtls/check_config.h"

#endif
