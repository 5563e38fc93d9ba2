/* SPDX-License-Identifier: MIT */
#include "ursa/error.h"
#include <stdint.h>
#include <string.h>

#define TABLE(X)                                                                                   \
    X(URSA_OK, 0, "ok", "success")                                                                 \
    X(URSA_BUSY, 1, "busy-step", "not finished; call step again")                                  \
    URSA_ERRORS(X)

static const int16_t codes[] = {
#define CODE(symbol, value, name, text) symbol,
    TABLE(CODE)
#undef CODE
};

/*
 * Names and texts in the order of codes[]: "name\0text\0name\0text\0...". An array of pointers to
 * them would take 700 bytes more. All members are char arrays, so there is no padding between them.
 */
static const struct texts {
#define MEMBER(symbol, value, name, text) char symbol##_[sizeof(name "\0" text)];
    TABLE(MEMBER)
#undef MEMBER
} texts = {
#define TEXT(symbol, value, name, text) name "\0" text,
    TABLE(TEXT)
#undef TEXT
};

static const char *after(const char *text) {
    return text + strlen(text) + 1;
}

static const char *find(int code) {
    const char *name = (const char *)&texts;
    size_t i;

    for (i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        if (codes[i] == code) {
            return name;
        }
        name = after(after(name));
    }
    return URSA_IS_PORT(code) ? "port\0the port's own failure code"
                              : "unknown\0not an error code of Ursa";
}

const char *ursa_error_name(int code) {
    return find(code);
}

const char *ursa_error_text(int code) {
    return after(find(code));
}
