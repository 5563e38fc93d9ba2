/* SPDX-License-Identifier: MIT */
#include "keyfile/number.h"
#include "base/consttime.h"

void ursa_number_read(uint32_t *r, size_t words, const uint8_t *in, size_t len) {
    size_t i;

    for (i = 0; i < words; i++) {
        r[i] = 0;
    }
    for (i = 0; i < len; i++) {
        r[i / 4] |= (uint32_t)in[len - 1 - i] << i % 4 * 8;
    }
}

void ursa_number_write(uint8_t *out, size_t len, const uint32_t *a) {
    size_t i;

    for (i = 0; i < len; i++) {
        out[len - 1 - i] = (uint8_t)(a[i / 4] >> i % 4 * 8);
    }
}

void ursa_number_multiply(uint32_t *r, const uint32_t *a, size_t a_words, const uint32_t *b,
                          size_t b_words) {
    size_t i, j;

    for (i = 0; i < a_words + b_words; i++) {
        r[i] = 0;
    }
    for (i = 0; i < a_words; i++) {
        uint64_t sum = 0;

        for (j = 0; j < b_words; j++) {
            sum += (uint64_t)a[i] * b[j] + r[i + j];
            r[i + j] = (uint32_t)sum;
            sum >>= 32;
        }
        r[i + b_words] = (uint32_t)sum;
    }
}

/* r = (2r + bit) mod m, where r < m before the call. */
static void shift_in(uint32_t *r, uint32_t bit, const uint32_t *m, size_t words) {
    uint32_t borrow = 0, mask;
    size_t i;

    for (i = 0; i < words; i++) {
        uint32_t word = r[i];
        uint64_t diff;

        r[i] = word << 1 | bit;
        bit = word >> 31;
        diff = (uint64_t)r[i] - m[i] - borrow;
        borrow = (uint32_t)(diff >> 63);
    }
    mask = 0 - ursa_value_barrier(bit | (borrow ^ 1)); /* all ones if 2r + bit >= m */
    borrow = 0;
    for (i = 0; i < words; i++) {
        uint64_t diff = (uint64_t)r[i] - (m[i] & mask) - borrow;

        r[i] = (uint32_t)diff;
        borrow = (uint32_t)(diff >> 63);
    }
}

void ursa_number_modulo(uint32_t *r, const uint32_t *a, size_t a_words, const uint32_t *m,
                        size_t m_words) {
    size_t i;

    for (i = 0; i < m_words; i++) {
        r[i] = 0;
    }
    for (i = 32 * a_words; i-- > 0;) {
        shift_in(r, a[i / 32] >> i % 32 & 1, m, m_words);
    }
}

/* Each word of the quotient is chosen so that the lowest remaining word of a becomes 0. */
void ursa_number_divide(uint32_t *r, uint32_t *a, const uint32_t *b, size_t words) {
    uint32_t inverse = b[0]; /* each Newton step doubles the right bits: 3, 6, 12, 24, 48 */
    size_t i, j;

    for (i = 0; i < 4; i++) {
        inverse *= 2 - b[0] * inverse;
    }
    for (i = 0; i < words; i++) {
        uint32_t quotient = a[i] * inverse, carry = 0;

        for (j = 0; i + j < words; j++) {
            uint64_t product = (uint64_t)quotient * b[j] + carry;
            uint64_t diff = (uint64_t)a[i + j] - (uint32_t)product;

            a[i + j] = (uint32_t)diff;
            carry = (uint32_t)(product >> 32) + (uint32_t)(diff >> 63);
        }
        r[i] = quotient;
    }
}

uint32_t ursa_number_subtract(uint32_t *a, const uint32_t *b, size_t words) {
    uint32_t borrow = 0;
    size_t i;

    for (i = 0; i < words; i++) {
        uint64_t diff = (uint64_t)a[i] - b[i] - borrow;

        a[i] = (uint32_t)diff;
        borrow = (uint32_t)(diff >> 63);
    }
    return borrow;
}

uint32_t ursa_number_is(const uint32_t *a, size_t words, uint32_t small) {
    uint32_t differs = a[0] ^ small;
    size_t i;

    for (i = 1; i < words; i++) {
        differs |= a[i];
    }
    return 1 ^ (differs | (0 - differs)) >> 31;
}
