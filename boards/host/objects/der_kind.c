/* SPDX-License-Identifier: MIT */
#include "objects/der_kind.h"
#include <string.h>
#include "ber/ber_read.h"
#include "cli/report.h"
#include "codec/der_write.h"
#include "objects/foreign_format.h"

#define CONSTRUCTED 0x20
#define MOST_BYTES  0xFFFFFFu /* the longest content that core reads (codec/der_read.h) */

/* ---- the beginning of an object ------------------------------------------------------------- */

static int is_next(struct ursa_der_in in, unsigned tag) {
    return in.left > 0 && in.at[0] == tag;
}

/*
 * Go to the content of the next element. The content may be cut off. Returns 0 if the element has
 * another tag.
 */
static int enter(struct ursa_der_in *in, unsigned tag) {
    unsigned form;
    size_t len, head = is_next(*in, tag) ? ber_header(*in, &len, &form) : 0;

    in->at += head;
    in->left -= head;
    return head > 0;
}

/* True if an OID comes next that has these bytes and at least one more. */
static int is_oid_below(struct ursa_der_in in, const uint8_t *arc, size_t arc_len) {
    struct ursa_der_in oid;

    return ber_next(&in, DER_OID, &oid) && oid.left > arc_len && memcmp(oid.at, arc, arc_len) == 0;
}

#define PKCS 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1 /* 1.2.840.113549.1 */

/* ---- kinds ---------------------------------------------------------------------------------- */

static int is_pkcs7_type(struct ursa_der_in in) {
    static const uint8_t arc[] = {PKCS, 7};

    return is_oid_below(in, arc, sizeof arc);
}

/* True if an algorithm of PKCS#5 or PKCS#12 comes next, with which keys are encrypted. */
static int is_encryption(struct ursa_der_in in) {
    static const uint8_t pkcs5[] = {PKCS, 5}, pkcs12[] = {PKCS, 12, 1};

    return is_oid_below(in, pkcs5, sizeof pkcs5) || is_oid_below(in, pkcs12, sizeof pkcs12);
}

/*
 * Returns the kind of an object whose first field is an INTEGER. The INTEGER is 3 in PKCS#12 (RFC
 * 7292 4), a version of 0 or 1 in a private key, and the modulus in a public key (RFC 8017 A.1.1).
 */
static enum der_kind kind_of_number(struct ursa_der_in in) {
    int is_3 = in.left >= 3 && memcmp(in.at, "\x02\x01\x03", 3) == 0;
    int is_small = in.left >= 2 && in.at[1] == 1;

    if (!ber_next(&in, DER_INTEGER, NULL) || in.left == 0) {
        return DER_OTHER;
    }
    if (is_3 && enter(&in, DER_SEQUENCE) && is_pkcs7_type(in)) {
        return DER_PKCS12;
    }
    return is_small ? DER_PRIVATE_KEY : DER_PUBLIC_KEY;
}

/*
 * Returns the kind of an object whose first field is an AlgorithmIdentifier. `in` begins with this
 * field. In an encrypted key, an OCTET STRING follows, which BER may write in parts. If that is cut
 * off, the algorithm tells an encrypted key from a public key.
 */
static enum der_kind kind_of_algorithm(struct ursa_der_in in) {
    struct ursa_der_in after = in;

    if (ber_next(&after, DER_SEQUENCE, NULL) &&
        (is_next(after, DER_OCTET_STRING) || is_next(after, DER_OCTET_STRING | CONSTRUCTED))) {
        return DER_ENCRYPTED_KEY;
    }
    return enter(&in, DER_SEQUENCE) && is_encryption(in) ? DER_ENCRYPTED_KEY : DER_PUBLIC_KEY;
}

/* Returns the kind of an object whose first field is the SEQUENCE with this content. */
static enum der_kind kind_of_sequence(struct ursa_der_in in) {
    struct ursa_der_in second;
    unsigned i;

    if (is_next(in, DER_CONTEXT_CONSTRUCTED | 0)) {
        return DER_CERTIFICATE; /* [0] is the version */
    }
    if (!ber_next(&in, DER_INTEGER, NULL)) {
        return DER_OTHER;
    }
    second = in;
    for (i = 0; i < 2; i++) { /* these two fields must be complete */
        if (!ber_next(&in, DER_SEQUENCE, NULL)) {
            return DER_OTHER;
        }
    }
    /*
     * In a certificate of version 1, the second field is the AlgorithmIdentifier of the signature,
     * which begins with an OID (RFC 5280 4.1). In a request it is a Name, which is empty or begins
     * with a SET (RFC 2986 4.1). The fields after it do not decide: some requests have no
     * attributes.
     */
    return enter(&second, DER_SEQUENCE) && is_next(second, DER_OID) ? DER_CERTIFICATE : DER_REQUEST;
}

enum der_kind der_kind(const uint8_t *der, size_t len) {
    struct ursa_der_in in = {der, len}, first;

    if (!enter(&in, DER_SEQUENCE)) {
        return DER_OTHER;
    }
    if (is_pkcs7_type(in)) {
        return DER_PKCS7;
    }
    if (is_next(in, DER_INTEGER)) {
        return kind_of_number(in);
    }
    first = in;
    if (!enter(&first, DER_SEQUENCE)) {
        return DER_OTHER;
    }
    return is_next(first, DER_OID) ? kind_of_algorithm(in) : kind_of_sequence(first);
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

const char *der_kind_name(enum der_kind kind) {
    return names[kind];
}

int der_report_kind(const char *option, const char *path, enum der_kind wanted, const uint8_t *der,
                    size_t len) {
    enum der_kind kind = der_kind(der, len);

    if (kind == DER_OTHER || kind == wanted ||
        (kind == DER_ENCRYPTED_KEY && wanted == DER_PRIVATE_KEY)) {
        return EXIT_DONE;
    }
    if (kind == DER_PKCS12) {
        return report_pkcs12(option, path, PKCS12_DER, der, len);
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
    struct ursa_der_in in = {der, len};
    unsigned form;
    size_t content = 0, head = is_next(in, DER_SEQUENCE) ? ber_header(in, &content, &form) : 0;

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
