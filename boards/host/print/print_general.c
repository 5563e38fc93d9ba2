/* SPDX-License-Identifier: MIT */
/* Printing GeneralNames (RFC 5280 4.2.1.6). */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include "ber/ber_read.h"
#include "print/print.h"

static void print_ip(FILE *out, struct ursa_der_in address) {
    const uint8_t *p = address.at;
    size_t i;

    if (address.left == 4) {
        fprintf(out, "IP Address:%u.%u.%u.%u", p[0], p[1], p[2], p[3]);
    } else if (address.left == 16) {
        fputs("IP Address", out);
        for (i = 0; i < 16; i += 2) {
            fprintf(out, ":%X", (unsigned)p[i] << 8 | p[i + 1]);
        }
    } else {
        fputs("IP Address:<invalid>", out);
    }
}

/* Print an otherName: its type, and its value if the value is plain text. */
static void print_other(FILE *out, struct ursa_der_in content) {
    struct ursa_der_in oid = {NULL, 0}, value = {NULL, 0}, text;
    char name[OID_TEXT_SIZE];

    (void)ber_next(&content, DER_OID, &oid);
    (void)ber_next(&content, DER_CONTEXT_CONSTRUCTED | 0, &value);
    fprintf(out, "othername: %s::", oid_long(oid, name));
    if (ber_next(&value, DER_UTF8, &text) || ber_next(&value, DER_IA5, &text)) {
        print_escaped(out, text);
    } else {
        fputs("<unsupported>", out);
    }
}

static void print_text(FILE *out, const char *prefix, struct ursa_der_in text) {
    fputs(prefix, out);
    print_escaped(out, text);
}

static void print_general_name(FILE *out, unsigned tag, struct ursa_der_in content) {
    char name[OID_TEXT_SIZE];
    struct ursa_span span = {content.at, content.left};

    switch (tag) {
    case DER_CONTEXT_CONSTRUCTED | 0:
        print_other(out, content);
        break;
    case DER_CONTEXT | 1:
        print_text(out, "email:", content);
        break;
    case DER_CONTEXT | 2:
        print_text(out, "DNS:", content);
        break;
    case DER_CONTEXT_CONSTRUCTED | 4:
        fputs("DirName:", out);
        print_name_slashed(out, span);
        break;
    case DER_CONTEXT | 6:
        print_text(out, "URI:", content);
        break;
    case DER_CONTEXT | 7:
        print_ip(out, content);
        break;
    case DER_CONTEXT | 8:
        fprintf(out, "Registered ID:%s", oid_long(content, name));
        break;
    default:
        fputs("<unsupported>", out);
        break;
    }
}

/* ---- lists of names ------------------------------------------------------------------------- */

/*
 * True if a name could be read as two names, like `a, DNS:b`, or begins with a quote. openssl
 * prints such a name unchanged, so a reader cannot see where the name ends. Here the name is quoted
 * as in JSON, with the comma escaped. All other names are printed unchanged.
 */
static int misleads(const char *name, const char *separator) {
    const char *end = strstr(name, separator);

    return name[0] == '"' || (end != NULL && *separator != '\0' && strpbrk(end, ":<") != NULL);
}

static void print_quoted(FILE *out, const char *name) {
    fputc('"', out);
    for (; *name != '\0'; name++) {
        if (*name == ',') {
            fputs("\\u002c", out);
        } else {
            fprintf(out, *name == '"' || *name == '\\' ? "\\%c" : "%c", *name);
        }
    }
    fputc('"', out);
}

/* Print a text of the form `Kind:name`, with the name quoted if it is misleading. */
static void print_apart(FILE *out, char *text, const char *separator) {
    char *colon = strchr(text, ':');

    if (colon == NULL || !misleads(colon + 1, separator)) {
        fputs(text, out);
        return;
    }
    *colon = '\0';
    fprintf(out, "%s:", text);
    print_quoted(out, colon + 1);
}

/* Print one name. Returns 0 if out of memory. */
static int print_listed(FILE *out, unsigned tag, struct ursa_der_in content,
                        const char *separator) {
    char *text = NULL;
    size_t size;
    FILE *memory = open_memstream(&text, &size);
    int right = 0;

    if (memory != NULL) {
        print_general_name(memory, tag, content);
        right = fclose(memory) == 0;
    }
    if (right) {
        print_apart(out, text, separator);
    }
    free(text);
    return right;
}

int print_general_names(FILE *out, struct ursa_der_in names, const char *separator) {
    const char *between = "";
    struct ursa_der_in name, check = names;

    while (check.left > 0) {
        if (!ber_any(&check, NULL)) {
            return 0;
        }
    }
    while (names.left > 0) {
        unsigned tag = names.at[0];

        (void)ber_any(&names, &name);
        fputs(between, out);
        if (!print_listed(out, tag, name, separator)) {
            return 0;
        }
        between = separator;
    }
    return 1;
}
