/* SPDX-License-Identifier: MIT */
/*
 * Checks EC keys and verifies ECDSA signatures that others have made (RFC 5480, RFC 5758).
 *
 * The curve is P-256 or P-384, and the key contains the curve's OID. The hash is SHA-256, SHA-384
 * or SHA-512. The point is uncompressed, and the signature is DER.
 *
 * An image without EC (URSA_CA_EC := no) has core/x509/without_ecdsa.c instead of
 * core/x509/ecdsa.c. Each function then fails, with URSA_E_CERT_EC if its input is EC.
 */
#ifndef URSA_CORE_ECDSA_H
#define URSA_CORE_ECDSA_H

#include "ursa/cert.h"

/*
 * Check the AlgorithmIdentifier of a signature.
 *
 * URSA_E_CERT_ALGORITHM   the algorithm is not ECDSA with SHA-256, SHA-384 or SHA-512, or
 *                         it has parameters
 * URSA_E_CERT_EC          ECDSA in an image without EC
 */
int ursa_ecdsa_check_algorithm(struct ursa_span algorithm) URSA_MUST_CHECK;

/*
 * Check a key, given as a SubjectPublicKeyInfo.
 *
 * URSA_E_CERT_EC_KEY   an EC key that is not on P-256 or P-384, not in the uncompressed form, or
 *                      with a point that is not on its curve
 * URSA_E_CERT_EC       an EC key in an image without EC
 * URSA_E_CERT_RSA      not an EC key
 */
int ursa_ec_check_key(struct ursa_span spki) URSA_MUST_CHECK;

/*
 * Verify a signature of the bytes `tbs` with the key `spki`.
 *
 * URSA_E_CERT_SIGNATURE   the signature does not verify or is not DER; r or s is 0 or not below the
 *                         curve's order; or the key's point is not on its curve
 * errors of the two functions above
 */
int ursa_ecdsa_signed_by(struct ursa_span spki, struct ursa_span algorithm, struct ursa_span tbs,
                         struct ursa_span signature) URSA_MUST_CHECK;

#endif
