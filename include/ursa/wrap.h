/* SPDX-License-Identifier: MIT */
/*
 * Sealing the private key where it is stored, so that a copy of the flash is worth nothing without
 * the device's own secret (port.h, wrap_key).
 *
 * struct ursa_wrap is an interface: ursa_wrap_aes here does it with BearSSL; a secure element can
 * do it in its own way. A port that names none links none of it.
 */
#ifndef URSA_WRAP_H
#define URSA_WRAP_H

#include <stddef.h>
#include <stdint.h>
#include "port.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_WRAP_SEAL_SIZE 48u /* bytes that sealing adds */

struct ursa_wrap {
    /*
     * Encrypt `len` bytes (a multiple of 16) of `data` in place and write the seal. `head` is bound
     * in, not encrypted. On failure data is wiped. Errors: those of the port's wrap_key.
     */
    int (*seal)(const struct ursa_port *port, const void *head, size_t head_len, void *data,
                size_t len, uint8_t seal[URSA_WRAP_SEAL_SIZE]);
    /* The reverse. URSA_E_UNWRAP: another secret, or altered; data is wiped, nothing of it used. */
    int (*open)(const struct ursa_port *port, const void *head, size_t head_len, void *data,
                size_t len, const uint8_t seal[URSA_WRAP_SEAL_SIZE]);
};

/*
 * AES-256-CBC, then HMAC-SHA256 over what came of it (encrypt-then-MAC), with BearSSL's
 * constant-time AES. H(key; a, b, ...) is HMAC-SHA256 over the parts, each behind its length (4
 * bytes, little-endian); S is the secret, which wrap_key must not give before it is in place (blank
 * fuses are an error of the port). No random number is needed:
 *   Kaes, Kmac, Kiv = H(S; label, id), label "ursa-aes", "ursa-mac", "ursa-iv " (8 bytes)
 *   iv   = first 16 bytes of H(Kiv; head, data)   as RFC 5297 does: equal vectors mean equal
 *   data = AES-256-CBC(Kaes, iv, data)            head and data, and tell nothing else
 *   tag  = H(Kmac; head, iv, data)                checked before anything is decrypted
 *   seal = iv, tag                                16 + 32 bytes
 * Errors besides the port's: URSA_E_ARGUMENT (len), URSA_E_PORT_TABLE (no wrap_key),
 * URSA_E_WRAP_KEY for a wrap_key that fails without a code of its own. What it adds on a
 * Cortex-M0: 4.6 KB of code, and stack to the calls that seal or open the key (2616 bytes in
 * ursa_identity_keygen_step, in place of 1120).
 */
extern const struct ursa_wrap ursa_wrap_aes;

#ifdef __cplusplus
}
#endif

#endif
