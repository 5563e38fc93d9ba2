/* SPDX-License-Identifier: MIT */
/* Writes a certificate or request in DER after it was read in BER. */
#ifndef URSA_HOST_VIEW_DER_H
#define URSA_HOST_VIEW_DER_H

#include "ursa/cert.h"

/*
 * Write a certificate or request in DER: a SEQUENCE of the signed part, the algorithm and the
 * signature. As in OpenSSL, the signed part keeps its bytes even if they are not DER, because the
 * signature is over these bytes. Unused bits of the signature become 0.
 *
 * `signature` is a span as in struct ursa_cert. The byte before the span must be the number of
 * unused bits. Returns memory that the caller frees, or NULL if there is no memory.
 */
uint8_t *view_to_der(struct ursa_span signed_part, struct ursa_span algorithm,
                     struct ursa_span signature, size_t *len);

/* True if the span has these bytes. */
int view_is_same(struct ursa_span span, const uint8_t *bytes, size_t len);

#endif
