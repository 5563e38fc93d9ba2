/* SPDX-License-Identifier: MIT */
/* Requests as openssl prints them. */
#include <string.h>
#include "print/print.h"

static int is_extension_request(struct ursa_der_in oid) {
    char text[OID_TEXT_SIZE];

    /* openssl also accepts Microsoft's OID for extensions. */
    return strcmp(oid_dotted(oid, text), "1.2.840.113549.1.9.14") == 0 ||
           strcmp(text, "1.3.6.1.4.1.311.2.1.14") == 0;
}

/* Print one value of an attribute, or that it cannot be printed. */
static void print_value(FILE *out, struct ursa_der_in *values) {
    unsigned tag = values->at[0];
    struct ursa_der_in value;

    if (!ursa_der_any(values, &value)) {
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

static void print_attribute(FILE *out, const struct ursa_csr_attribute *attribute) {
    struct ursa_der_in type = span_in(attribute->type), values = span_in(attribute->values);
    char text[OID_TEXT_SIZE];
    const char *name = oid_long(type, text);

    while (values.left > 0) {
        fprintf(out, "            %-25s", name);
        print_value(out, &values);
    }
}

void print_csr(FILE *out, const struct ursa_csr *csr) {
    struct ursa_span rest = csr->attributes;
    struct ursa_csr_attribute attribute;

    fputs("Certificate Request:\n    Data:\n        Version: 1 (0x0)\n        Subject: ", out);
    print_name(out, csr->subject);
    fputs("\n        Subject Public Key Info:\n", out);
    print_public_key(out, csr->spki, 12);
    fputs("        Attributes:\n", out);
    if (rest.len == 0) {
        fputs("            (none)\n", out);
    }
    while (ursa_csr_next_attribute(&rest, &attribute)) {
        if (!is_extension_request(span_in(attribute.type))) {
            print_attribute(out, &attribute);
        }
    }
    fputs("            Requested Extensions:\n", out);
    if (csr->extensions.len > 0) {
        print_extensions(out, csr->extensions, 16);
    }
    print_signature(out, csr->algorithm, csr->signature);
}
