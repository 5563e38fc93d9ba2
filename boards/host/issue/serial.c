/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "issue/serial.h"
#include <string.h>
#include "cli/report.h"

/* --- parsing --------------------------------------------------------------------------------- */

/* Returns the value of the digit c, or `base` if c is not a digit in this base. */
static unsigned digit(char c, unsigned base) {
    unsigned value = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                     : c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10
                     : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                            : base;

    return value < base ? value : base;
}

/* number = number * base + add, big-endian. Returns the carry, which is 0 if the result fits. */
static unsigned multiply_add(uint8_t number[SERIAL_MAX], unsigned base, unsigned add) {
    size_t i = SERIAL_MAX;

    while (i-- > 0) {
        add += number[i] * base;
        number[i] = (uint8_t)add;
        add >>= 8;
    }
    return add;
}

/* Copy the number without the leading zero bytes that DER forbids. Returns 0 if the number is 0. */
static int shorten(const uint8_t number[SERIAL_MAX], struct serial *serial) {
    size_t skip = 0;

    while (skip < SERIAL_MAX - 1 && number[skip] == 0 && number[skip + 1] < 0x80) {
        skip++;
    }
    serial->len = SERIAL_MAX - skip;
    memcpy(serial->bytes, number + skip, serial->len);
    return serial->len > 1 || serial->bytes[0] != 0;
}

const char *serial_parse(const char *digits, size_t count, unsigned base, struct serial *serial) {
    uint8_t number[SERIAL_MAX] = {0};
    size_t i;

    for (i = 0; i < count; i++) {
        unsigned value = digit(digits[i], base);

        if (value == base) {
            return base == 10 ? "not a number; hexadecimal begins with 0x" : "not hexadecimal";
        }
        if (multiply_add(number, base, value) != 0) {
            return "more than 20 bytes (RFC 5280 4.1.2.2)";
        }
    }
    if (count == 0 || !shorten(number, serial)) {
        return count == 0 ? "the number is missing"
                          : "0, but it must be positive (RFC 5280 4.1.2.2)";
    }
    return number[0] >= 0x80 ? "more than 20 bytes (RFC 5280 4.1.2.2)" : NULL;
}

int serial_read(const struct option *option, const char *text, struct serial *serial) {
    const int is_hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = is_hex ? text + 2 : text;
    const char *why = serial_parse(digits, strlen(digits), is_hex ? 16 : 10, serial);

    if (text[0] == '-') {
        why = "negative, but it must be positive (RFC 5280 4.1.2.2)";
    }
    return why == NULL ? EXIT_DONE : report(EXIT_USAGE, "%s: %s: %s", option->name, text, why);
}

/* --- drawing --------------------------------------------------------------------------------- */

static int draw(struct source_entropy *opened, struct serial *serial) {
    struct ursa_rng rng;
    int rc = ursa_rng_seed(&rng, &opened->entropy, NULL, "serial number");

    if (rc == URSA_OK) {
        rc = ursa_rng_generate(&rng, serial->bytes, sizeof serial->bytes);
    }
    ursa_rng_wipe(&rng);
    if (rc != URSA_OK) {
        return source_entropy_report(opened, "serial number", rc);
    }
    /* Bit 7 is 0, so the number is positive. Bit 6 is 1, so the number has 20 bytes. */
    serial->bytes[0] = (uint8_t)((serial->bytes[0] & 0x3F) | 0x40);
    serial->len = sizeof serial->bytes;
    return EXIT_DONE;
}

int serial_draw(const struct noise_source *noise, struct serial *serial) {
    struct source_entropy opened;
    int rc = source_entropy_open(noise, &opened);

    if (rc == EXIT_DONE) {
        rc = draw(&opened, serial);
    }
    source_entropy_close(&opened);
    return rc;
}
