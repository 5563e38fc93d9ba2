/* SPDX-License-Identifier: MIT */
#include "codec/der_write.h"
#include <string.h>

void ursa_der_count(struct ursa_der *der) {
    ursa_der_init(der, NULL, 0);
}

void ursa_der_init(struct ursa_der *der, uint8_t *buf, size_t room) {
    der->end = buf == NULL ? NULL : buf + room;
    der->room = room;
    der->len = 0;
}

uint8_t *ursa_der_reserve(struct ursa_der *der, size_t n) {
    der->len += n;
    return der->end == NULL || der->len > der->room ? NULL : der->end - der->len;
}

void ursa_der_bytes(struct ursa_der *der, const void *p, size_t n) {
    uint8_t *to = ursa_der_reserve(der, n);

    if (to != NULL && n > 0) {
        memcpy(to, p, n);
    }
}

void ursa_der_byte(struct ursa_der *der, unsigned value) {
    uint8_t byte = (uint8_t)value;

    ursa_der_bytes(der, &byte, 1);
}

void ursa_der_wrap(struct ursa_der *der, unsigned tag, size_t mark) {
    size_t n = der->len - mark;

    if (n < 0x80) {
        ursa_der_byte(der, (unsigned)n);
    } else {
        unsigned octets = 0;

        for (; n > 0; n >>= 8, octets++) {
            ursa_der_byte(der, n & 0xFF);
        }
        ursa_der_byte(der, 0x80 | octets);
    }
    ursa_der_byte(der, tag);
}

void ursa_der_tlv(struct ursa_der *der, unsigned tag, const void *content, size_t n) {
    size_t mark = der->len;

    ursa_der_bytes(der, content, n);
    ursa_der_wrap(der, tag, mark);
}

void ursa_der_unsigned(struct ursa_der *der, const uint8_t *number, size_t n) {
    size_t mark = der->len;

    while (n > 1 && number[0] == 0) {
        number++;
        n--;
    }
    ursa_der_bytes(der, number, n);
    if (number[0] & 0x80) {
        ursa_der_byte(der, 0); /* otherwise the number would be negative */
    }
    ursa_der_wrap(der, DER_INTEGER, mark);
}

size_t ursa_der_header_size(size_t n) {
    struct ursa_der der;

    ursa_der_count(&der);
    der.len = n;
    ursa_der_wrap(&der, DER_SEQUENCE, 0);
    return der.len - n;
}
