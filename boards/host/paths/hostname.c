/* SPDX-License-Identifier: MIT */
#include <string.h>
#include "codec/der_write.h"
#include "codec/der_read.h"
#include "base/text.h"
#include "paths/path.h"

#define DNS_NAME   (DER_CONTEXT | 2u)
#define IP_ADDRESS (DER_CONTEXT | 7u)

static struct ursa_der_in open_span(struct ursa_span span) {
    struct ursa_der_in in = {span.at, span.len}, content = {NULL, 0};

    (void)ursa_der_next(&in, DER_SEQUENCE, &content);
    return content;
}

/*
 * The names in subjectAltName. The result is empty if there are no names or the extensions cannot
 * be read.
 */
static struct ursa_der_in names_of(const struct ursa_cert *cert) {
    struct ursa_cert_extensions extensions;
    struct ursa_span none = {NULL, 0};

    return open_span(ursa_cert_read_anchor(cert, &extensions, NULL) == URSA_OK ? extensions.san
                                                                               : none);
}

static int is_same_text(const char *a, const char *b, size_t n) {
    size_t i;

    for (i = 0; i < n; i++) {
        int x = (uint8_t)a[i], y = (uint8_t)b[i];

        x = ursa_is_alpha((unsigned)x) ? x | 0x20 : x;
        y = ursa_is_alpha((unsigned)y) ? y | 0x20 : y;
        if (x != y) {
            return 0;
        }
    }
    return 1;
}

/*
 * True if a pattern covers a host: `*.example.com` covers `a.example.com`, but not
 * `a.b.example.com`. `*.com` covers no host. The labels after `*.` and the label that `*` matches
 * must be valid in a host name (RFC 1123 2.1). A name that equals the host need not be valid:
 * is_name_of compares the two as text.
 */
static int is_covered(const char *pattern, size_t pattern_len, const char *host) {
    const char *rest = strchr(host, '.');
    size_t label_len = rest != NULL ? (size_t)(rest - host) : 0;

    return pattern_len > 2 && pattern[0] == '*' && pattern[1] == '.' && label_len > 0 &&
           strlen(rest) == pattern_len - 1 && is_same_text(rest, pattern + 1, pattern_len - 1) &&
           ursa_check_label(host, label_len) == label_len &&
           ursa_check_host(pattern + 2, pattern_len - 2) == pattern_len - 2 &&
           memchr(pattern + 2, '.', pattern_len - 2) != NULL;
}

/* True if a host is visible ASCII, and no label except the last is empty (RFC 1034 3.1). */
static int is_host(const char *host) {
    size_t i;

    for (i = 0; host[i] != '\0'; i++) {
        if (host[i] <= ' ' || host[i] > '~' || (host[i] == '.' && (i == 0 || host[i - 1] == '.'))) {
            return 0;
        }
    }
    return i > 0;
}

static int is_name_of(struct ursa_der_in name, const char *host) {
    const char *text = (const char *)name.at;

    return (name.left == strlen(host) && is_same_text(text, host, name.left)) ||
           is_covered(text, name.left, host);
}

/*
 * True if any Common Name of the subject matches the host. Only values of the string types
 * UTF8String, PrintableString and IA5String are read.
 */
static int is_common_name(const struct ursa_cert *cert, const char *host) {
    static const uint8_t oid_cn[] = {0x55, 4, 3};
    struct ursa_der_in name = open_span(cert->subject), rdn, attribute, oid, value;

    while (ursa_der_next(&name, DER_SET, &rdn)) {
        while (ursa_der_next(&rdn, DER_SEQUENCE, &attribute)) {
            if (ursa_der_next(&attribute, DER_OID, &oid) && oid.left == sizeof oid_cn &&
                memcmp(oid.at, oid_cn, sizeof oid_cn) == 0 &&
                (ursa_der_next(&attribute, DER_UTF8, &value) ||
                 ursa_der_next(&attribute, DER_PRINTABLE, &value) ||
                 ursa_der_next(&attribute, DER_IA5, &value)) &&
                is_name_of(value, host)) {
                return 1;
            }
        }
    }
    return 0;
}

int cert_is_for_host(const struct ursa_cert *cert, const char *host) {
    struct ursa_der_in names = names_of(cert), name;
    int any = 0;

    if (!is_host(host)) {
        return 0;
    }
    while (names.left > 0) {
        if (ursa_der_next(&names, DNS_NAME, &name)) {
            any = 1;
            if (is_name_of(name, host)) {
                return 1;
            }
        } else if (!ursa_der_any(&names, NULL)) {
            return 0;
        }
    }
    return !any && is_common_name(cert, host);
}

int cert_is_for_ip(const struct ursa_cert *cert, const uint8_t *address, size_t len) {
    struct ursa_der_in names = names_of(cert), name;

    while (names.left > 0) {
        if (ursa_der_next(&names, IP_ADDRESS, &name)) {
            if (name.left == len && memcmp(name.at, address, len) == 0) {
                return 1;
            }
        } else if (!ursa_der_any(&names, NULL)) {
            return 0;
        }
    }
    return 0;
}
