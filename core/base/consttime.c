/* SPDX-License-Identifier: MIT */
#include "base/consttime.h"

uint32_t ursa_equal(const void *a, const void *b, size_t n) {
    const uint8_t *x = a, *y = b;
    uint32_t diff = 0;

    while (n-- > 0) {
        diff |= (uint32_t)(*x++ ^ *y++);
    }
    return (diff - 1) >> 31;
}

uint32_t ursa_less(const uint8_t *a, const uint8_t *b, size_t n) {
    uint32_t borrow = 0;

    while (n-- > 0) {
        borrow = ((uint32_t)a[n] - b[n] - borrow) >> 31;
    }
    return borrow;
}
