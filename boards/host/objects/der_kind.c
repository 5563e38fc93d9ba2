/* SPDX-License-Identifier: MIT */
#include "objects/der_kind.h"
#include <string.h>
#include "cli/files.h"
#include "cli/report.h"
#include "codec/der_write.h"

#define MOST_BYTES 0xFFFFFFu /* the longest content that core reads (codec/der_read.h) */

/* ---- the beginning of BER ------------------------------------------------------------------- */

/*
 * The bytes not read yet. Unlike in codec/der_read.h, an element may announce more bytes than are
 * left, so an object that was cut off is recognized as well.
 */
struct bytes {
    const uint8_t *at;
    size_t left;
};

/*
 * Read a tag of one byte and a length in any form. Returns the number of bytes of tag and length.
 * Returns 0 if they are cut off or if the length is too large for a size_t. *len becomes the
 * length, or 0 for an indefinite length.
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
    return *len < SIZE_MAX - 2 - n ? 2 + n : 0; /* so *len plus the result fits a size_t */
}

/* Go to the content of the next element. Returns 0 if this element has another tag. */
static int enter(struct bytes *in, unsigned tag) {
    size_t len = 0, head = in->left > 0 && in->at[0] == tag ? read_header(*in, &len) : 0;

    in->at += head;
    in->left -= head;
    return head > 0;
}

/*
 * Go past the next element, which must have a definite length. Returns 0 if the element has another
 * tag or is cut off.
 */
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
 * Returns the kind of an object whose first field is an INTEGER. The INTEGER is 3 in PKCS#12 (RFC
 * 7292 4), a version of 0 or 1 in a private key, and the modulus in a public key (RFC 8017 A.1.1).
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

/*
 * Returns the kind of an object whose first field is a SEQUENCE. `in` begins with the content of
 * this SEQUENCE, and `after` with the field after the SEQUENCE.
 */
static enum der_kind kind_of_sequence(struct bytes in, struct bytes after) {
    if (is_next(in, DER_OID)) {
        return is_next(after, DER_OCTET_STRING) ? DER_ENCRYPTED_KEY : DER_PUBLIC_KEY;
    }
    if (is_next(in, DER_CONTEXT_CONSTRUCTED | 0)) {
        return DER_CERTIFICATE; /* [0] is the version */
    }
    if (!skip(&in, DER_INTEGER) || !skip(&in, DER_SEQUENCE) || !skip(&in, DER_SEQUENCE)) {
        return DER_OTHER;
    }
    /*
     * The next field is a SEQUENCE in a certificate of version 1: the validity (RFC 5280 4.1). In a
     * request it is [0], the attributes (RFC 2986 4.1).
     */
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
