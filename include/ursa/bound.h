/* SPDX-License-Identifier: MIT */
/*
 * Bound requests.
 *
 * A bound request is a certificate request together with a statement. The device signs the
 * statement with the key of the request. The statement holds the digest of the request, a nonce
 * that the other side has chosen, and the device's id, state and firmware version.
 *
 * The statement proves that the holder of the request's private key made the statement after the
 * nonce was chosen, and about this request. It does not prove which hardware holds the key, nor
 * that the id, state and version are true. Another device can say the same, and so can a program
 * on the wire with a key of its own. To rule that out, the key (or its digest, `spki-sha256` on the
 * console) must be known in another way, e.g. from the time when the device was alone on the cable.
 *
 * A nonce must be random and must never be used twice. Otherwise an old statement passes for a new
 * one.
 *
 * The fields of a statement, with their lengths in bytes:
 *
 *   64  hex 55 in each byte
 *   21  "Ursa bound request 1" and a NUL
 *   32  SHA-256 of the request's DER
 *    1  state: 1 KEYED, 2 CERTIFIED, 3 LOCKED (identity.h)
 *    1  length of the id, 1 to 16 bytes; the id follows
 *    1  length of the nonce, 16 to 64 bytes; the nonce follows
 *    1  length of the firmware's version, 0 to 32 bytes; the version follows, printable ASCII
 *  256  RSASSA-PKCS1-v1_5 signature with SHA-256 (RFC 8017 8.2) over all bytes before it
 *
 * The same key signs requests and TLS handshakes. Their signed parts begin differently, so a
 * signature of one kind never passes for another kind:
 *
 *   request or certificate  hex 30 (DER)
 *   TLS 1.3 handshake       64 bytes of hex 20 (RFC 8446 4.4.3)
 *   TLS 1.2 client          hex 01, the ClientHello
 *   TLS 1.2 server          32 bytes of the client and 32 random bytes of the server, which are not
 *                           all hex 55 (RFC 5246 7.4.3)
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
/* bytes of the longest statement */
#define URSA_BOUND_MAX_SIZE                                                                        \
    (64u + 21u + 32u + 1u + 1u + URSA_ID_MAX_SIZE + 1u + URSA_BOUND_NONCE_MAX + 1u +               \
     URSA_BOUND_FIRMWARE_MAX + URSA_RSA_SIZE)

/* the PEM label of a statement */
#define URSA_PEM_BOUND "URSA BOUND REQUEST"

/*
 * Make a statement about a request that this device has just made.
 *
 * firmware is text of at most URSA_BOUND_FIRMWARE_MAX printable ASCII characters. The request is
 * not parsed: its DER is only hashed. *len is the length of the statement in out. Stack: that of
 * ursa_rsa_sign_sha256. Cost: one signature.
 *
 * URSA_E_ARGUMENT   csr, nonce or firmware is NULL, or firmware is too long or not printable
 * URSA_E_NO_KEY     the device is EMPTY
 * identity->fault   the device is DAMAGED
 * URSA_E_NONCE      nonce_len is not 16 to 64 bytes
 * URSA_E_BUFFER     size is below URSA_BOUND_MAX_SIZE; nothing is written
 * URSA_E_KEY_SHAPE  a part of the key has a wrong size or parity; out is all zero
 * URSA_E_SIGNATURE  the signature did not verify; out is all zero
 */
int ursa_identity_bind(const struct ursa_identity *identity, const uint8_t *csr, size_t csr_len,
                       const uint8_t *nonce, size_t nonce_len, const char *firmware, uint8_t *out,
                       size_t size, size_t *len) URSA_MUST_CHECK;

/* The fields of a statement. The spans point into the statement's bytes. */
struct ursa_bound {
    struct ursa_span signed_part, csr_sha256, id, nonce, firmware, signature;
    uint8_t state; /* enum ursa_state: KEYED, CERTIFIED or LOCKED */
};

/*
 * Read and verify a statement; for the host.
 *
 * csr is the DER of the request, and nonce is the nonce that the caller has chosen. The request's
 * own signature is verified as well (ursa_csr_verify). *bound is valid only on success.
 *
 * URSA_E_BOUND_FORM       not a statement as described above
 * URSA_E_BOUND_CSR        the statement is about another request
 * URSA_E_BOUND_NONCE      the statement is for another nonce
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
