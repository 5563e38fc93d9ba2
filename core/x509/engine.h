/* SPDX-License-Identifier: MIT */
/*
 * Names the BearSSL functions for RSA and EC of the engine that the build has chosen.
 *
 * An engine is one of BearSSL's implementations. URSA_ENGINE is i15, i31 or i62. Engine i62 has a
 * faster exponentiation, and its other functions are those of i31 (URSA_ENGINE_AUX). The functions
 * are called by name, not through a pointer. The linker therefore takes one engine only, and
 * `make size` can compute the stack.
 */
#ifndef URSA_CORE_ENGINE_H
#define URSA_CORE_ENGINE_H

#include <bearssl_ec.h>
#include <bearssl_rsa.h>

#if !defined(URSA_ENGINE) || !defined(URSA_ENGINE_AUX)
#error                                                                                             \
    "define URSA_ENGINE and URSA_ENGINE_AUX: i15 on Cortex-M0/M0+/M3, i31 on M4/M33: include/README.md"
#endif

/* In #if, the name of an unknown engine counts as 0. */
#define URSA_HELPER_OF_i15      15
#define URSA_HELPER_OF_i31      31
#define URSA_HELPER_OF_i62      31
#define URSA_HELPER_OF_(engine) URSA_HELPER_OF_##engine
#define URSA_HELPER_OF(engine)  URSA_HELPER_OF_(engine)
#if URSA_HELPER_OF(URSA_ENGINE) == 0
#error "URSA_ENGINE is i15, i31 or i62"
#elif URSA_HELPER_OF(URSA_ENGINE_AUX) != URSA_HELPER_OF(URSA_ENGINE)
#error "URSA_ENGINE_AUX is i15 with i15, else i31"
#endif

#define URSA_ENGINE_NAME_(engine, function) br_rsa_##engine##_##function
#define URSA_ENGINE_NAME(engine, function)  URSA_ENGINE_NAME_(engine, function)

#define ursa_br_public     URSA_ENGINE_NAME(URSA_ENGINE, public)
#define ursa_br_pkcs1_sign URSA_ENGINE_NAME(URSA_ENGINE, pkcs1_sign)
#define ursa_br_pkcs1_vrfy URSA_ENGINE_NAME(URSA_ENGINE, pkcs1_vrfy)

/*
 * EC on P-256 and P-384 uses the same modular arithmetic as RSA. BearSSL also has special code for
 * P-256 (m15, m31). That code would add 5 to 7 KB, because P-384 needs the general code anyway.
 */
#define URSA_EC_NAME_(engine)    br_ec_prime_##engine
#define URSA_EC_NAME(engine)     URSA_EC_NAME_(engine)
#define URSA_ECDSA_NAME_(engine) br_ecdsa_##engine##_vrfy_raw
#define URSA_ECDSA_NAME(engine)  URSA_ECDSA_NAME_(engine)

#define ursa_br_ec         URSA_EC_NAME(URSA_ENGINE_AUX)
#define ursa_br_ecdsa_vrfy URSA_ECDSA_NAME(URSA_ENGINE_AUX)

#endif
