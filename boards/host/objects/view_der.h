/* SPDX-License-Identifier: MIT */
/* Writes a certificate or request that was read as BER anew in DER. */
#ifndef URSA_HOST_VIEW_DER_H
#define URSA_HOST_VIEW_DER_H

#include "ursa/cert.h"

/*
 * Write the SEQUENCE of the signed part, the algorithm and the signature in DER. As in OpenSSL, the
 * signed part keeps its bytes, even if they are not DER, because they are signed. Unused bits
 * become zero. `signature` is a span as in struct ursa_cert.
 *
 * The result must be freed. Returns NULL without memory.
 */
uint8_t *view_to_der(struct ursa_span signed_part, struct ursa_span algorithm,
                     struct ursa_span signature, size_t *len);

/* True if the span has these bytes. */
int view_is_same(struct ursa_span span, const uint8_t *bytes, size_t len);

#endif
