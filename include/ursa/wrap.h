/* SPDX-License-Identifier: MIT */
/*
 * Sealing the stored private key.
 *
 * A copy of the flash is then useless without the device's own secret (wrap_key in port.h).
 *
 * struct ursa_wrap is an interface. ursa_wrap_aes implements it with BearSSL. A secure element can
 * implement it in its own way. If the port's field `wrap` is NULL, no code for sealing is linked.
 *
 * Ursa calls the two functions when it stores or loads the key.
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
     * Encrypt len bytes of data in place, and write the seal.
     *
     * len is a multiple of 16. head is authenticated but not encrypted. On failure data is wiped.
     * Errors: those of the port's wrap_key.
     */
    int (*seal)(const struct ursa_port *port, const void *head, size_t head_len, void *data,
                size_t len, uint8_t seal[URSA_WRAP_SEAL_SIZE]);
    /*
     * Check the seal, and decrypt data in place.
     *
     * On failure data is wiped.
     *
     * URSA_E_UNWRAP  sealed with another secret, or head, data or seal were altered
     * errors of the port's wrap_key
     */
    int (*open)(const struct ursa_port *port, const void *head, size_t head_len, void *data,
                size_t len, const uint8_t seal[URSA_WRAP_SEAL_SIZE]);
};

/*
 * The wrap with BearSSL's constant-time AES: AES-256-CBC, then HMAC-SHA256 over the ciphertext
 * (encrypt-then-MAC).
 *
 * H(key; a, b, ...) is HMAC-SHA256 over the parts a, b, ... Each part has its length before it, in
 * 4 bytes, little-endian. S is the secret. wrap_key must not give S before S is in place: blank
 * fuses are an error of the port. No random number is needed.
 *
 *   Kaes, Kmac, Kiv = H(S; label, id), label "ursa-aes", "ursa-mac", "ursa-iv " (8 bytes)
 *   iv   = first 16 bytes of H(Kiv; head, data)   as in RFC 5297: equal vectors reveal that head
 *   data = AES-256-CBC(Kaes, iv, data)            and data are equal, and nothing else
 *   tag  = H(Kmac; head, iv, data)                checked before anything is decrypted
 *   seal = iv, tag                                16 + 32 bytes
 *
 * Cost on a Cortex-M0: 4.6 KB of code, and more stack in the calls that seal or open the key, e.g.
 * 2616 bytes instead of 1112 in ursa_identity_keygen_step.
 *
 * URSA_E_ARGUMENT    len is not a multiple of 16
 * URSA_E_PORT_TABLE  the port has no wrap_key
 * URSA_E_WRAP_KEY    wrap_key failed without a code of its own
 * the port's code    wrap_key failed with it
 */
extern const struct ursa_wrap ursa_wrap_aes;

#ifdef __cplusplus
}
#endif

#endif
