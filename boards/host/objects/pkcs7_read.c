/* SPDX-License-Identifier: MIT */
#include "objects/pkcs7_read.h"
#include <string.h>
#include "ber/ber_read.h"
#include "codec/der_write.h"

/* pkcs7-signedData: 1.2.840.113549.1.7.2. */
static const uint8_t signed_data[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2};

/* Find the certificates of SignedData. Version, digest algorithms and content come before them. */
static int enter_certificates(struct ursa_der_in in, struct ursa_der_in *certs) {
    struct ursa_der_in content;

    if (!ber_next(&in, DER_INTEGER, &content) || !ber_next(&in, DER_SET, &content) ||
        !ber_next(&in, DER_SEQUENCE, &content)) {
        return 0;
    }
    certs->at = in.at;
    certs->left = 0;
    if (in.left > 0 && in.at[0] == (DER_CONTEXT_CONSTRUCTED | 0) && !ber_any(&in, certs)) {
        return 0;
    }
    /* Skip the revocation lists and the signers. Nothing else may follow (RFC 5652 5.1). */
    (void)ber_next(&in, DER_CONTEXT_CONSTRUCTED | 1, &content);
    return ber_next(&in, DER_SET, &content) && in.left == 0;
}

int pkcs7_open(const uint8_t *der, size_t len, struct ursa_der_in *certs) {
    struct ursa_der_in in = {der, len}, info, type, explicit_tag, data;

    return ber_next(&in, DER_SEQUENCE, &info) && in.left == 0 && ber_next(&info, DER_OID, &type) &&
           type.left == sizeof signed_data &&
           memcmp(type.at, signed_data, sizeof signed_data) == 0 &&
           ber_next(&info, DER_CONTEXT_CONSTRUCTED | 0, &explicit_tag) && info.left == 0 &&
           ber_next(&explicit_tag, DER_SEQUENCE, &data) && explicit_tag.left == 0 &&
           enter_certificates(data, certs);
}

int pkcs7_next(struct ursa_der_in *certs, struct ursa_span *element, int *is_cert) {
    struct ursa_der_in content;

    element->at = certs->at;
    *is_cert = certs->left > 0 && certs->at[0] == DER_SEQUENCE;
    if (certs->left == 0 || !ber_any(certs, &content)) {
        return 0;
    }
    element->len = (size_t)(certs->at - element->at);
    return 1;
}
