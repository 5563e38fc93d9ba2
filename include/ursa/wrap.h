/* SPDX-License-Identifier: MIT */
/*
 * Sealing the stored private key.
 *
 * If the key is sealed, a copy of the flash is useless without the device's own secret (wrap_key in
 * port.h).
 *
 * struct ursa_wrap is an interface, and a wrap is an implementation of this interface.
 * ursa_wrap_aes is a wrap with BearSSL. A secure element can have a wrap of its own. If the port's
 * field `wrap` is NULL, no code for sealing is linked.
 *
 * Ursa calls seal when it stores the key, and open when it loads the key. It calls them in the
 * thread that called Ursa, never from an interrupt.
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
     * URSA_E_UNWRAP  the data was sealed with another secret, or head, data or seal was changed
     * errors of the port's wrap_key
     */
    int (*open)(const struct ursa_port *port, const void *head, size_t head_len, void *data,
                size_t len, const uint8_t seal[URSA_WRAP_SEAL_SIZE]);
};

/*
 * The wrap with BearSSL's constant-time AES: AES-256-CBC, then HMAC-SHA256 over the ciphertext
 * (encrypt-then-MAC).
 *
 * S is the secret from wrap_key. wrap_key must fail until S is programmed: a port must not give the
 * value of blank fuses. H(key; a, b, ...) is HMAC-SHA256 over the parts a, b, ... The length of
 * each part comes before it, in 4 bytes, little-endian.
 *
 *   Kaes, Kmac, Kiv = H(S; label, id), label "ursa-aes", "ursa-mac", "ursa-iv " (8 bytes)
 *   iv   = first 16 bytes of H(Kiv; head, data)
 *   data = AES-256-CBC(Kaes, iv, data)
 *   tag  = H(Kmac; head, iv, data)
 *   seal = iv, tag (16 + 32 bytes)
 *
 * The iv is computed from head and data, as in RFC 5297, so no random number is needed. Two equal
 * ivs reveal that head and data are equal, and nothing else. The tag is checked before anything is
 * decrypted.
 *
 * Cost on a Cortex-M0: 4.6 KB of code. The calls that seal or open the key need more stack, e.g.
 * 2616 bytes instead of 1112 in ursa_identity_keygen_step.
 *
 * URSA_E_ARGUMENT    len is not a multiple of 16
 * URSA_E_PORT_TABLE  the port has no wrap_key
 * URSA_E_WRAP_KEY    wrap_key failed without a code of its own
 * the port's code    wrap_key failed with this code
 */
extern const struct ursa_wrap ursa_wrap_aes;

#ifdef __cplusplus
}
#endif

#endif
