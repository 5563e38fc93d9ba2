/* SPDX-License-Identifier: MIT */
#include "ursa/error.h"
#include <stdint.h>
#include <string.h>

/* Name and text are one string, "name\0text". This saves one pointer per entry. */
struct entry {
    const char *name_text;
    int16_t code;
};

static const struct entry table[] = {{"ok\0success", URSA_OK},
                                     {"busy-step\0not finished; call step again", URSA_BUSY},
#define ENTRY(symbol, value, name, text) {name "\0" text, symbol},
                                     URSA_ERRORS(ENTRY)
#undef ENTRY
};

static const char *find(int code) {
    size_t i;

    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].code == code) {
            return table[i].name_text;
        }
    }
    return URSA_IS_PORT(code) ? "port\0the port's own failure code"
                              : "unknown\0not an error code of Ursa";
}

const char *ursa_error_name(int code) {
    return find(code);
}

const char *ursa_error_text(int code) {
    const char *name = find(code);

    return name + strlen(name) + 1;
}
