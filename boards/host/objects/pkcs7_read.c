/* SPDX-License-Identifier: MIT */
#include "objects/pkcs7_read.h"
#include <string.h>
#include "codec/der_write.h"

/* pkcs7-signedData: 1.2.840.113549.1.7.2. */
static const uint8_t signed_data[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7, 2};

enum length { LENGTH_DEFINITE, LENGTH_INDEFINITE, LENGTH_BAD };

/* ---- BER ------------------------------------------------------------------------------------ */

/* Read a tag of one byte and a length. *head is the bytes of both. */
static enum length read_header(struct ursa_der_in in, size_t *head, size_t *len) {
    size_t n, i;

    if (in.left < 2 || (in.at[0] & 0x1F) == 0x1F) {
        return LENGTH_BAD;
    }
    *head = 2;
    *len = in.at[1];
    if (*len == 0x80) {
        *len = 0;
        return (in.at[0] & 0x20) != 0 ? LENGTH_INDEFINITE : LENGTH_BAD;
    }
    if (*len > 0x80) {
        n = *len - 0x80;
        if (n > 4 || n > in.left - 2) {
            return LENGTH_BAD;
        }
        for (*len = 0, i = 0; i < n; i++) {
            *len = *len << 8 | in.at[2 + i];
        }
        *head += n;
    }
    return *len <= in.left - *head ? LENGTH_DEFINITE : LENGTH_BAD;
}

static int is_end(struct ursa_der_in in) {
    return in.left >= 2 && in.at[0] == 0 && in.at[1] == 0;
}

static void pass(struct ursa_der_in *in, size_t n) {
    in->at += n;
    in->left -= n;
}

/*
 * Find the two zero bytes that end an indefinite length. `in` begins after its header. Elements of
 * indefinite length within it are counted, and those of definite length are passed over, so the
 * time is linear and there is no recursion. Returns the bytes before the zeros, or SIZE_MAX.
 */
static size_t find_end(struct ursa_der_in in) {
    const uint8_t *start = in.at;
    size_t depth = 1, head = 0, len = 0;

    for (;;) {
        if (is_end(in)) {
            if (--depth == 0) {
                return (size_t)(in.at - start);
            }
            pass(&in, 2);
            continue;
        }
        switch (read_header(in, &head, &len)) {
        case LENGTH_DEFINITE:
            pass(&in, head + len);
            break;
        case LENGTH_INDEFINITE:
            pass(&in, head);
            depth++;
            break;
        default:
            return SIZE_MAX;
        }
    }
}

/* Take the next element: *content is its content, and *in is moved past it. */
static int take(struct ursa_der_in *in, struct ursa_der_in *content) {
    size_t head = 0, len = 0, end = 0;
    enum length form = read_header(*in, &head, &len);

    if (form == LENGTH_BAD || is_end(*in)) {
        return 0;
    }
    pass(in, head);
    if (form == LENGTH_INDEFINITE) {
        len = find_end(*in);
        end = 2;
        if (len == SIZE_MAX) {
            return 0;
        }
    }
    content->at = in->at;
    content->left = len;
    pass(in, len + end);
    return 1;
}

static int take_tag(struct ursa_der_in *in, unsigned tag, struct ursa_der_in *content) {
    return in->left > 0 && in->at[0] == tag && take(in, content);
}

/* ---- SignedData ----------------------------------------------------------------------------- */

/* The version, the digest algorithms and the content come before the certificates. */
static int enter_certificates(struct ursa_der_in in, struct ursa_der_in *certs) {
    struct ursa_der_in content;

    if (!take_tag(&in, DER_INTEGER, &content) || !take_tag(&in, DER_SET, &content) ||
        !take_tag(&in, DER_SEQUENCE, &content)) {
        return 0;
    }
    certs->at = in.at;
    certs->left = 0;
    if (in.left > 0 && in.at[0] == (DER_CONTEXT_CONSTRUCTED | 0) && !take(&in, certs)) {
        return 0;
    }
    while (in.left > 0) { /* revocation lists and signers */
        if (!take(&in, &content)) {
            return 0;
        }
    }
    return 1;
}

int pkcs7_open(const uint8_t *der, size_t len, struct ursa_der_in *certs) {
    struct ursa_der_in in = {der, len}, info, type, explicit_tag, data;

    return take_tag(&in, DER_SEQUENCE, &info) && in.left == 0 && take_tag(&info, DER_OID, &type) &&
           type.left == sizeof signed_data &&
           memcmp(type.at, signed_data, sizeof signed_data) == 0 &&
           take_tag(&info, DER_CONTEXT_CONSTRUCTED | 0, &explicit_tag) && info.left == 0 &&
           take_tag(&explicit_tag, DER_SEQUENCE, &data) && explicit_tag.left == 0 &&
           enter_certificates(data, certs);
}

int pkcs7_next(struct ursa_der_in *certs, struct ursa_span *element, int *is_cert) {
    struct ursa_der_in content;

    element->at = certs->at;
    *is_cert = certs->left > 0 && certs->at[0] == DER_SEQUENCE;
    if (certs->left == 0 || !take(certs, &content)) {
        return 0;
    }
    element->len = (size_t)(certs->at - element->at);
    return 1;
}
