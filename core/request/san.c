/* SPDX-License-Identifier: MIT */
#include "request/san.h"
#include <string.h>
#include "base/fail.h"
#include "base/text.h"

#define SERIAL_MAX 64u /* characters of hwSerialNum; serialNumber has the same limit */

/* Each check_ function returns the offset of the first wrong character, or n if all are right. */
static size_t check_dns(const char *s, size_t n) {
    size_t skip = n > 2 && s[0] == '*' && s[1] == '.' ? 2 : 0;
    size_t good = skip + ursa_check_host(s + skip, n - skip);

    return good > 253 ? 253 : good; /* the limit includes the wildcard */
}

static size_t check_ip(const char *s, size_t n) {
    uint8_t address[16];

    return ursa_ip_parse(s, n, address) != 0 ? n : 0;
}

/* RFC 3986: a scheme, a colon, and at least one character that a URI may have. */
static size_t check_uri(const char *s, size_t n) {
    size_t colon = 0, i;

    if (!ursa_is_alpha((uint8_t)s[0])) {
        return 0;
    }
    while (colon < n && (ursa_is_alnum((uint8_t)s[colon]) ||
                         (strchr("+-.", s[colon]) != NULL && s[colon] != '\0'))) {
        colon++;
    }
    if (colon == n || s[colon] != ':') {
        return colon < n ? colon : n - 1;
    }
    if (colon + 1 == n) {
        return colon;
    }
    for (i = colon + 1; i < n; i++) {
        if ((uint8_t)s[i] <= ' ' || (uint8_t)s[i] >= 0x7F || strchr("\"<>\\^`{|}", s[i]) != NULL) {
            return i;
        }
    }
    return n;
}

/* hwType as an OID, a semicolon, and hwSerialNum. */
static size_t check_hardware(const char *s, size_t n) {
    size_t oid = 0, i;

    while (oid < n && s[oid] != ';') {
        oid++;
    }
    i = ursa_oid_parse(s, oid, NULL);
    if (i == 0 || oid + 1 >= n) {
        return i == 0 ? 0 : n - 1;
    }
    for (i = oid + 1; i < n; i++) {
        if ((uint8_t)s[i] < ' ' || (uint8_t)s[i] >= 0x7F || i - oid > SERIAL_MAX) {
            return i;
        }
    }
    return n;
}

static const struct kind {
    const char *prefix;
    size_t (*check)(const char *s, size_t n);
    int16_t error;
    uint8_t tag; /* the tag of this choice of GeneralName, RFC 5280 4.2.1.6 */
} kinds[] = {
    {"DNS", check_dns, URSA_E_SAN_DNS, DER_CONTEXT | 2},
    {"IP", check_ip, URSA_E_SAN_IP, DER_CONTEXT | 7},
    {"URI", check_uri, URSA_E_SAN_URI, DER_CONTEXT | 6},
    {"email", ursa_check_mailbox, URSA_E_SAN_EMAIL, DER_CONTEXT | 1},
    {"hardwareModuleName", check_hardware, URSA_E_SAN_HARDWARE, DER_CONTEXT_CONSTRUCTED | 0},
};
#define KINDS             (sizeof kinds / sizeof kinds[0])
#define IS_IP(name)       ((name)->kind == 1)
#define IS_HARDWARE(name) ((name)->kind == 4)

/*
 * Read one name from the text between `at` and `end`: a prefix, a colon, and the name. Blanks may
 * be around the prefix and around the name, as in openssl.
 */
static int read_name(struct ursa_san *san, size_t at, size_t end, struct ursa_where *where) {
    const char *s = san->text;
    struct ursa_san_name *name = &san->name[san->count];
    size_t colon, prefix_end, start, good;
    uint8_t kind = 0;

    ursa_trim(s, &at, &end);
    for (colon = at; colon < end && s[colon] != ':'; colon++) {
    }
    prefix_end = colon;
    ursa_trim(s, &at, &prefix_end);
    while (kind < KINDS && !ursa_text_is(s + at, prefix_end - at, kinds[kind].prefix)) {
        kind++;
    }
    if (kind == KINDS || colon == end) {
        return ursa_fail(URSA_E_SAN_TYPE, where, "subjectAltName", at);
    }
    if (san->count == URSA_SAN_MAX_NAMES) {
        return ursa_fail(URSA_E_SAN_COUNT, where, "subjectAltName", at);
    }
    start = colon + 1;
    ursa_trim(s, &start, &end);
    name->at = (uint16_t)start;
    name->len = (uint16_t)(end - start);
    name->kind = kind;
    good = name->len == 0 ? 0 : kinds[kind].check(s + name->at, name->len);
    if (name->len == 0 || good < name->len) {
        return ursa_fail(kinds[kind].error, where, kinds[kind].prefix, name->at + good);
    }
    san->count++;
    return URSA_OK;
}

int ursa_san_parse(struct ursa_san *san, const char *text, struct ursa_where *where) {
    size_t at = 0, end, len;

    san->text = text;
    san->count = 0;
    if (text == NULL) {
        return URSA_OK;
    }
    len = strlen(text);
    if (len > UINT16_MAX) {
        return ursa_fail(URSA_E_SAN_COUNT, where, "subjectAltName", UINT16_MAX);
    }
    for (;;) {
        int rc;

        for (end = at; end < len && text[end] != ','; end++) {
        }
        rc = read_name(san, at, end, where);
        if (rc != URSA_OK || end == len) {
            return rc;
        }
        at = end + 1;
    }
}

/* Write an otherName's content (RFC 4108 5): type-id, [0] { SEQUENCE { hwType, hwSerialNum } }. */
static void write_hardware(const char *s, size_t n, struct ursa_der *der) {
    static const uint8_t on_hardware_module_name[] = {0x2B, 6, 1, 5, 5, 7, 8, 4};
    const char *semicolon = memchr(s, ';', n);
    size_t mark = der->len, oid = (size_t)(semicolon - s);
    uint8_t type[URSA_OID_MAX_SIZE];

    ursa_der_tlv(der, DER_OCTET_STRING, semicolon + 1, n - oid - 1);
    ursa_der_tlv(der, DER_OID, type, ursa_oid_parse(s, oid, type));
    ursa_der_wrap(der, DER_SEQUENCE, mark);
    ursa_der_wrap(der, DER_CONTEXT_CONSTRUCTED | 0, mark);
    ursa_der_tlv(der, DER_OID, on_hardware_module_name, sizeof on_hardware_module_name);
}

static void write_name(const struct ursa_san *san, const struct ursa_san_name *name,
                       struct ursa_der *der) {
    const char *s = san->text + name->at;
    uint8_t tag = kinds[name->kind].tag, address[16];
    size_t mark = der->len;

    if (IS_HARDWARE(name)) {
        write_hardware(s, name->len, der);
        ursa_der_wrap(der, tag, mark);
    } else if (IS_IP(name)) {
        size_t n = ursa_ip_parse(s, name->len, address);

        ursa_der_tlv(der, tag, address, n);
    } else {
        ursa_der_tlv(der, tag, s, name->len);
    }
}

void ursa_san_write(const struct ursa_san *san, struct ursa_der *der) {
    size_t mark = der->len;
    unsigned i = san->count;

    while (i-- > 0) {
        write_name(san, &san->name[i], der);
    }
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}
