/* SPDX-License-Identifier: MIT */
#include "request/san.h"
#include <string.h>
#include "base/text.h"

/*
 * Read a decimal byte. Leading zeros are refused because some parsers read them as octal.
 *
 * Returns the number of characters, or 0 for an error.
 */
static size_t read_octet(const char *s, size_t n, uint8_t *octet) {
    unsigned value = 0;
    size_t i;

    for (i = 0; i < n && i < 3 && ursa_is_digit((uint8_t)s[i]); i++) {
        value = value * 10 + (unsigned)(s[i] - '0');
    }
    if (i == 0 || value > 255 || (i > 1 && s[0] == '0')) {
        return 0;
    }
    *octet = (uint8_t)value;
    return i;
}

static int read_ipv4(const char *s, size_t n, uint8_t out[4]) {
    unsigned i;

    for (i = 0; i < 4; i++) {
        size_t used = read_octet(s, n, &out[i]);

        if (used == 0) {
            return 0;
        }
        s += used;
        n -= used;
        if (i < 3) {
            if (n == 0 || *s != '.') {
                return 0;
            }
            s++;
            n--;
        }
    }
    return n == 0;
}

/* Read one to four hexadecimal digits. Returns the number of digits, or 0 if there is no digit. */
static size_t read_group(const char *s, size_t n, uint8_t out[2]) {
    unsigned value = 0;
    size_t i;

    for (i = 0; i < n && i < 4 && ursa_hex_value((uint8_t)s[i]) >= 0; i++) {
        value = value << 4 | (unsigned)ursa_hex_value((uint8_t)s[i]);
    }
    out[0] = (uint8_t)(value >> 8);
    out[1] = (uint8_t)value;
    return i;
}

/*
 * Read groups separated by colons. The last group may be an IPv4 address.
 *
 * Returns the number of bytes written to out, or -1 for an error.
 */
static int read_groups(const char *s, size_t n, uint8_t out[16]) {
    int len = 0;

    while (n > 0) {
        size_t used;

        if (len <= 12 && memchr(s, '.', n) != NULL && memchr(s, ':', n) == NULL) {
            return read_ipv4(s, n, out + len) ? len + 4 : -1;
        }
        used = len <= 14 ? read_group(s, n, out + len) : 0;
        if (used == 0) {
            return -1;
        }
        len += 2;
        s += used;
        n -= used;
        if (n > 0 && (*s != ':' || n == 1)) {
            return -1;
        }
        s += n > 0;
        n -= n > 0;
    }
    return len;
}

static size_t find_gap(const char *s, size_t n) {
    size_t i;

    for (i = 0; i + 1 < n; i++) {
        if (s[i] == ':' && s[i + 1] == ':') {
            return i;
        }
    }
    return n;
}

static int read_ipv6(const char *s, size_t n, uint8_t out[16]) {
    uint8_t tail[16];
    size_t gap = find_gap(s, n);
    int head_len, tail_len;

    if (gap == n) {
        return read_groups(s, n, out) == 16;
    }
    head_len = read_groups(s, gap, out);
    tail_len = read_groups(s + gap + 2, n - gap - 2, tail);
    /* An IPv4 address may only be the last group. `::` means at least one group of zeros. */
    if (head_len < 0 || tail_len < 0 || head_len + tail_len > 14 || memchr(s, '.', gap) != NULL) {
        return 0;
    }
    memset(out + head_len, 0, (size_t)(16 - head_len - tail_len));
    memcpy(out + 16 - tail_len, tail, (size_t)tail_len);
    return 1;
}

size_t ursa_ip_parse(const char *s, size_t n, uint8_t out[16]) {
    if (memchr(s, ':', n) != NULL) {
        return read_ipv6(s, n, out) ? 16 : 0;
    }
    return read_ipv4(s, n, out) ? 4 : 0;
}
