/* SPDX-License-Identifier: MIT */
/* Requests as openssl prints them. */
#include <string.h>
#include "ber/ber_read.h"
#include "print/print.h"

enum attribute_kind attribute_kind(struct ursa_der_in type) {
    char text[OID_TEXT_SIZE];

    (void)oid_dotted(type, text);
    return strcmp(text, "1.2.840.113549.1.9.14") == 0    ? ATTRIBUTE_EXTENSIONS
           : strcmp(text, "1.3.6.1.4.1.311.2.1.14") == 0 ? ATTRIBUTE_MICROSOFT
                                                         : ATTRIBUTE_OTHER;
}

/*
 * Print one value of an attribute, or `unable to print attribute` if its type is not a simple
 * string.
 */
static void print_value(FILE *out, struct ursa_der_in *values) {
    unsigned tag = values->at[0];
    struct ursa_der_in value;

    if (!ber_any(values, &value)) {
        values->left = 0;
        return;
    }
    fputc(':', out);
    if (tag == DER_UTF8 || tag == DER_PRINTABLE || tag == DER_IA5 || tag == 0x14) {
        print_escaped(out, value);
        fputc('\n', out);
    } else {
        fputs("unable to print attribute\n", out);
    }
}

/* Print an Attribute, given its content. */
static void print_attribute(FILE *out, struct ursa_der_in attribute) {
    struct ursa_der_in type = {NULL, 0}, values = {NULL, 0};
    char text[OID_TEXT_SIZE];

    (void)ber_next(&attribute, DER_OID, &type);
    (void)ber_next(&attribute, DER_SET, &values);
    if (attribute_kind(type) != ATTRIBUTE_OTHER) {
        return;
    }
    fprintf(out, "            %-25s", oid_long(type, text));
    if (values.left == 0) {
        fputs(":\n", out); /* openssl stops here with an error */
    }
    while (values.left > 0) {
        print_value(out, &values);
        fprintf(out, values.left > 0 ? "%25s" : "%s", "");
    }
}

/* The content of the version, the first field of CertificationRequestInfo. */
static struct ursa_der_in version_of(const struct ursa_csr *csr) {
    struct ursa_der_in info = span_content(csr->info), number = {NULL, 0};

    (void)ber_next(&info, DER_INTEGER, &number);
    return number;
}

/* True if the field attributes is present. Without this field, openssl does not print `(none)`. */
static int has_attributes(const struct ursa_csr *csr) {
    struct ursa_der_in info = span_content(csr->info);

    return csr->spki.at + csr->spki.len < info.at + info.left;
}

void print_csr(FILE *out, const struct ursa_csr *csr) {
    struct ursa_der_in rest = span_in(csr->attributes), attribute;

    fputs("Certificate Request:\n    Data:\n", out);
    print_version(out, version_of(csr), 0);
    fputs("        Subject: ", out);
    print_name(out, csr->subject);
    fputs("\n        Subject Public Key Info:\n", out);
    print_public_key(out, csr->spki, 12);
    fputs("        Attributes:\n", out);
    if (rest.left == 0 && has_attributes(csr)) {
        fputs("            (none)\n", out);
    }
    while (ber_next(&rest, DER_SEQUENCE, &attribute)) {
        print_attribute(out, attribute);
    }
    fputs("            Requested Extensions:\n", out);
    if (csr->extensions.len > 0) {
        print_extensions(out, csr->extensions, 16);
    }
    print_signature(out, csr->algorithm, csr->signature);
}
