/* SPDX-License-Identifier: MIT */
#include "objects/view_der.h"
#include <stdlib.h>
#include <string.h>
#include "ber/ber_read.h"
#include "codec/der_write.h"

/*
 * Write an AlgorithmIdentifier in DER. The parameters are copied unchanged. If the OID is missing,
 * the complete content is copied unchanged.
 */
static void write_algorithm(struct ursa_der *der, struct ursa_span algorithm) {
    struct ursa_der_in in = {algorithm.at, algorithm.len}, content = {NULL, 0}, oid, parameters;
    size_t mark = der->len;

    (void)ber_any(&in, &content);
    parameters = content;
    if (ber_next(&parameters, DER_OID, &oid)) {
        ursa_der_bytes(der, parameters.at, parameters.left);
        ursa_der_tlv(der, DER_OID, oid.at, oid.left);
    } else {
        ursa_der_bytes(der, content.at, content.left);
    }
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

/*
 * Write a BIT STRING in DER, where unused bits are 0 (X.690 11.2.1). The byte before bits.at is the
 * number of unused bits. They are the lowest bits of the last byte.
 */
static void write_bits(struct ursa_der *der, struct ursa_span bits) {
    unsigned unused = bits.at[-1];
    size_t mark = der->len;

    if (bits.len > 0) {
        ursa_der_byte(der, bits.at[bits.len - 1] & 0xFFu << unused & 0xFF);
        ursa_der_bytes(der, bits.at, bits.len - 1);
    }
    ursa_der_byte(der, unused);
    ursa_der_wrap(der, DER_BIT_STRING, mark);
}

static void write_all(struct ursa_der *der, struct ursa_span signed_part,
                      struct ursa_span algorithm, struct ursa_span signature) {
    write_bits(der, signature);
    write_algorithm(der, algorithm);
    ursa_der_bytes(der, signed_part.at, signed_part.len);
    ursa_der_wrap(der, DER_SEQUENCE, 0);
}

uint8_t *view_to_der(struct ursa_span signed_part, struct ursa_span algorithm,
                     struct ursa_span signature, size_t *len) {
    struct ursa_der der;
    uint8_t *bytes;

    ursa_der_count(&der);
    write_all(&der, signed_part, algorithm, signature);
    *len = der.len;
    bytes = malloc(*len);
    if (bytes != NULL) {
        ursa_der_init(&der, bytes, *len);
        write_all(&der, signed_part, algorithm, signature);
    }
    return bytes;
}

int view_is_same(struct ursa_span span, const uint8_t *bytes, size_t len) {
    return span.len == len && memcmp(span.at, bytes, len) == 0;
}
