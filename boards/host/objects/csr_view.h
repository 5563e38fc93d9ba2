/* SPDX-License-Identifier: MIT */
/*
 * Reads a request to show it. ursa_csr_read is the reader for judging: it refuses what is
 * irregular. This reader reads all requests that OpenSSL 3.0 reads, in BER too, except those with a
 * string in pieces (X.690 8.7.3).
 */
#ifndef URSA_HOST_CSR_VIEW_H
#define URSA_HOST_CSR_VIEW_H

#include "objects/irregular.h"
#include "ursa/csr.h"

/*
 * Read the request at der, and add what is irregular in it to *list. Bytes after the request are
 * ignored: csr->der.len is its length. Name, algorithm, key and attributes may be malformed inside,
 * which is noted.
 *
 * csr->extensions is the first value of the first extensionRequest, as in OpenSSL. If there is no
 * extensionRequest, it is that of Microsoft's attribute.
 *
 * URSA_E_CSR_DER  a field is missing, has another type or is cut off; *where is the field
 */
int csr_view(const uint8_t *der, size_t size, struct ursa_csr *csr, struct irregularities *list,
             struct ursa_where *where) URSA_MUST_CHECK;

#endif
