/* SPDX-License-Identifier: MIT */
/*
 * Reads a request to show it. ursa_csr_read is strict and accepts only well-formed DER. csr_view
 * reads all requests that OpenSSL 3.0 reads, also in BER. The only exceptions are requests with a
 * string in constructed encoding (X.690 8.7.3).
 */
#ifndef URSA_HOST_CSR_VIEW_H
#define URSA_HOST_CSR_VIEW_H

#include "objects/irregular.h"
#include "ursa/csr.h"

/*
 * Read the request at der, and add its irregularities (irregular.h) to *list. Bytes after the
 * request are ignored. csr->der.len is the length of the request. If name, algorithm, key or
 * attributes are malformed inside, this is an irregularity and not an error.
 *
 * csr->extensions is the first value of the first extensionRequest, as in OpenSSL. If there is no
 * extensionRequest, csr->extensions is the first value of Microsoft's attribute for extensions,
 * 1.3.6.1.4.1.311.2.1.14.
 *
 * URSA_E_CSR_DER  a field is missing, has another type or is cut off; *where is this field
 */
int csr_view(const uint8_t *der, size_t size, struct ursa_csr *csr, struct irregularities *list,
             struct ursa_where *where) URSA_MUST_CHECK;

#endif
