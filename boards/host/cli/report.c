/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "cli/report.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "base/text.h"

/* --- foreign text ---------------------------------------------------------------------------- */

/*
 * False for control characters, and for the Unicode characters that hide the text around them or
 * change its direction.
 */
static int is_harmless(uint32_t c) {
    return !ursa_is_control(c) && c != 0xAD && c != 0x61C && (c < 0x200B || c > 0x200F) &&
           (c < 0x2028 || c > 0x202E) && (c < 0x2060 || c > 0x206F) && c != 0xFEFF && c < 0xE0000;
}

/* The length of the first character of text, or 0 if that character must not be shown as it is. */
static size_t harmless_length(const char *text) {
    struct ursa_utf8 utf8 = {0};
    size_t len = 0;
    int rc;

    do {
        rc = ursa_utf8_next(&utf8, (uint8_t)text[len++]);
    } while (rc == 0);
    return rc == 1 && is_harmless(utf8.code_point) ? len : 0;
}

void print_foreign(FILE *out, const char *text) {
    while (*text != '\0') {
        const char *end = text;
        size_t len = 1;

        while (*end != '\0' && (len = harmless_length(end)) > 0) {
            end += len;
        }
        (void)fwrite(text, 1, (size_t)(end - text), out); /* the caller may check ferror */
        text = end;
        if (len == 0) {
            fprintf(out, "\\x%02X", (unsigned char)*text++);
        }
    }
}

/* --- errors ---------------------------------------------------------------------------------- */

void report_begin(const char *text) {
    fputs("ursa: ", stderr);
    print_foreign(stderr, text);
}

static void report_list(const char *before, const char *format, va_list args) {
    char *text = NULL;
    int len = vasprintf(&text, format, args);

    report_begin(before);
    print_foreign(stderr, len >= 0 ? text : format); /* the format, if memory is short */
    fputc('\n', stderr);
    if (len >= 0) {
        free(text);
    }
}

int report(int status, const char *format, ...) {
    va_list args;

    va_start(args, format);
    report_list("", format, args);
    va_end(args);
    return status;
}

int report_in(const char *option, const char *path, const char *format, ...) {
    char *before = NULL;
    va_list args;

    va_start(args, format);
    if (asprintf(&before, "%s%s%s: ", option == NULL ? "" : option, option == NULL ? "" : ": ",
                 path) < 0) {
        before = NULL;
    }
    report_list(before == NULL ? "" : before, format, args);
    va_end(args);
    free(before);
    return EXIT_FAILED;
}

/* The lists name the words that core/request/name.c and extensions.c accept. */
const char *report_advice(int code, const struct ursa_where *where) {
    static const struct {
        int code;
        const char *what, *advice; /* what == NULL: any field */
    } table[] = {
        {URSA_E_NAME_ATTRIBUTE, "name",
         "; use C, ST, L, O, OU, CN, emailAddress, serialNumber, UID, DC, GN, SN or title"},
        {URSA_E_NAME_EMPTY, "name",
         "; write /CN=NAME, or / for the empty name, which needs a subjectAltName"},
        {URSA_E_NAME_EMPTY, NULL, "; give the attribute a value, or leave it out"},
        {URSA_E_NAME_LENGTH, "C", "; write two capital letters, e.g. C=DE"},
        {URSA_E_NAME_ALPHABET, "C", "; write two capital letters, e.g. C=DE"},
        {URSA_E_NAME_ALPHABET, "DC", "; write a label of letters, digits and hyphens"},
        {URSA_E_NAME_ALPHABET, "emailAddress", "; write a mailbox local@domain in ASCII"},
        {URSA_E_NAME_ALPHABET, "serialNumber", "; use letters, digits, blanks or '()+,-./:=?"},
        {URSA_E_EXTENSION, "extension",
         "; a request can ask for subjectAltName, keyUsage, extendedKeyUsage and basicConstraints"},
        {URSA_E_EXTENSION, "basicConstraints",
         "; write CA:TRUE or CA:FALSE. A request cannot ask for a pathlen: the CA sets it, with "
         "ursa x509 -req -extfile"},
        {URSA_E_EXTENSION, "keyUsage",
         "; use digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, "
         "keyAgreement, keyCertSign, cRLSign, encipherOnly or decipherOnly"},
        {URSA_E_EXTENSION, "extendedKeyUsage",
         "; use serverAuth, clientAuth, codeSigning, emailProtection, timeStamping or "
         "OCSPSigning"},
    };
    size_t i = 0;

    while (i < sizeof table / sizeof table[0] &&
           (table[i].code != code ||
            (table[i].what != NULL && strcmp(table[i].what, where->what) != 0))) {
        i++;
    }
    return i < sizeof table / sizeof table[0] ? table[i].advice : "";
}

int report_code(int status, const char *subject, int code, const struct ursa_where *where) {
    const char *name = ursa_error_name(code);
    /* In this program, a port code is an errno value (port/posix/posix.h). */
    const char *text =
        URSA_IS_PORT(code) ? strerror(-code + URSA_E_PORT(0)) : ursa_error_text(code);

    if (where == NULL) {
        return report(status, "%s: %s: %s", subject, name, text);
    }
    if (code == URSA_E_NAME_LENGTH && ursa_name_bound(where->what) > 0) {
        return report(status, "%s: %s: %s at %zu: %s; at most %u characters%s", subject, name,
                      where->what, where->at, text, ursa_name_bound(where->what),
                      report_advice(code, where));
    }
    return report(status, "%s: %s: %s%s %zu: %s%s", subject, name, where->what,
                  strcmp(where->what, "line") == 0 ? "" : " at", where->at, text,
                  report_advice(code, where));
}
