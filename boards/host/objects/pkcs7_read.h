/* SPDX-License-Identifier: MIT */
/*
 * Reads the certificates of a PKCS#7 bundle, which is SignedData (RFC 2315 9, RFC 5652 5). The
 * bundle is in DER, or in BER with lengths of any form, as Microsoft's programs write it.
 * Signatures are not checked.
 */
#ifndef URSA_HOST_PKCS7_READ_H
#define URSA_HOST_PKCS7_READ_H

#include "codec/der_read.h"
#include "ursa/ursa.h"

/*
 * Find the certificates of the bundle at der. No bytes may follow the bundle. *certs becomes empty
 * if the bundle has no certificates.
 *
 * Returns 1, or 0 if these bytes are not such a bundle.
 */
int pkcs7_open(const uint8_t *der, size_t len, struct ursa_der_in *certs);

/*
 * Take the next element off *certs. *is_cert becomes 1 for an X.509 certificate, and 0 for another
 * element, such as an attribute certificate.
 *
 * Returns 1, or 0 if there is no further element. Also returns 0 if the next element is malformed.
 * Only then certs->left is not 0.
 */
int pkcs7_next(struct ursa_der_in *certs, struct ursa_span *element, int *is_cert);

#endif
