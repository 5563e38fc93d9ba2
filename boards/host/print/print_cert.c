/* SPDX-License-Identifier: MIT */
/* Certificates as `openssl x509 -text` prints them. */
#include <inttypes.h>
#include <stdlib.h>
#include "ber/ber_read.h"
#include "print/print.h"

struct ursa_der_in span_content(struct ursa_span span) {
    struct ursa_der_in in = span_in(span), content = {NULL, 0};

    (void)ber_any(&in, &content);
    return content;
}

struct ursa_der_in cert_time(const struct ursa_cert *cert, int second) {
    struct ursa_der_in times = span_content(cert->validity), first = times;

    if (!ber_any(&times, NULL)) {
        return times;
    }
    first.left = (size_t)(times.at - first.at);
    return second ? times : first;
}

void print_cert_time(FILE *out, const char *label, const struct ursa_cert *cert, int second) {
    fputs(label, out);
    print_time(out, cert_time(cert, second));
    fputc('\n', out);
}

static int is_negative(const struct ursa_cert *cert) {
    return ber_is_negative(span_content(cert->serial));
}

/* Write the absolute value of a negative number into copy, and return it without leading zeros. */
static struct ursa_der_in absolute(struct ursa_der_in number, uint8_t *copy) {
    unsigned carry = 1;
    size_t i;

    for (i = number.left; i-- > 0;) {
        unsigned byte = (uint8_t)~number.at[i] + carry;

        copy[i] = (uint8_t)byte;
        carry = byte >> 8;
    }
    number.at = copy;
    return ber_magnitude(number);
}

/* As in openssl, a backslash and a line end come after every 35 bytes. */
static void print_serial_line(FILE *out, const struct ursa_cert *cert, struct ursa_der_in serial) {
    size_t i;

    fputs(is_negative(cert) ? "serial=-" : "serial=", out);
    for (i = 0; i < serial.left; i++) {
        fprintf(out, i > 0 && i % 35 == 0 ? "\\\n%02X" : "%02X", serial.at[i]);
    }
    fputc('\n', out);
}

/*
 * Print the serial number as in -text: as a number if it fits into 63 bits, else as bytes on a line
 * of their own. openssl also uses -1 to mean that a number does not fit, so the serial number -1 is
 * printed as bytes.
 */
static void print_serial_text(FILE *out, const struct ursa_cert *cert, struct ursa_der_in serial) {
    const char *sign = is_negative(cert) ? "-" : "";
    uint64_t number = 0;
    size_t i;

    int is_minus_1 = *sign && serial.left == 1 && serial.at[0] == 1;

    if (!is_minus_1 && (serial.left < 8 || (serial.left == 8 && serial.at[0] < 0x80))) {
        for (i = 0; i < serial.left; i++) {
            number = number << 8 | serial.at[i];
        }
        fprintf(out, "        Serial Number: %s%" PRIu64 " (%s0x%" PRIx64 ")\n", sign, number, sign,
                number);
        return;
    }
    fprintf(out, "        Serial Number:\n            %s", *sign ? " (Negative)" : "");
    for (i = 0; i < serial.left; i++) {
        fprintf(out, i + 1 < serial.left ? "%02x:" : "%02x\n", serial.at[i]);
    }
}

static void print_serial(FILE *out, const struct ursa_cert *cert, int as_text) {
    struct ursa_der_in serial = ber_magnitude(span_content(cert->serial));
    uint8_t *copy = malloc(serial.left);

    if (copy == NULL) {
        return; /* out of memory: print no number */
    }
    if (is_negative(cert)) {
        serial = absolute(serial, copy);
    }
    if (as_text) {
        print_serial_text(out, cert, serial);
    } else {
        print_serial_line(out, cert, serial);
    }
    free(copy);
}

void print_cert_serial(FILE *out, const struct ursa_cert *cert) {
    print_serial(out, cert, 0);
}

/* ---- the certificate ------------------------------------------------------------------------ */

void print_version(FILE *out, struct ursa_der_in number, long most) {
    long version = ber_is_negative(number) ? -1 : 0;
    size_t i;

    if (number.left > sizeof version || (number.left == sizeof version && version < 0)) {
        version = -1; /* as in openssl, for a number that does not fit into a long */
    } else {
        for (i = 0; i < number.left; i++) {
            version = version * 256 + number.at[i];
        }
    }
    if (version >= 0 && version <= most) {
        fprintf(out, "        Version: %ld (0x%lx)\n", version + 1, (unsigned long)version);
    } else {
        fprintf(out, "        Version: Unknown (%ld)\n", version);
    }
}

/* The content of the version, or an empty result if the field is absent. */
static struct ursa_der_in version_of(const struct ursa_cert *cert) {
    struct ursa_der_in tbs = span_content(cert->tbs), field, number = {NULL, 0};

    if (ber_next(&tbs, DER_CONTEXT_CONSTRUCTED | 0, &field)) {
        (void)ber_next(&field, DER_INTEGER, &number);
    }
    return number;
}

/*
 * Print issuerUniqueID and subjectUniqueID, which are optional and follow the key (RFC 5280
 * 4.1.2.8).
 */
static void print_unique_ids(FILE *out, const struct ursa_cert *cert) {
    struct ursa_der_in tbs = span_content(cert->tbs), rest, bits;
    const char *const labels[] = {"Issuer Unique ID", "Subject Unique ID"};
    unsigned i, unused;

    rest.at = cert->spki.at + cert->spki.len;
    rest.left = (size_t)(tbs.at + tbs.left - rest.at);
    for (i = 0; i < 2; i++) {
        if (ber_next(&rest, DER_CONTEXT | (i + 1), &bits) && ber_open_bits(&bits, &unused)) {
            fprintf(out, "        %s: ", labels[i]);
            print_hex_lines(out, bits.at, bits.left, 12, 18);
        }
    }
}

/* True if the list of extensions is not empty. openssl prints no heading for an empty list. */
static int has_extensions(const struct ursa_cert *cert) {
    return cert->extensions.len > 0 && span_content(cert->extensions).left > 0;
}

void print_cert(FILE *out, const struct ursa_cert *cert) {
    fputs("Certificate:\n    Data:\n", out);
    print_version(out, version_of(cert), 2);
    print_serial(out, cert, 1);
    fputs("        ", out);
    print_signature_algorithm(out, cert->inner_algorithm);
    fputs("        Issuer: ", out);
    print_name(out, cert->issuer);
    fputs("\n        Validity\n            Not Before: ", out);
    print_time(out, cert_time(cert, 0));
    fputs("\n            Not After : ", out);
    print_time(out, cert_time(cert, 1));
    fputs("\n        Subject: ", out);
    print_name(out, cert->subject);
    fputs("\n        Subject Public Key Info:\n", out);
    print_public_key(out, cert->spki, 12);
    print_unique_ids(out, cert);
    if (has_extensions(cert)) {
        fputs("        X509v3 extensions:\n", out);
        print_extensions(out, cert->extensions, 12);
    }
    print_signature(out, cert->outer_algorithm, cert->signature);
}
