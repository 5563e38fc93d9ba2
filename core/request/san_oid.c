/* SPDX-License-Identifier: MIT */
#include "request/san.h"
#include "base/text.h"

#define NUMBERS    16u
#define NUMBER_MAX 0x0FFFFFFFu /* fits four groups of seven bits */

/* Read the number at *at, and the dot after it unless the number is the last. */
static int read_number(const char *s, size_t n, size_t *at, uint32_t *number) {
    size_t start = *at;

    for (*number = 0; *at < n && ursa_is_digit((uint8_t)s[*at]); ++*at) {
        *number = *number * 10 + (uint32_t)(s[*at] - '0');
        if (*number > NUMBER_MAX) {
            return 0;
        }
    }
    if (*at == start || (s[start] == '0' && *at - start > 1)) {
        return 0;
    }
    if (*at == n) {
        return 1;
    }
    return s[(*at)++] == '.' && *at < n;
}

/* X.690 8.19.2: groups of seven bits, with the top bit set in all groups but the last. */
static size_t put(uint32_t number, uint8_t *out) {
    size_t n = 1, i;

    while (n < 4 && number >> 7 * n != 0) {
        n++;
    }
    for (i = 0; i < n && out != NULL; i++) {
        unsigned group = number >> 7 * (n - 1 - i) & 0x7F;

        out[i] = (uint8_t)(i + 1 < n ? 0x80 | group : group);
    }
    return n;
}

size_t ursa_oid_parse(const char *s, size_t n, uint8_t *out) {
    uint32_t first, number;
    size_t at = 0, len, numbers = 2;

    if (!read_number(s, n, &at, &first) || at == n || !read_number(s, n, &at, &number) ||
        first > 2 || (first < 2 && number > 39) || number > NUMBER_MAX - 80) {
        return 0;
    }
    len = put(first * 40 + number, out);
    while (at < n) {
        if (numbers++ == NUMBERS || !read_number(s, n, &at, &number)) {
            return 0;
        }
        len += put(number, out == NULL ? NULL : out + len);
    }
    return len;
}
