/* SPDX-License-Identifier: MIT */
#include "print/print_number.h"
#include <inttypes.h>
#include <stdint.h>
#include "ber/ber_read.h"
#include "print/print.h"

#define WIDTH 15 /* bytes in a line */

unsigned bits_of(struct ursa_der_in number) {
    struct ursa_der_in m = ber_magnitude(number);
    unsigned bits = (unsigned)(8 * m.left), top;

    if (m.left == 0) {
        return 0;
    }
    for (top = 0x80; top != 0 && !(m.at[0] & top); top >>= 1) {
        bits--;
    }
    return bits;
}

/* Print a number in lines of hexadecimal. A zero byte comes first if the first bit is set. */
static void print_lines(FILE *out, struct ursa_der_in m, int indent) {
    size_t zero = m.at[0] >= 0x80, i;

    for (i = 0; i < m.left + zero; i++) {
        uint8_t byte = i < zero ? 0 : m.at[i - zero];

        if (i % WIDTH == 0) {
            fprintf(out, "%*s", indent, "");
        }
        fprintf(out, "%02x%s", byte,
                i + 1 == m.left + zero ? "\n"
                : (i + 1) % WIDTH == 0 ? ":\n"
                                       : ":");
    }
}

void print_bignum(FILE *out, const char *label, struct ursa_der_in number, int indent) {
    struct ursa_der_in m = ber_magnitude(number);
    uint64_t value = 0;
    size_t i;

    fprintf(out, "%*s%s", indent, "", label);
    if (m.left > sizeof value) {
        fputc('\n', out);
        print_lines(out, m, indent + 4);
        return;
    }
    for (i = 0; i < m.left; i++) {
        value = value << 8 | m.at[i];
    }
    if (value == 0) {
        fputs(" 0\n", out);
    } else {
        fprintf(out, " %" PRIu64 " (0x%" PRIx64 ")\n", value, value);
    }
}

void print_labeled(FILE *out, const char *label, struct ursa_der_in bytes, int indent) {
    fprintf(out, "%*s%s\n", indent, "", label);
    print_hex_lines(out, bytes.at, bytes.left, indent + 4, WIDTH);
}

void print_hex_number(FILE *out, struct ursa_der_in number) {
    struct ursa_der_in m = ber_magnitude(number);
    size_t i;

    for (i = 0; i < m.left; i++) {
        fprintf(out, i == 0 ? "%X" : "%02X", m.at[i]);
    }
    if (m.left == 0) {
        fputc('0', out);
    }
}
