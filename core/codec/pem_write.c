/* SPDX-License-Identifier: MIT */
#include "ursa/pem.h"
#include <string.h>
#include "base/wipe.h"

#define LINE_BYTES 48u /* bytes of data in a line of 64 characters */

/*
 * Returns the base64 digit of a 6-bit value. It uses no table, because the value may be part of a
 * key and must not decide an address.
 *
 * (limit - v) >> 8 has all its lower 24 bits set if v is above the limit, else it is 0. So each
 * line moves c to the next range of characters if v is above the last value of the range before.
 */
static char digit(uint32_t v) {
    uint32_t c = v + 'A';

    c += ((25u - v) >> 8) & (uint32_t)('a' - 'Z' - 1);
    c -= ((51u - v) >> 8) & (uint32_t)('z' - '0' + 1);
    c -= ((61u - v) >> 8) & (uint32_t)('9' - '+' + 1);
    c += ((62u - v) >> 8) & (uint32_t)('/' - '+' - 1);
    return (char)(c & 0x7F);
}

/* Encodes up to 48 bytes as one line with its LF. Returns the line's length, at most 65. */
static size_t encode_line(const uint8_t *in, size_t n, char *out) {
    char *p = out;
    size_t i;

    for (i = 0; i < n; i += 3) {
        uint32_t w = (uint32_t)in[i] << 16;

        w |= i + 1 < n ? (uint32_t)in[i + 1] << 8 : 0;
        w |= i + 2 < n ? in[i + 2] : 0;
        *p++ = digit(w >> 18);
        *p++ = digit((w >> 12) & 63);
        *p++ = i + 1 < n ? digit((w >> 6) & 63) : '=';
        *p++ = i + 2 < n ? digit(w & 63) : '=';
    }
    *p++ = '\n';
    return (size_t)(p - out);
}

static void banner(const char *dashes_word, const char *label, ursa_write_fn write, void *ctx) {
    write(ctx, dashes_word, strlen(dashes_word));
    write(ctx, label, strlen(label));
    write(ctx, "-----\n", 6);
}

void ursa_pem_stream(const char *label, const uint8_t *der, size_t der_len, ursa_write_fn write,
                     void *ctx) {
    char line[LINE_BYTES / 3 * 4 + 1];

    banner("-----BEGIN ", label, write, ctx);
    while (der_len > 0) {
        size_t n = der_len < LINE_BYTES ? der_len : LINE_BYTES;

        write(ctx, line, encode_line(der, n, line));
        der += n;
        der_len -= n;
    }
    banner("-----END ", label, write, ctx);
    ursa_wipe(line, sizeof line);
}

static void append(void *ctx, const char *text, size_t len) {
    char **to = ctx;

    memcpy(*to, text, len);
    *to += len;
}

int ursa_pem_encode(const char *label, const uint8_t *der, size_t der_len, char *out, size_t size,
                    size_t *len) {
    size_t need;

    if (der_len > SIZE_MAX / 2) {
        return URSA_E_ARGUMENT;
    }
    need = URSA_PEM_SIZE(strlen(label), der_len);
    if (out != NULL && size < need) {
        return URSA_E_BUFFER;
    }
    *len = need - 1;
    if (out != NULL) {
        ursa_pem_stream(label, der, der_len, append, &out);
        *out = '\0';
    }
    return URSA_OK;
}
