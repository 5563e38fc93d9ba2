/* SPDX-License-Identifier: MIT */
/*
 * EC keys and ECDSA signatures of others (RFC 5480, RFC 5758): on P-256 or P-384, with SHA-256,
 * SHA-384 or SHA-512. The curve is named, the point is uncompressed, and the signature is DER.
 *
 * An image without EC (URSA_CA_EC := no) has core/x509/without_ecdsa.c instead of
 * core/x509/ecdsa.c. There all of these functions fail, with URSA_E_CERT_EC if EC was given.
 */
#ifndef URSA_CORE_ECDSA_H
#define URSA_CORE_ECDSA_H

#include "ursa/cert.h"

/*
 * Check an AlgorithmIdentifier of a signature.
 *
 * URSA_E_CERT_ALGORITHM   not ECDSA with one of the three hashes and without parameters
 * URSA_E_CERT_EC          ECDSA in an image without EC
 */
int ursa_ecdsa_check_algorithm(struct ursa_span algorithm) URSA_MUST_CHECK;

/*
 * Check a key.
 *
 * URSA_E_CERT_EC_KEY   an EC key on another curve, in another form, or with a point off its curve
 * URSA_E_CERT_EC       an EC key in an image without EC
 * URSA_E_CERT_RSA      not an EC key
 */
int ursa_ec_check_key(struct ursa_span spki) URSA_MUST_CHECK;

/*
 * Check a signature. Errors: those of the two functions above, and
 *
 * URSA_E_CERT_SIGNATURE   it does not verify, or is not DER, or r or s is 0 or at least the order,
 *                         or the point is off its curve
 */
int ursa_ecdsa_signed_by(struct ursa_span spki, struct ursa_span algorithm, struct ursa_span tbs,
                         struct ursa_span signature) URSA_MUST_CHECK;

#endif
