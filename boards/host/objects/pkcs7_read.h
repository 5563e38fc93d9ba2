/* SPDX-License-Identifier: MIT */
/*
 * Reading the certificates of a PKCS#7 bundle: SignedData (RFC 2315 9, RFC 5652 5), in DER or in
 * BER with lengths of any form, as Microsoft's programs write it. Signatures are not looked at.
 */
#ifndef URSA_HOST_PKCS7_READ_H
#define URSA_HOST_PKCS7_READ_H

#include "codec/der_read.h"
#include "ursa/ursa.h"

/*
 * Find the certificates of a bundle, which must be all of the input. *certs is empty if the bundle
 * has no certificates.
 *
 * Returns 1. Returns 0 if the input is not such a bundle.
 */
int pkcs7_open(const uint8_t *der, size_t len, struct ursa_der_in *certs);

/*
 * Take the next element of *certs. *is_cert is 0 if it is no X.509 certificate, but e.g. an
 * attribute certificate.
 *
 * Returns 1. Returns 0 at the end, or if the next element is malformed: then bytes are left.
 */
int pkcs7_next(struct ursa_der_in *certs, struct ursa_span *element, int *is_cert);

#endif
