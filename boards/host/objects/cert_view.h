/* SPDX-License-Identifier: MIT */
/*
 * Reads a certificate to show it. ursa_cert_read is strict and accepts only well-formed DER.
 * cert_view reads all certificates that OpenSSL 3.0 reads, also in BER. The only exceptions are
 * certificates with a string in constructed encoding (X.690 8.7.3).
 */
#ifndef URSA_HOST_CERT_VIEW_H
#define URSA_HOST_CERT_VIEW_H

#include "objects/irregular.h"
#include "ursa/cert.h"

/*
 * Read the certificate at der, and add its irregularities (irregular.h) to *list. Bytes after the
 * certificate are ignored. cert->der.len is the length of the certificate. cert->version is 0 if
 * the version is not 1, 2 or 3. If names, algorithms, key, times or extensions are malformed
 * inside, this is an irregularity and not an error.
 *
 * URSA_E_CERT_DER  a field is missing, has another type or is cut off; *where is this field
 */
int cert_view(const uint8_t *der, size_t size, struct ursa_cert *cert, struct irregularities *list,
              struct ursa_where *where) URSA_MUST_CHECK;

#endif
