/* SPDX-License-Identifier: MIT */
#include "ursa/error.h"

struct entry {
    int code;
    const char *name, *text;
};

static const struct entry table[] = {{URSA_OK, "ok", "success"},
                                     {URSA_BUSY, "busy-step", "not finished; call step again"},
#define ENTRY(symbol, value, name, text) {symbol, name, text},
                                     URSA_ERRORS(ENTRY)
#undef ENTRY
};

static const struct entry port_entry = {0, "port", "the port's own failure code"};
static const struct entry unknown_entry = {0, "unknown", "not an error code of Ursa"};

static const struct entry *find(int code) {
    size_t i;

    for (i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].code == code) {
            return &table[i];
        }
    }
    return URSA_IS_PORT(code) ? &port_entry : &unknown_entry;
}

const char *ursa_error_name(int code) {
    return find(code)->name;
}

const char *ursa_error_text(int code) {
    return find(code)->text;
}
