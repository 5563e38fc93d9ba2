/* SPDX-License-Identifier: MIT */
/*
 * Bound requests.
 *
 * A bound request is a certificate request together with a statement about it. The device signs the
 * statement with the key of the request. The statement contains the digest of the request, a nonce,
 * and the device's id, state and firmware version. The verifier chooses the nonce and sends it to
 * the device.
 *
 * The statement proves one fact: after the nonce was chosen, the holder of the private key of this
 * request signed the digest of this request. The statement does not prove which hardware holds the
 * key. It also does not prove that id, state and version are true: another device, or a program
 * between the device and the verifier, can state the same values with a key of its own. To exclude
 * this, the verifier must know the device's public key from another source. For example, it may
 * have read the key's digest (`spki-sha256` on the console) while the device was alone on the
 * cable.
 *
 * A nonce must be random and must never be used twice. Otherwise an old statement would be accepted
 * as a new one.
 *
 * The fields of a statement, each with its length in bytes:
 *
 *   64  the byte 0x55, 64 times
 *   21  "Ursa bound request 1" and a NUL
 *   32  SHA-256 of the request's DER
 *    1  state: 1 KEYED, 2 CERTIFIED, 3 LOCKED (identity.h)
 *    1  length of the id, 1 to 16 bytes; the id follows
 *    1  length of the nonce, 16 to 64 bytes; the nonce follows
 *    1  length of the firmware's version, 0 to 32 bytes; the version follows, printable ASCII
 *  256  RSASSA-PKCS1-v1_5 signature with SHA-256 (RFC 8017 8.2) over all bytes before it
 *
 * The device also signs requests and TLS handshakes with this key. The signed bytes of a statement
 * begin differently from all other signed bytes, so no signature is valid for two purposes. The
 * others begin as follows:
 *
 *   request or certificate  0x30 (DER)
 *   TLS 1.3 handshake       the byte 0x20, 64 times (RFC 8446 4.4.3)
 *   TLS 1.2 client          0x01, the ClientHello
 *   TLS 1.2 server          32 random bytes of the client, then 32 random bytes of the server; the
 *                           server's bytes are not all 0x55 (RFC 5246 7.4.3)
 *
 * The rule of identity.h for threads holds for ursa_identity_bind. Threads may call
 * ursa_bound_verify at the same time. No function of this header may be called from an interrupt.
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

#define URSA_BOUND_NONCE_MIN    16u /* bytes of the shortest nonce */
#define URSA_BOUND_NONCE_MAX    64u /* bytes of the longest nonce */
#define URSA_BOUND_FIRMWARE_MAX 32u /* bytes of the longest firmware version */
/* bytes of the longest statement */
#define URSA_BOUND_MAX_SIZE                                                                        \
    (64u + 21u + 32u + 1u + 1u + URSA_ID_MAX_SIZE + 1u + URSA_BOUND_NONCE_MAX + 1u +               \
     URSA_BOUND_FIRMWARE_MAX + URSA_RSA_SIZE)

/* the PEM label of a statement */
#define URSA_PEM_BOUND "URSA BOUND REQUEST"

/*
 * Make a statement about a request that this device has just made.
 *
 * csr is the DER of the request. It is not parsed, only hashed. firmware is a text of at most
 * URSA_BOUND_FIRMWARE_MAX printable ASCII characters. On success *len is the length of the
 * statement in out. Stack: that of ursa_rsa_sign_sha256. Cost: one signature.
 *
 * URSA_E_ARGUMENT   csr, nonce or firmware is NULL, or firmware is too long or not printable
 * URSA_E_NO_KEY     the device is EMPTY
 * identity->fault   the device is DAMAGED (identity.h)
 * URSA_E_NONCE      nonce_len is not 16 to 64 bytes
 * URSA_E_BUFFER     size is below URSA_BOUND_MAX_SIZE; nothing is written
 * URSA_E_KEY_SHAPE  a part of the key has a wrong size or parity; out is all zero
 * URSA_E_SIGNATURE  the signature did not verify; out is all zero
 */
int ursa_identity_bind(const struct ursa_identity *identity, const uint8_t *csr, size_t csr_len,
                       const uint8_t *nonce, size_t nonce_len, const char *firmware, uint8_t *out,
                       size_t size, size_t *len) URSA_MUST_CHECK;

/* The fields of a statement. The spans (cert.h) point into the statement's bytes. */
struct ursa_bound {
    struct ursa_span signed_part, csr_sha256, id, nonce, firmware, signature;
    uint8_t state; /* enum ursa_state: KEYED, CERTIFIED or LOCKED */
};

/*
 * Read and verify a statement. A host calls this function, not the device.
 *
 * csr is the DER of the request, and nonce is the nonce that the caller has chosen. This function
 * also verifies the request's own signature (ursa_csr_verify). *bound is valid only on success.
 *
 * URSA_E_BOUND_FORM       not a statement as described above
 * URSA_E_BOUND_CSR        the statement has the digest of another request
 * URSA_E_BOUND_NONCE      the statement has another nonce
 * URSA_E_BOUND_SIGNATURE  the signature was not made with the request's key
 * errors of ursa_csr_read and ursa_csr_verify (csr.h)
 */
int ursa_bound_verify(const uint8_t *statement, size_t len, const uint8_t *csr, size_t csr_len,
                      const uint8_t *nonce, size_t nonce_len, struct ursa_bound *bound,
                      struct ursa_where *where) URSA_MUST_CHECK;

#ifdef __cplusplus
}
#endif

#endif
