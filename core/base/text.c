/* SPDX-License-Identifier: MIT */
#include "base/text.h"
#include <string.h>

int ursa_is_digit(unsigned c) {
    return c >= '0' && c <= '9';
}

int ursa_is_alpha(unsigned c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

int ursa_is_alnum(unsigned c) {
    return ursa_is_digit(c) || ursa_is_alpha(c);
}

int ursa_hex_value(unsigned c) {
    if (ursa_is_digit(c)) {
        return (int)(c - '0');
    }
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (int)(c - 'a' + 10) : -1;
}

uint32_t ursa_lower(uint32_t c) {
    return ursa_is_alpha(c) ? c | 0x20 : c;
}

int ursa_is_printable_string(unsigned c) {
    return ursa_is_alnum(c) || (c != 0 && c < 0x80 && strchr(" '()+,-./:=?", (int)c) != NULL);
}

int ursa_is_control(uint32_t code_point) {
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

int ursa_text_is(const char *s, size_t n, const char *word) {
    return strlen(word) == n && memcmp(s, word, n) == 0;
}

int ursa_text_is_nocase(const char *s, size_t n, const char *word) {
    size_t i;

    for (i = 0; i < n; i++) {
        if (word[i] == '\0' || ursa_lower((uint8_t)s[i]) != ursa_lower((uint8_t)word[i])) {
            return 0;
        }
    }
    return word[n] == '\0';
}

void ursa_trim(const char *s, size_t *at, size_t *end) {
    while (*at < *end && (s[*at] == ' ' || s[*at] == '\t')) {
        (*at)++;
    }
    while (*end > *at && (s[*end - 1] == ' ' || s[*end - 1] == '\t')) {
        (*end)--;
    }
}

/*
 * Decode the first byte of a sequence: store its bits of the code point, and how many bytes must
 * follow. Returns the same values as ursa_utf8_next.
 */
static int utf8_first(struct ursa_utf8 *utf8, uint8_t byte) {
    if (byte < 0x80) {
        utf8->code_point = byte;
        return 1;
    }
    if (byte >= 0xC2 && byte <= 0xDF) {
        utf8->pending = 1;
        utf8->code_point = byte & 0x1F;
        utf8->least = 0x80;
    } else if ((byte & 0xF0) == 0xE0) {
        utf8->pending = 2;
        utf8->code_point = byte & 0x0F;
        utf8->least = 0x800;
    } else if (byte >= 0xF0 && byte <= 0xF4) {
        utf8->pending = 3;
        utf8->code_point = byte & 0x07;
        utf8->least = 0x10000;
    } else {
        return -1;
    }
    return 0;
}

int ursa_utf8_next(struct ursa_utf8 *utf8, uint8_t byte) {
    uint32_t c;

    if (utf8->pending == 0) {
        return utf8_first(utf8, byte);
    }
    if ((byte & 0xC0) != 0x80) {
        return -1;
    }
    c = utf8->code_point = utf8->code_point << 6 | (byte & 0x3F);
    if (--utf8->pending > 0) {
        return 0;
    }
    return c < utf8->least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF) ? -1 : 1;
}

int ursa_is_utf8(const uint8_t *s, size_t n) {
    struct ursa_utf8 utf8 = {0, 0, 0};
    size_t i;

    for (i = 0; i < n; i++) {
        if (ursa_utf8_next(&utf8, s[i]) < 0) {
            return 0;
        }
    }
    return utf8.pending == 0;
}

size_t ursa_check_label(const char *s, size_t n) {
    size_t i;

    for (i = 0; i < n; i++) {
        int hyphen = s[i] == '-' && i > 0 && i + 1 < n;

        if (i == 63 || !(ursa_is_alnum((uint8_t)s[i]) || hyphen)) {
            return i;
        }
    }
    return n;
}

static int all_digits(const char *s, size_t n) {
    while (n > 0 && ursa_is_digit((uint8_t)*s)) {
        s++;
        n--;
    }
    return n == 0;
}

size_t ursa_check_host(const char *s, size_t n) {
    size_t start = 0, i, bad;

    if (n > 253) {
        return 253;
    }
    for (i = 0; i < n; i++) {
        if (s[i] == '.') {
            if (i == start) {
                return i; /* an empty label */
            }
            bad = ursa_check_label(s + start, i - start);
            if (bad < i - start) {
                return start + bad;
            }
            start = i + 1;
        }
    }
    if (start == n) {
        return n - 1; /* a dot at the end */
    }
    bad = ursa_check_label(s + start, n - start);
    if (bad < n - start) {
        return start + bad;
    }
    return all_digits(s + start, n - start) ? start : n; /* 1.2.3.4 is not a host name */
}

size_t ursa_check_mailbox(const char *s, size_t n) {
    size_t at, bad;

    for (at = 0; at < n && s[at] != '@'; at++) {
        if ((uint8_t)s[at] <= ' ' || (uint8_t)s[at] >= 0x7F) {
            return at;
        }
    }
    if (at == 0) {
        return 0;
    }
    if (at + 1 >= n) {
        return n - 1; /* no @, or nothing after it */
    }
    bad = ursa_check_host(s + at + 1, n - at - 1);
    return at + 1 + bad;
}
