/* SPDX-License-Identifier: MIT */
/*
 * Bound requests: a statement, signed with the device's key, that this request was answered by
 * whoever holds that key, now, to the question with this nonce.
 *
 * It proves that the holder of the private key of the request made it after the nonce was chosen,
 * about this request, and said of itself the id, the state and the firmware's version in it. It
 * does not prove which hardware that holder is, nor that what it says of itself is true: another
 * device, or a program on the wire that made a key of its own, can say the same. For that, the key
 * (or its digest, `spki-sha256` on the console) has to be known by another way, e.g. from the
 * moment when the device was the only one on the cable. A nonce must be random, and never used
 * twice: else an old answer passes for a new one.
 *
 * The bytes:
 *
 *   64  55 each
 *   21  "Ursa bound request 1" and a NUL
 *   32  SHA-256 of the request's DER
 *    1  state: 1 KEYED, 2 CERTIFIED, 3 LOCKED (identity.h)
 *    1  length of the id, 1 to 16;               then the id
 *    1  length of the nonce, 16 to 64;           then the nonce
 *    1  length of the firmware's version, 0 to 32; then that: printable ASCII
 *  256  RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 8.2) over all bytes before
 *
 * The same key signs requests and TLS handshakes. Nothing of those can be taken for a statement, or
 * a statement for them: the signed part of a request or certificate begins with 30 (DER), that of a
 * TLS 1.3 handshake with 64 times 20 (RFC 8446 4.4.3), that of a TLS 1.2 client with 01 (the
 * ClientHello), and that of a TLS 1.2 server with 32 bytes by the client and 32 random ones of the
 * server (RFC 5246 7.4.3), which are not 55 each.
 */
#ifndef URSA_BOUND_H
#define URSA_BOUND_H

#include <stddef.h>
#include <stdint.h>
#include "cert.h"
#include "identity.h"

#ifdef __cplusplus
extern "C" {
#endif

#define URSA_BOUND_NONCE_MIN    16u /* bytes */
#define URSA_BOUND_NONCE_MAX    64u
#define URSA_BOUND_FIRMWARE_MAX 32u
#define URSA_BOUND_MAX_SIZE                                                                        \
    (64u + 21u + 32u + 1u + 1u + URSA_ID_MAX_SIZE + 1u + URSA_BOUND_NONCE_MAX + 1u +               \
     URSA_BOUND_FIRMWARE_MAX + URSA_RSA_SIZE)

#define URSA_PEM_BOUND "URSA BOUND REQUEST"

/*
 * On the device: a statement about a request that it has just made. `firmware` is text of at most
 * URSA_BOUND_FIRMWARE_MAX printable ASCII characters.
 * URSA_E_NO_KEY, the fault of a DAMAGED device, URSA_E_NONCE (its length), URSA_E_ARGUMENT
 * (firmware), URSA_E_BUFFER (size is under
 * URSA_BOUND_MAX_SIZE), URSA_E_KEY_SHAPE, URSA_E_SIGNATURE
 * (out is all zero). Stack: that of ursa_rsa_sign_sha256. Cost: one signature.
 */
int ursa_identity_bind(const struct ursa_identity *identity, const uint8_t *csr, size_t csr_len,
                       const uint8_t *nonce, size_t nonce_len, const char *firmware, uint8_t *out,
                       size_t size, size_t *len) URSA_MUST_CHECK;

/* What a statement says; borrowed from its bytes. */
struct ursa_bound {
    struct ursa_span signed_part, csr_sha256, id, nonce, firmware, signature;
    uint8_t state;
};

/*
 * On the host: read and verify a statement about this request (DER), whose own signature is
 * verified as well (ursa_csr_verify), made for this nonce. *bound is only of use on success. The
 * state is one in which there is a key. URSA_E_BOUND_FORM, URSA_E_BOUND_CSR, URSA_E_BOUND_NONCE,
 * URSA_E_BOUND_SIGNATURE; those of ursa_csr_read and ursa_csr_verify.
 */
int ursa_bound_verify(const uint8_t *statement, size_t len, const uint8_t *csr, size_t csr_len,
                      const uint8_t *nonce, size_t nonce_len, struct ursa_bound *bound,
                      struct ursa_where *where) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
