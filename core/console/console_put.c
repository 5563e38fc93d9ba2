/* SPDX-License-Identifier: MIT */
#include "console/console_parts.h"
#include <string.h>
#include "ursa/name.h"

void ursa_console_put(struct ursa_console *console, const char *text) {
    console->write(console->ctx, text, strlen(text));
}

void ursa_console_put_foreign(struct ursa_console *console, const char *text) {
    for (; *text != '\0'; text++) {
        uint8_t c = (uint8_t)*text;

        console->write(console->ctx, c < 0x20 || c == 0x7F ? "?" : text, 1);
    }
}

void ursa_console_put_number(struct ursa_console *console, uint32_t n) {
    char digits[10];
    size_t i = sizeof digits;

    do {
        digits[--i] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    console->write(console->ctx, digits + i, sizeof digits - i);
}

void ursa_console_put_hex(struct ursa_console *console, const uint8_t *p, size_t len) {
    static const char hex[] = "0123456789abcdef";
    size_t i;

    for (i = 0; i < len; i++) {
        char pair[2] = {hex[p[i] >> 4], hex[p[i] & 15]};

        console->write(console->ctx, pair, sizeof pair);
    }
}

/* Return 1 if the error is at a place in a text or certificate, which the answer then names. */
static int is_about_text(int rc) {
    switch (rc) {
        URSA_ERRORS_NAME(URSA_ERROR_CASE)
        URSA_ERRORS_SAN(URSA_ERROR_CASE)
        URSA_ERRORS_EXTENSION(URSA_ERROR_CASE)
        URSA_ERRORS_CERT(URSA_ERROR_CASE)
        URSA_ERRORS_PEM(URSA_ERROR_CASE)
        URSA_ERRORS_LINE(URSA_ERROR_CASE)
        return 1;
    default:
        return 0;
    }
}

static void put_where(struct ursa_console *console, const struct ursa_where *where) {
    if (where->what == NULL && where->at == 0) {
        return;
    }
    ursa_console_put(console, where->what == NULL ? "line" : where->what);
    ursa_console_put(console, where->what == NULL ? " " : " at ");
    ursa_console_put_number(console, (uint32_t)where->at);
    ursa_console_put(console, ": ");
}

/* If `what` is the name of an attribute, print the greatest length of its value. */
static void put_bound(struct ursa_console *console, const char *what) {
    unsigned bound = ursa_name_bound(what);

    if (bound > 0) {
        ursa_console_put(console, "; limit: ");
        ursa_console_put_number(console, bound);
        ursa_console_put(console, " characters");
    }
}

void ursa_console_answer(struct ursa_console *console, int rc, const struct ursa_where *where) {
    if (rc == URSA_OK) {
        ursa_console_put(console, "OK\n");
        return;
    }
    ursa_console_put(console, "ERR ");
    ursa_console_put(console, ursa_error_name(rc));
    ursa_console_put(console, " ");
    if (URSA_IS_PORT(rc)) {
        ursa_console_put_number(console, (uint32_t)(-rc - 0x1000));
        ursa_console_put(console, ": ");
    }
    if (where != NULL && is_about_text(rc)) {
        put_where(console, where);
    }
    ursa_console_put(console, ursa_error_text(rc));
    if (rc == URSA_E_NAME_LENGTH && where != NULL) {
        put_bound(console, where->what);
    }
    if (rc == URSA_E_OBJECT_SHORT) {
        ursa_console_put(console, "; bytes missing: ");
        ursa_console_put_number(console, console->pem.quad);
    }
    ursa_console_put(console, "\n");
}
