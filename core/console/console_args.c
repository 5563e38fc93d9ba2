/* SPDX-License-Identifier: MIT */
#include "console/console_args.h"
#include <string.h>
#include "base/fail.h"
#include "base/text.h"
#include "ursa/identity.h"

char *ursa_argument_next(char **rest, int *bad) {
    char *p = *rest, *start, end = ' ';

    while (*p == ' ') {
        p++;
    }
    if (*p == '\0') {
        *rest = p;
        return NULL;
    }
    if (*p == '"') {
        end = '"';
        p++;
    }
    start = p;
    while (*p != end && *p != '\0') {
        p += end == '"' && p[0] == '\\' && p[1] != '\0' ? 2 : 1;
    }
    if (end == '"' && (*p == '\0' || (p[1] != ' ' && p[1] != '\0'))) {
        *bad = 1;
        return NULL;
    }
    if (*p != '\0') {
        *p++ = '\0';
    }
    *rest = p;
    return start;
}

int ursa_argument_none(char *rest) {
    int bad = 0;

    return ursa_argument_next(&rest, &bad) == NULL && !bad;
}

char *ursa_argument_value(char *argument, const char *key) {
    size_t n = strlen(key);

    return strncmp(argument, key, n) == 0 ? argument + n : NULL;
}

size_t ursa_argument_hex(const char *hex, uint8_t *out, size_t most) {
    size_t i;

    for (i = 0; *hex != '\0'; hex++, i++) {
        int value;

        hex += *hex == ':' && i > 0 && i % 2 == 0;
        value = ursa_hex_value((uint8_t)*hex);
        if (value < 0 || i / 2 == most) {
            return 0;
        }
        out[i / 2] = (uint8_t)((i & 1 ? out[i / 2] << 4 : 0) | value);
    }
    return i % 2 == 0 ? i / 2 : 0;
}

static int read_nonce(struct ursa_console_request *request, const char *hex) {
    request->nonce_len = ursa_argument_hex(hex, request->nonce, sizeof request->nonce);
    return request->nonce_len >= URSA_BOUND_NONCE_MIN ? URSA_OK : URSA_E_NONCE;
}

/* Set *text to value. It is an error if *text is set already: the option `word` is repeated. */
static int set(const char **text, const char *value, const char *word, struct ursa_where *where) {
    if (*text != NULL) {
        return ursa_fail(URSA_E_EXTENSION_REPEATED, where, word, 0);
    }
    *text = value;
    return URSA_OK;
}

/* Read one of the options that may follow the subject. */
static int read_more(struct ursa_console_request *request, char *argument,
                     struct ursa_where *where) {
    struct ursa_where there = {NULL, 0};
    char *value;
    int rc;

    if ((value = ursa_argument_value(argument, "san=")) != NULL) {
        return set(&request->tmpl.san, value, "san", where);
    }
    if ((value = ursa_argument_value(argument, "802.1ar=")) != NULL) {
        return set(&request->tmpl.hw_type, value, "802.1ar", where);
    }
    rc = ursa_csr_add_extension(&request->tmpl, argument, &there);
    if (rc == URSA_E_EXTENSION && there.at == 0) {
        return URSA_E_USAGE; /* not the name of any option */
    }
    *where = there;
    return rc;
}

/* Take the subject. If the argument is an option instead, the subject is missing. */
static int read_subject(struct ursa_console_request *request, char *argument) {
    struct ursa_where where;

    if (read_more(request, argument, &where) != URSA_E_USAGE) {
        return URSA_E_SUBJECT_MISSING;
    }
    request->tmpl.subject = argument;
    return URSA_OK;
}

int ursa_argument_request(char *rest, struct ursa_console_request *request, int allow_nonce,
                          struct ursa_where *where) {
    int bad = 0, rc = URSA_OK, first = 1;
    char *argument, *value;

    memset(request, 0, sizeof *request);
    while (rc == URSA_OK && (argument = ursa_argument_next(&rest, &bad)) != NULL) {
        value = allow_nonce ? ursa_argument_value(argument, "nonce=") : NULL;
        if (value != NULL) {
            rc = request->nonce_len != 0 ? ursa_fail(URSA_E_EXTENSION_REPEATED, where, "nonce", 0)
                                         : read_nonce(request, value);
        } else if (first) {
            rc = read_subject(request, argument);
        } else {
            request->has_more = 1;
            rc = request->tmpl.subject == NULL ? URSA_E_SUBJECT_MISSING
                                               : read_more(request, argument, where);
        }
        first = 0;
    }
    return bad ? URSA_E_USAGE : rc;
}
