/* SPDX-License-Identifier: MIT */
#include "request/name_parse.h"
#include <string.h>
#include "base/fail.h"
#include "base/text.h"

enum alphabet { UTF8, PRINTABLE, COUNTRY, LABEL, MAILBOX };

struct type {
    const char *name, *long_name;
    const uint8_t *oid;
    uint8_t oid_len;
    uint8_t alphabet;
    uint16_t bound; /* greatest number of characters in a value */
};

/*
 * The content bytes of the OIDs. X.520 defines the types 2.5.4.n. The other types are defined in
 * RFC 2985 5.2.1 (emailAddress) and RFC 4519 2.39 (UID) and 2.4 (DC).
 */
static const uint8_t oid_c[] = {0x55, 4, 6}, oid_st[] = {0x55, 4, 8}, oid_l[] = {0x55, 4, 7},
                     oid_o[] = {0x55, 4, 10}, oid_ou[] = {0x55, 4, 11}, oid_cn[] = {0x55, 4, 3},
                     oid_title[] = {0x55, 4, 12}, oid_serial[] = {0x55, 4, 5},
                     oid_gn[] = {0x55, 4, 42}, oid_sn[] = {0x55, 4, 4}, oid_dnq[] = {0x55, 4, 46},
                     oid_email[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 1},
                     oid_uid[] = {0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 1, 1},
                     oid_dc[] = {0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 1, 25};

#define TYPE(name, long_name, oid, alphabet, bound)                                                \
    { name, long_name, oid, sizeof(oid), alphabet, bound }

static const struct type types[] = {
    TYPE("C", "countryName", oid_c, COUNTRY, 2),
    TYPE("ST", "stateOrProvinceName", oid_st, UTF8, 128),
    TYPE("L", "localityName", oid_l, UTF8, 128),
    TYPE("O", "organizationName", oid_o, UTF8, 64),
    TYPE("OU", "organizationalUnitName", oid_ou, UTF8, 64),
    TYPE("CN", "commonName", oid_cn, UTF8, 64),
    TYPE("emailAddress", "E", oid_email, MAILBOX, 255),
    TYPE("serialNumber", "serialNumber", oid_serial, PRINTABLE, 64),
    TYPE("UID", "userId", oid_uid, UTF8, 256),
    TYPE("DC", "domainComponent", oid_dc, LABEL, 63),
    TYPE("GN", "givenName", oid_gn, UTF8, 64),
    TYPE("SN", "surname", oid_sn, UTF8, 64),
    TYPE("title", "title", oid_title, UTF8, 64),
    TYPE("dnQualifier", "dnQualifier", oid_dnq, PRINTABLE, 64),
};
#define TYPES (sizeof types / sizeof types[0])

/* ---- reading ------------------------------------------------------------------------------ */

#define RFC4514_SPECIALS " #=\"+,;<>\\"

/*
 * One byte of a value, as it is spelled in the text.
 *
 * The spelling is the byte itself, or a backslash and the byte. RFC 4514 also allows a backslash
 * and two hex digits.
 */
struct character {
    uint8_t byte;
    uint8_t escaped;
    uint8_t width; /* bytes of the spelling; 0 at the end of the text and for a wrong escape */
};

static struct character character_at(const struct ursa_name *name, size_t at) {
    const char *s = name->text + at;
    struct character c = {(uint8_t)s[0], 0, s[0] != '\0'};

    if (s[0] == '\\') {
        int high = ursa_hex_value((uint8_t)s[1]);

        c.escaped = 1;
        c.byte = (uint8_t)s[1];
        c.width = s[1] == '\0' ? 0 : 2;
        if (!name->slashes && c.width != 0 && strchr(RFC4514_SPECIALS, s[1]) == NULL) {
            int low = high < 0 ? -1 : ursa_hex_value((uint8_t)s[2]);

            c.byte = (uint8_t)(high * 16 + low);
            c.width = low < 0 ? 0 : 3;
        }
    }
    return c;
}

static int is_separator(const struct ursa_name *name, struct character c) {
    return !c.escaped && (c.byte == '+' || c.byte == (name->slashes ? '/' : ','));
}

/* Return nonzero for an unescaped character that RFC 4514 does not allow at this place. */
static int is_misplaced(const struct ursa_name *name, struct character c, size_t at, size_t start) {
    return !name->slashes && !c.escaped &&
           ((c.byte == '#' && at == start) || strchr("\";<>", c.byte) != NULL);
}

static size_t skip_spaces(const struct ursa_name *name, size_t at) {
    while (!name->slashes && name->text[at] == ' ') {
        at++;
    }
    return at;
}

/* Find the end of the value at attribute->at: *end is the offset of the separator or NUL. */
static int scan_value(const struct ursa_name *name, struct ursa_name_attribute *attribute,
                      size_t *end, struct ursa_where *where) {
    size_t at = attribute->at, last = at;

    for (;;) {
        struct character c = character_at(name, at);

        if ((c.width == 0 && c.escaped) ||
            (c.width != 0 && is_misplaced(name, c, at, attribute->at))) {
            return ursa_fail(URSA_E_NAME_ESCAPE, where, types[attribute->type].name, at);
        }
        if (c.width == 0 || is_separator(name, c)) {
            break;
        }
        at += c.width;
        if (name->slashes || c.escaped || c.byte != ' ') {
            last = at; /* RFC 4514: unescaped spaces at the end are not part of a value */
        }
        attribute->len = (uint16_t)(attribute->len + 1);
    }
    attribute->len = (uint16_t)(attribute->len - (at - last));
    attribute->raw = (uint16_t)(last - attribute->at);
    *end = at;
    return URSA_OK;
}

static int in_alphabet(uint8_t alphabet, uint32_t c) {
    switch (alphabet) {
    case UTF8:
        return !ursa_is_control(c);
    case COUNTRY:
        return c >= 'A' && c <= 'Z';
    case MAILBOX:
        return c > ' ' && c < 0x7F;
    default: /* PRINTABLE and LABEL: PrintableString has all characters of a label */
        return c < 0x80 && ursa_is_printable_string((unsigned)c);
    }
}

/* An escaped @ in a mailbox is refused, because check_form does not resolve escapes. */
static int is_false_at(const struct type *type, struct character c) {
    return type->alphabet == MAILBOX && c.escaped && c.byte == '@';
}

/*
 * Check the form of a complete label or mailbox. The text is checked with its escapes unresolved.
 *
 * A label and the domain of a mailbox cannot have a backslash, so an escape in them is refused. In
 * the local part of a mailbox an escape is accepted: check_value has checked the character that it
 * stands for.
 */
static int check_form(const struct ursa_name *name, const struct ursa_name_attribute *attribute,
                      struct ursa_where *where) {
    const struct type *type = &types[attribute->type];
    const char *s = name->text + attribute->at;
    size_t good = attribute->raw;

    if (type->alphabet == LABEL) {
        good = ursa_check_label(s, attribute->raw);
    } else if (type->alphabet == MAILBOX) {
        good = ursa_check_mailbox(s, attribute->raw);
    }
    return good == attribute->raw
               ? URSA_OK
               : ursa_fail(URSA_E_NAME_ALPHABET, where, type->name, attribute->at + good);
}

static int check_value(const struct ursa_name *name, const struct ursa_name_attribute *attribute,
                       struct ursa_where *where) {
    const struct type *type = &types[attribute->type];
    size_t at = attribute->at, end = at + attribute->raw;
    struct ursa_utf8 utf8 = {0, 0, 0};
    size_t start = at; /* offset of the current character */
    unsigned characters = 0;

    while (at < end) {
        struct character c = character_at(name, at);
        int done;

        start = utf8.pending == 0 ? at : start;
        done = ursa_utf8_next(&utf8, c.byte);
        if (done < 0) {
            return ursa_fail(URSA_E_NAME_UTF8, where, type->name, at);
        }
        if (done && (!in_alphabet(type->alphabet, utf8.code_point) || is_false_at(type, c))) {
            return ursa_fail(URSA_E_NAME_ALPHABET, where, type->name, start);
        }
        characters += (unsigned)done;
        if (characters > type->bound) {
            return ursa_fail(URSA_E_NAME_LENGTH, where, type->name, start);
        }
        at += c.width;
    }
    if (utf8.pending != 0) {
        return ursa_fail(URSA_E_NAME_UTF8, where, type->name, end);
    }
    if (characters == 0) {
        return ursa_fail(URSA_E_NAME_EMPTY, where, type->name, attribute->at);
    }
    if (type->alphabet == COUNTRY && characters != 2) {
        return ursa_fail(URSA_E_NAME_LENGTH, where, type->name, attribute->at);
    }
    return check_form(name, attribute, where);
}

/* Read `type=` at `at`. *next is the offset of the value after it. */
static int read_type(const struct ursa_name *name, size_t at, uint8_t *type, size_t *next,
                     struct ursa_where *where) {
    size_t end = at, n, i;

    while (ursa_is_alnum((uint8_t)name->text[end])) {
        end++;
    }
    n = end - at;
    end = skip_spaces(name, end);
    if (n == 0 || name->text[end] != '=') {
        return ursa_fail(URSA_E_NAME_SYNTAX, where, "name", n == 0 ? at : end);
    }
    for (i = 0; i < TYPES; i++) {
        if (ursa_text_is_nocase(name->text + at, n, types[i].name) ||
            ursa_text_is_nocase(name->text + at, n, types[i].long_name)) {
            *type = (uint8_t)i;
            *next = skip_spaces(name, end + 1);
            return URSA_OK;
        }
    }
    return ursa_fail(URSA_E_NAME_ATTRIBUTE, where, "name", at);
}

/* X.501 9.3: no two attributes of one RDN may have the same type. */
static int is_repeated(const struct ursa_name *name) {
    uint8_t i = name->count, last = (uint8_t)(name->count - 1);

    while (--i > 0 && name->attribute[i].joined) {
        if (name->attribute[i - 1].type == name->attribute[last].type) {
            return 1;
        }
    }
    return 0;
}

/* Read the attribute at *at and move *at to the separator or NUL after it. */
static int read_attribute(struct ursa_name *name, size_t *at, int joined,
                          struct ursa_where *where) {
    struct ursa_name_attribute *attribute = &name->attribute[name->count];
    size_t start = skip_spaces(name, *at), value = start;
    int rc;

    if (name->count == URSA_NAME_MAX_ATTRIBUTES) {
        return ursa_fail(URSA_E_NAME_COUNT, where, "name", start);
    }
    memset(attribute, 0, sizeof *attribute);
    rc = read_type(name, start, &attribute->type, &value, where);
    if (rc != URSA_OK) {
        return rc;
    }
    attribute->at = (uint16_t)value;
    attribute->joined = (uint8_t)joined;
    rc = scan_value(name, attribute, at, where);
    if (rc == URSA_OK) {
        rc = check_value(name, attribute, where);
    }
    name->count++;
    if (rc == URSA_OK && is_repeated(name)) {
        rc = ursa_fail(URSA_E_NAME_REPEATED, where, types[attribute->type].name, start);
    }
    return rc;
}

int ursa_name_parse(struct ursa_name *name, const char *text, struct ursa_where *where) {
    size_t at = 0;
    int joined = 0;

    if (text == NULL) {
        return ursa_fail(URSA_E_ARGUMENT, where, "name", 0);
    }
    name->text = text;
    name->count = 0;
    name->slashes = text[0] == '/';
    if (strlen(text) > UINT16_MAX) {
        return ursa_fail(URSA_E_NAME_LENGTH, where, "name", UINT16_MAX);
    }
    if (text[0] == '\0') {
        return ursa_fail(URSA_E_NAME_EMPTY, where, "name", 0);
    }
    if (name->slashes && text[++at] == '\0') {
        return URSA_OK; /* "/" is the empty name */
    }
    for (;;) {
        int rc = read_attribute(name, &at, joined, where);

        if (rc != URSA_OK || text[at] == '\0') {
            return rc;
        }
        joined = text[at++] == '+';
        if (name->slashes && !joined && text[at] == '\0') {
            return URSA_OK; /* openssl ignores a slash at the end, and many scripts write one */
        }
    }
}

unsigned ursa_name_bound(const char *what) {
    size_t i;

    for (i = 0; i < TYPES; i++) {
        if (strcmp(types[i].name, what) == 0) {
            return types[i].bound;
        }
    }
    return 0;
}

/* ---- writing ------------------------------------------------------------------------------ */

static unsigned string_tag(uint8_t alphabet) {
    switch (alphabet) {
    case UTF8:
        return DER_UTF8;
    case LABEL:
    case MAILBOX:
        return DER_IA5;
    default:
        return DER_PRINTABLE;
    }
}

static void write_attribute(const struct ursa_name *name,
                            const struct ursa_name_attribute *attribute, struct ursa_der *der) {
    const struct type *type = &types[attribute->type];
    size_t mark = der->len, at = attribute->at, end = at + attribute->raw;
    uint8_t *to = ursa_der_reserve(der, attribute->len);

    while (to != NULL && at < end) {
        struct character c = character_at(name, at);

        *to++ = c.byte;
        at += c.width;
    }
    ursa_der_wrap(der, string_tag(type->alphabet), mark);
    ursa_der_tlv(der, DER_OID, type->oid, type->oid_len);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

/*
 * Return nonzero if a's encoding sorts after b's (X.690 11.6).
 *
 * An encoding starts with its header, so the longer content sorts later. If the lengths are equal,
 * the OIDs decide: they come next, and all types in one RDN differ.
 */
static int sorts_after(const struct ursa_name_attribute *a, const struct ursa_name_attribute *b) {
    const struct type *x = &types[a->type], *y = &types[b->type];
    size_t x_len = x->oid_len + ursa_der_header_size(a->len) + a->len;
    size_t y_len = y->oid_len + ursa_der_header_size(b->len) + b->len;

    if (x_len != y_len) {
        return x_len > y_len;
    }
    if (x->oid_len != y->oid_len) {
        return x->oid_len > y->oid_len;
    }
    return memcmp(x->oid, y->oid, x->oid_len) > 0;
}

/*
 * Write the attributes first to last - 1 as one RDN.
 *
 * DER is written from its end, so the attribute that sorts last is written first.
 */
static void write_rdn(const struct ursa_name *name, unsigned first, unsigned last,
                      struct ursa_der *der) {
    size_t mark = der->len;
    uint32_t done = 0;
    unsigned n, i;

    for (n = first; n < last; n++) {
        unsigned pick = last;

        for (i = first; i < last; i++) {
            if (!(done >> i & 1) &&
                (pick == last || sorts_after(&name->attribute[i], &name->attribute[pick]))) {
                pick = i;
            }
        }
        done |= (uint32_t)1 << pick;
        write_attribute(name, &name->attribute[pick], der);
    }
    ursa_der_wrap(der, DER_SET, mark);
}

static unsigned rdn_start(const struct ursa_name *name, unsigned i) {
    while (name->attribute[i].joined) {
        i--;
    }
    return i;
}

static unsigned rdn_end(const struct ursa_name *name, unsigned i) {
    do {
        i++;
    } while (i < name->count && name->attribute[i].joined);
    return i;
}

void ursa_name_write(const struct ursa_name *name, struct ursa_der *der) {
    size_t mark = der->len;
    unsigned first, last;

    if (name->slashes) { /* DER is written from its end: begin with the last RDN of the text */
        for (last = name->count; last > 0; last = first) {
            first = rdn_start(name, last - 1);
            write_rdn(name, first, last, der);
        }
    } else {
        for (first = 0; first < name->count; first = last) {
            last = rdn_end(name, first);
            write_rdn(name, first, last, der);
        }
    }
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

int ursa_name_encode(const char *text, uint8_t *out, size_t size, size_t *len,
                     struct ursa_where *where) {
    struct ursa_name name;
    struct ursa_der der;
    int rc;

    if (len == NULL) {
        return ursa_fail(URSA_E_ARGUMENT, where, "name", 0);
    }
    rc = ursa_name_parse(&name, text, where);
    if (rc != URSA_OK) {
        return rc;
    }
    ursa_der_count(&der);
    ursa_name_write(&name, &der);
    if (out != NULL) {
        if (size < der.len) {
            return ursa_fail(URSA_E_BUFFER, where, "name", der.len);
        }
        ursa_der_init(&der, out, der.len);
        ursa_name_write(&name, &der);
    }
    *len = der.len;
    return URSA_OK;
}
