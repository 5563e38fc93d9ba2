/* SPDX-License-Identifier: MIT */
/*
 * Reads a certificate to show it. ursa_cert_read is the reader for judging: it refuses what is
 * irregular. This reader reads all certificates that OpenSSL 3.0 reads, in BER too, except those
 * with a string in pieces (X.690 8.7.3).
 */
#ifndef URSA_HOST_CERT_VIEW_H
#define URSA_HOST_CERT_VIEW_H

#include "objects/irregular.h"
#include "ursa/cert.h"

/*
 * Read the certificate at der, and add what is irregular in it to *list. Bytes after the
 * certificate are ignored: cert->der.len is its length. cert->version is 0 if the version is not 1,
 * 2 or 3. Names, algorithms, key, times and extensions may be malformed inside, which is noted.
 *
 * URSA_E_CERT_DER  a field is missing, has another type or is cut off; *where is the field
 */
int cert_view(const uint8_t *der, size_t size, struct ursa_cert *cert, struct irregularities *list,
              struct ursa_where *where) URSA_MUST_CHECK;

#endif
