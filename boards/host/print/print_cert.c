/* SPDX-License-Identifier: MIT */
/* Certificates as `openssl x509 -text` prints them. */
#include <inttypes.h>
#include <stdlib.h>
#include "print/print.h"

struct ursa_der_in span_content(struct ursa_span span) {
    struct ursa_der_in in = span_in(span), content = {NULL, 0};

    (void)ursa_der_any(&in, &content);
    return content;
}

/* The first or second time of a Validity, as a complete element. */
static struct ursa_der_in time_of(const struct ursa_cert *cert, int second) {
    struct ursa_der_in times = span_content(cert->validity), first = times;

    if (!ursa_der_any(&times, NULL)) {
        return times;
    }
    first.left = (size_t)(times.at - first.at);
    return second ? times : first;
}

void print_cert_time(FILE *out, const char *label, const struct ursa_cert *cert, int second) {
    fputs(label, out);
    print_time(out, time_of(cert, second));
    fputc('\n', out);
}

/* The serial number, without the leading zero byte that makes it positive. */
static struct ursa_der_in serial_of(const struct ursa_cert *cert) {
    struct ursa_der_in serial = span_content(cert->serial);

    if (serial.left > 1 && serial.at[0] == 0) {
        serial.at++;
        serial.left--;
    }
    return serial;
}

static int is_negative(const struct ursa_cert *cert) {
    return span_content(cert->serial).at[0] >= 0x80;
}

/* Write the absolute value of a negative number into copy. */
static struct ursa_der_in absolute(struct ursa_der_in number, uint8_t *copy) {
    unsigned carry = 1;
    size_t i;

    for (i = number.left; i-- > 0;) {
        unsigned byte = (uint8_t)~number.at[i] + carry;

        copy[i] = (uint8_t)byte;
        carry = byte >> 8;
    }
    number.at = copy;
    while (number.left > 1 && number.at[0] == 0) {
        number.at++;
        number.left--;
    }
    return number;
}

static void print_serial_line(FILE *out, const struct ursa_cert *cert, struct ursa_der_in serial) {
    size_t i;

    fputs(is_negative(cert) ? "serial=-" : "serial=", out);
    for (i = 0; i < serial.left; i++) {
        fprintf(out, "%02X", serial.at[i]);
    }
    fputc('\n', out);
}

/*
 * Print the serial number as in -text: a number if it fits into 63 bits, else its bytes on a line
 * of their own.
 */
static void print_serial_text(FILE *out, const struct ursa_cert *cert, struct ursa_der_in serial) {
    const char *sign = is_negative(cert) ? "-" : "";
    uint64_t number = 0;
    size_t i;

    if (serial.left < 8 || (serial.left == 8 && serial.at[0] < 0x80)) {
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
    struct ursa_der_in serial = serial_of(cert);
    uint8_t *copy = malloc(serial.left);

    if (copy == NULL) {
        return; /* no memory: print no number */
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

void print_cert(FILE *out, const struct ursa_cert *cert) {
    fprintf(out, "Certificate:\n    Data:\n        Version: %d (0x%x)\n", cert->version,
            cert->version - 1);
    print_serial(out, cert, 1);
    fputs("        Signature Algorithm: ", out);
    print_algorithm(out, cert->inner_algorithm);
    fputs("\n        Issuer: ", out);
    print_name(out, cert->issuer);
    fputs("\n        Validity\n            Not Before: ", out);
    print_time(out, time_of(cert, 0));
    fputs("\n            Not After : ", out);
    print_time(out, time_of(cert, 1));
    fputs("\n        Subject: ", out);
    print_name(out, cert->subject);
    fputs("\n        Subject Public Key Info:\n", out);
    print_public_key(out, cert->spki, 12);
    if (cert->extensions.len > 0) {
        fputs("        X509v3 extensions:\n", out);
        print_extensions(out, cert->extensions, 12);
    }
    print_signature(out, cert->outer_algorithm, cert->signature);
}
