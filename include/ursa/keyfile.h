/* SPDX-License-Identifier: MIT */
/*
 * Private keys as files: PKCS#8 (RFC 5958 OneAsymmetricKey version 0, holding an RFC 8017
 * RSAPrivateKey). For the host: no firmware needs to link this, and a device's key stays in it.
 */
#ifndef URSA_KEYFILE_H
#define URSA_KEYFILE_H

#include <stddef.h>
#include <stdint.h>
#include "error.h"
#include "rsa.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_PKCS8_MAX_SIZE 1220u /* bytes of DER; the exact length varies by a few */

/*
 * Write a key as unencrypted PKCS#8 DER. d is 1/e modulo lcm(p-1, q-1), as FIPS 186-5 has it.
 * out may be NULL to learn the length. The caller wipes out.
 * URSA_E_BUFFER (nothing written), URSA_E_KEY_SHAPE.
 */
int ursa_pkcs8_write(const struct ursa_rsa_key *key, uint8_t *out, size_t size,
                     size_t *len) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
