/* SPDX-License-Identifier: MIT */
/*
 * Printing extensions (RFC 5280 4.2). Each value is printed into memory first. If the value turns
 * out to be malformed or of an unknown kind, it is shown in hexadecimal instead.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include "ber/ber_read.h"
#include "print/print.h"

/* The value of an extension, and the file and the indentation for printing it. */
struct value {
    FILE *out;
    struct ursa_der_in in;
    int indent;
};

static void begin_line(const struct value *value) {
    fprintf(value->out, "%*s", value->indent, "");
}

/* ---- bits and lists ------------------------------------------------------------------------- */

/* Print a BIT STRING as the names of the bits that are set. Returns 0 if no bit is set. */
static int print_bits(const struct value *value, const char *const *names, unsigned count) {
    struct ursa_der_in in = value->in, bits;
    const char *separator = "";
    unsigned i, unused;

    if (!ber_next(&in, DER_BIT_STRING, &bits) || !ber_open_bits(&bits, &unused)) {
        return 0;
    }
    begin_line(value);
    for (i = 0; i < count && i < 8 * bits.left - unused; i++) {
        if (bits.at[i / 8] & 0x80 >> i % 8) {
            fprintf(value->out, "%s%s", separator, names[i]);
            separator = ", ";
        }
    }
    fputc('\n', value->out);
    return *separator != '\0'; /* RFC 5280 4.2.1.3: one bit or more must be set */
}

static int print_key_usage(const struct value *value) {
    static const char *const names[] = {
        "Digital Signature", "Non Repudiation", "Key Encipherment",
        "Data Encipherment", "Key Agreement",   "Certificate Sign",
        "CRL Sign",          "Encipher Only",   "Decipher Only",
    };

    return print_bits(value, names, sizeof names / sizeof names[0]);
}

static int print_cert_type(const struct value *value) {
    static const char *const names[] = {
        "SSL Client", "SSL Server", "S/MIME",    "Object Signing",
        "Unused",     "SSL CA",     "S/MIME CA", "Object Signing CA",
    };

    return print_bits(value, names, sizeof names / sizeof names[0]);
}

static int print_ext_key_usage(const struct value *value) {
    struct ursa_der_in in = value->in, list, oid;
    const char *separator = "";
    char text[OID_TEXT_SIZE];

    if (!ber_next(&in, DER_SEQUENCE, &list)) {
        return 0;
    }
    begin_line(value);
    for (; ber_next(&list, DER_OID, &oid); separator = ", ") {
        fprintf(value->out, "%s%s", separator, oid_long(oid, text));
    }
    fputc('\n', value->out);
    return list.left == 0;
}

/*
 * Read the content of an INTEGER. Returns 0 if the number is negative or has more than four bytes.
 */
static int small_number(struct ursa_der_in in, uint32_t *number) {
    size_t i;

    *number = 0;
    for (i = 0; i < in.left; i++) {
        *number = *number << 8 | in.at[i];
    }
    return ursa_der_is_integer(in) && in.left <= 4 && in.at[0] < 0x80;
}

static int print_basic_constraints(const struct value *value) {
    struct ursa_der_in in = value->in, list, ca = {NULL, 0}, length;
    uint32_t n = 0;
    int has_length;

    if (!ber_next(&in, DER_SEQUENCE, &list)) {
        return 0;
    }
    (void)ber_next(&list, DER_BOOLEAN, &ca);
    has_length = ber_next(&list, DER_INTEGER, &length);
    if (list.left != 0 || (has_length && !small_number(length, &n))) {
        return 0;
    }
    begin_line(value);
    fputs(ca.left == 1 && ca.at[0] != 0 ? "CA:TRUE" : "CA:FALSE", value->out);
    if (has_length) {
        fprintf(value->out, ", pathlen:%u", (unsigned)n);
    }
    fputc('\n', value->out);
    return 1;
}

static int print_tls_feature(const struct value *value) {
    struct ursa_der_in in = value->in, list, number;
    const char *separator = "";
    uint32_t n;

    if (!ber_next(&in, DER_SEQUENCE, &list)) {
        return 0;
    }
    begin_line(value);
    while (ber_next(&list, DER_INTEGER, &number) && small_number(number, &n)) {
        if (n == 5 || n == 17) {
            fprintf(value->out, "%s%s", separator, n == 5 ? "status_request" : "status_request_v2");
        } else {
            fprintf(value->out, "%s%u", separator, (unsigned)n);
        }
        separator = ", ";
    }
    fputc('\n', value->out);
    return list.left == 0;
}

/* ---- names, keys, places -------------------------------------------------------------------- */

static int print_alt_name(const struct value *value) {
    struct ursa_der_in in = value->in, names;
    int right;

    if (!ber_next(&in, DER_SEQUENCE, &names)) {
        return 0;
    }
    begin_line(value);
    if (names.left == 0) {
        fputs("<EMPTY>", value->out);
    }
    right = print_general_names(value->out, names, ", ");
    fputc('\n', value->out);
    return right;
}

static int print_subject_key_id(const struct value *value) {
    struct ursa_der_in in = value->in, id;

    if (!ber_next(&in, DER_OCTET_STRING, &id)) {
        return 0;
    }
    begin_line(value);
    print_hex_colons(value->out, id.at, id.left);
    fputc('\n', value->out);
    return 1;
}

/*
 * As in openssl, the key identifier has the label `keyid:` only if the issuer or the serial number
 * is present as well.
 */
static int print_authority_key_id(const struct value *value) {
    struct ursa_der_in in = value->in, list, id, issuer, serial;
    int has_id, has_issuer, has_serial, right = 1;

    if (!ber_next(&in, DER_SEQUENCE, &list)) {
        return 0;
    }
    has_id = ber_next(&list, DER_CONTEXT | 0, &id);
    has_issuer = ber_next(&list, DER_CONTEXT_CONSTRUCTED | 1, &issuer);
    has_serial = ber_next(&list, DER_CONTEXT | 2, &serial);
    if (has_id) {
        begin_line(value);
        fputs(has_issuer || has_serial ? "keyid:" : "", value->out);
        print_hex_colons(value->out, id.at, id.left);
        fputc('\n', value->out);
    }
    if (has_issuer) {
        begin_line(value);
        right = print_general_names(value->out, issuer, ", ");
        fputc('\n', value->out);
    }
    if (has_serial) {
        begin_line(value);
        fputs("serial:", value->out);
        print_hex_colons(value->out, serial.at, serial.left);
        fputc('\n', value->out);
    }
    return right && list.left == 0;
}

/*
 * Print a DistributionPoint that has only a full name. Returns 0 for any other DistributionPoint.
 */
static int print_point(const struct value *value, struct ursa_der_in point) {
    struct ursa_der_in name, full, one;

    if (!ber_next(&point, DER_CONTEXT_CONSTRUCTED | 0, &name) || point.left != 0 ||
        !ber_next(&name, DER_CONTEXT_CONSTRUCTED | 0, &full) || name.left != 0) {
        return 0;
    }
    begin_line(value);
    fputs("Full Name:\n", value->out);
    while (full.left > 0) {
        one.at = full.at;
        if (!ber_any(&full, NULL)) {
            return 0;
        }
        one.left = (size_t)(full.at - one.at);
        fprintf(value->out, "%*s", value->indent + 2, "");
        (void)print_general_names(value->out, one, "");
        fputc('\n', value->out);
    }
    return 1;
}

static int print_distribution_points(const struct value *value) {
    struct ursa_der_in in = value->in, list, point;

    if (!ber_next(&in, DER_SEQUENCE, &list)) {
        return 0;
    }
    while (ber_next(&list, DER_SEQUENCE, &point)) {
        if (!print_point(value, point)) {
            return 0;
        }
    }
    return list.left == 0;
}

static int print_info_access(const struct value *value) {
    struct ursa_der_in in = value->in, list, access, oid;
    char text[OID_TEXT_SIZE];

    if (!ber_next(&in, DER_SEQUENCE, &list)) {
        return 0;
    }
    while (ber_next(&list, DER_SEQUENCE, &access)) {
        if (!ber_next(&access, DER_OID, &oid)) {
            return 0;
        }
        begin_line(value);
        fprintf(value->out, "%s - ", oid_long(oid, text));
        if (!print_general_names(value->out, access, "")) {
            return 0;
        }
        fputc('\n', value->out);
    }
    return list.left == 0;
}

/*
 * Print the qualifiers of a policy. Only the URI of a certification practice statement (CPS) can be
 * printed. Returns 0 if there is any other qualifier.
 */
static int print_qualifiers(const struct value *value, struct ursa_der_in list) {
    struct ursa_der_in qualifier, oid, uri;
    char text[OID_TEXT_SIZE];

    while (ber_next(&list, DER_SEQUENCE, &qualifier)) {
        if (!ber_next(&qualifier, DER_OID, &oid) ||
            strcmp(oid_short(oid, text), "id-qt-cps") != 0 ||
            !ber_next(&qualifier, DER_IA5, &uri)) {
            return 0;
        }
        fprintf(value->out, "%*sCPS: ", value->indent + 2, "");
        print_escaped(value->out, uri);
        fputc('\n', value->out);
    }
    return list.left == 0;
}

static int print_policies(const struct value *value) {
    struct ursa_der_in in = value->in, list, policy, oid, qualifiers;
    char text[OID_TEXT_SIZE];

    if (!ber_next(&in, DER_SEQUENCE, &list)) {
        return 0;
    }
    while (ber_next(&list, DER_SEQUENCE, &policy)) {
        if (!ber_next(&policy, DER_OID, &oid)) {
            return 0;
        }
        begin_line(value);
        fprintf(value->out, "Policy: %s\n", oid_long(oid, text));
        if (ber_next(&policy, DER_SEQUENCE, &qualifiers) && !print_qualifiers(value, qualifiers)) {
            return 0;
        }
    }
    return list.left == 0;
}

static int print_comment(const struct value *value) {
    struct ursa_der_in in = value->in, text;

    if (!ber_next(&in, DER_IA5, &text)) {
        return 0;
    }
    begin_line(value);
    print_escaped(value->out, text);
    fputc('\n', value->out);
    return 1;
}

/* ---- all kinds ------------------------------------------------------------------------------ */

static const struct kind {
    const char *name;
    /* Returns 0 if the value is malformed or partly unknown. */
    int (*print)(const struct value *value);
    int is_complete; /* 1: print() can print every well-formed value */
} kinds[] = {
    {"basicConstraints", print_basic_constraints, 1},
    {"keyUsage", print_key_usage, 1},
    {"extendedKeyUsage", print_ext_key_usage, 1},
    {"subjectAltName", print_alt_name, 1},
    {"issuerAltName", print_alt_name, 1},
    {"subjectKeyIdentifier", print_subject_key_id, 1},
    {"authorityKeyIdentifier", print_authority_key_id, 1},
    {"crlDistributionPoints", print_distribution_points, 0},
    {"freshestCRL", print_distribution_points, 0},
    {"authorityInfoAccess", print_info_access, 1},
    {"subjectInfoAccess", print_info_access, 1},
    {"certificatePolicies", print_policies, 0},
    {"nsComment", print_comment, 1},
    {"nsCertType", print_cert_type, 1},
    {"tlsfeature", print_tls_feature, 0},
};

/* Returns NULL if the extension is unknown. */
static const struct kind *find_kind(const char *name) {
    size_t i = 0;

    while (i < sizeof kinds / sizeof kinds[0] && strcmp(kinds[i].name, name) != 0) {
        i++;
    }
    return i < sizeof kinds / sizeof kinds[0] ? &kinds[i] : NULL;
}

/*
 * Return the text of a value, to be freed, or NULL if the value can only be printed in hexadecimal.
 */
static char *format_value(const char *name, struct ursa_der_in content, int indent) {
    struct value value = {NULL, content, indent};
    const struct kind *kind = find_kind(name);
    char *text = NULL;
    size_t size;
    int right;

    if (kind == NULL || (value.out = open_memstream(&text, &size)) == NULL) {
        return NULL;
    }
    right = kind->print(&value);
    right &= fclose(value.out) == 0;
    if (!right) {
        free(text);
        text = NULL;
    }
    return text;
}

int is_extension_value(struct ursa_der_in oid, struct ursa_der_in value) {
    char name[OID_TEXT_SIZE], *text;
    const struct kind *kind = find_kind(oid_short(oid, name));
    struct ursa_der_in rest = value;

    if (kind != NULL && (!ber_any(&rest, NULL) || rest.left != 0)) {
        /* The value is cut off, or bytes follow it. openssl ignores such bytes. */
        return 0;
    }
    if (kind == NULL || !kind->is_complete) {
        return 1;
    }
    text = format_value(kind->name, value, 0);
    free(text);
    return text != NULL;
}

void print_extension(FILE *out, struct ursa_der_in extension, int indent) {
    struct ursa_der_in oid = {NULL, 0}, value = {NULL, 0}, critical;
    char name[OID_TEXT_SIZE], *text;
    int is_critical;

    (void)ber_next(&extension, DER_OID, &oid);
    is_critical =
        ber_next(&extension, DER_BOOLEAN, &critical) && critical.left == 1 && critical.at[0] != 0;
    (void)ber_next(&extension, DER_OCTET_STRING, &value);
    fprintf(out, "%*s%s: %s\n", indent, "", oid_long(oid, name), is_critical ? "critical" : "");
    text = format_value(oid_short(oid, name), value, indent + 4);
    if (text != NULL) {
        fputs(text, out);
    } else {
        print_hex_lines(out, value.at, value.left, indent + 4, 18);
    }
    free(text);
}

void print_extensions(FILE *out, struct ursa_span extensions, int indent) {
    struct ursa_der_in in = span_in(extensions), list = {NULL, 0}, extension;

    (void)ber_next(&in, DER_SEQUENCE, &list);
    while (ber_next(&list, DER_SEQUENCE, &extension)) {
        print_extension(out, extension, indent);
    }
}
