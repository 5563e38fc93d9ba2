/* SPDX-License-Identifier: MIT */
#include "objects/der_kind.h"
#include <string.h>
#include "cli/files.h"
#include "cli/report.h"
#include "codec/der_write.h"

#define MOST_BYTES 0xFFFFFFu /* the longest element that core reads */

/* ---- the beginning of BER ------------------------------------------------------------------- */

/*
 * The bytes that were not read yet. Elements may be longer than these bytes: an object that was cut
 * is recognized as well.
 */
struct bytes {
    const uint8_t *at;
    size_t left;
};

/*
 * Read a tag and a length in any form. Returns the bytes of both, or 0. *len is 0 for an indefinite
 * length.
 */
static size_t read_header(struct bytes in, size_t *len) {
    size_t n, i;

    if (in.left < 2) {
        return 0;
    }
    *len = in.at[1];
    if (*len < 0x80) {
        return 2;
    }
    n = *len - 0x80;
    if (in.left < 2 + n) {
        return 0;
    }
    for (*len = 0, i = 0; i < n; i++) {
        if (*len > SIZE_MAX >> 8) {
            return 0;
        }
        *len = *len << 8 | in.at[2 + i];
    }
    return *len < SIZE_MAX - 2 - n ? 2 + n : 0; /* so that the sum of both is a size */
}

/* Go into an element with this tag. */
static int enter(struct bytes *in, unsigned tag) {
    size_t len = 0, head = in->left > 0 && in->at[0] == tag ? read_header(*in, &len) : 0;

    in->at += head;
    in->left -= head;
    return head > 0;
}

/* Go past an element of definite length with this tag. */
static int skip(struct bytes *in, unsigned tag) {
    size_t len = 0, head = in->left > 0 && in->at[0] == tag ? read_header(*in, &len) : 0;

    if (head == 0 || len > in->left - head) {
        return 0;
    }
    in->at += head + len;
    in->left -= head + len;
    return 1;
}

static int is_next(struct bytes in, unsigned tag) {
    return in.left > 0 && in.at[0] == tag;
}

/* ---- kinds ---------------------------------------------------------------------------------- */

/* True if an OID of PKCS#7 comes next: 1.2.840.113549.1.7.x. */
static int is_pkcs7_type(struct bytes in) {
    static const uint8_t pkcs7[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 7};
    size_t len = 0, head = is_next(in, DER_OID) ? read_header(in, &len) : 0;

    return head > 0 && len == sizeof pkcs7 + 1 && in.left - head >= len &&
           memcmp(in.at + head, pkcs7, sizeof pkcs7) == 0;
}

/*
 * The kind of an object that begins with a number: 3 in PKCS#12 (RFC 7292 4), 0 or 1 in a private
 * key, the modulus in a public key (RFC 8017 A.1.1).
 */
static enum der_kind kind_of_number(struct bytes in) {
    int is_3 = in.left >= 3 && memcmp(in.at, "\x02\x01\x03", 3) == 0;
    int is_small = in.left >= 2 && in.at[1] == 1;

    if (!skip(&in, DER_INTEGER) || in.left == 0) {
        return DER_OTHER;
    }
    if (is_3 && enter(&in, DER_SEQUENCE) && is_pkcs7_type(in)) {
        return DER_PKCS12;
    }
    return is_small ? DER_PRIVATE_KEY : DER_PUBLIC_KEY;
}

/* The kind of an object that begins with a SEQUENCE: `in` is its content, `after` follows it. */
static enum der_kind kind_of_sequence(struct bytes in, struct bytes after) {
    if (is_next(in, DER_OID)) {
        return is_next(after, DER_OCTET_STRING) ? DER_ENCRYPTED_KEY : DER_PUBLIC_KEY;
    }
    if (is_next(in, DER_CONTEXT_CONSTRUCTED | 0)) {
        return DER_CERTIFICATE; /* with a version */
    }
    if (!skip(&in, DER_INTEGER) || !skip(&in, DER_SEQUENCE) || !skip(&in, DER_SEQUENCE)) {
        return DER_OTHER;
    }
    /* In a certificate of version 1, the subject and the public key come here (RFC 5280 4.1). */
    return is_next(in, DER_SEQUENCE) ? DER_CERTIFICATE : DER_REQUEST;
}

enum der_kind der_kind(const uint8_t *der, size_t len) {
    struct bytes in = {der, len}, after;

    if (!enter(&in, DER_SEQUENCE)) {
        return DER_OTHER;
    }
    if (is_pkcs7_type(in)) {
        return DER_PKCS7;
    }
    if (is_next(in, DER_INTEGER)) {
        return kind_of_number(in);
    }
    after = in;
    if (!skip(&after, DER_SEQUENCE)) {
        after.left = 0;
    }
    return enter(&in, DER_SEQUENCE) ? kind_of_sequence(in, after) : DER_OTHER;
}

/* ---- reports -------------------------------------------------------------------------------- */

static const char *const names[] = {
    [DER_OTHER] = "something else",
    [DER_CERTIFICATE] = "a certificate",
    [DER_REQUEST] = "a certificate request",
    [DER_PUBLIC_KEY] = "a public key",
    [DER_PRIVATE_KEY] = "a private key",
    [DER_ENCRYPTED_KEY] = "an encrypted private key",
    [DER_PKCS7] = "a PKCS#7 bundle of certificates",
};

int der_report_kind(const char *option, const char *path, enum der_kind wanted, const uint8_t *der,
                    size_t len) {
    enum der_kind kind = der_kind(der, len);

    if (kind == DER_OTHER || kind == wanted ||
        (kind == DER_ENCRYPTED_KEY && wanted == DER_PRIVATE_KEY)) {
        return EXIT_DONE;
    }
    if (kind == DER_PKCS12) {
        return report_in(option, path,
                         "a PKCS#12 file (.pfx, .p12), which is not read; convert it: openssl "
                         "pkcs12 -in %s -out all.pem",
                         file_in_command(path));
    }
    return report_in(option, path, "contains %s, not %s", names[kind], names[wanted]);
}

int der_report_short(const char *option, const char *path, const char *where, size_t announced,
                     size_t came) {
    return report_in(option, path,
                     "%s: %s%s: its header announces %zu bytes, but %zu came. Probably a part was "
                     "lost on the way: get the file again",
                     ursa_error_name(URSA_E_OBJECT_SHORT), where,
                     ursa_error_text(URSA_E_OBJECT_SHORT), announced, came);
}

int der_report_size(const char *option, const char *path, const char *where, const uint8_t *der,
                    size_t len) {
    struct bytes in = {der, len};
    size_t content = 0, head = is_next(in, DER_SEQUENCE) ? read_header(in, &content) : 0;

    if (head == 0) {
        return EXIT_DONE;
    }
    if (content > len - head) {
        return der_report_short(option, path, where, head + content, len);
    }
    if (content > MOST_BYTES) {
        return report_in(option, path, "%stoo large: an object of %zu bytes; at most %u are read",
                         where, head + content, MOST_BYTES);
    }
    return EXIT_DONE;
}
