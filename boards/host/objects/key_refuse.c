/* SPDX-License-Identifier: MIT */
#include "objects/key_refuse.h"
#include <string.h>
#include "cli/report.h"
#include "codec/der_read.h"

/* Returns the length in bits of the INTEGER at der + at, or 0 if it cannot be read. */
static unsigned bits_at(const uint8_t *der, size_t len, size_t at) {
    struct ursa_der_in in = {der + at, len - at}, n = {NULL, 0};
    unsigned bits;
    uint8_t top;

    if (!ursa_der_any(&in, &n) || !ursa_der_open_unsigned(&n)) {
        return 0;
    }
    bits = 8 * (unsigned)n.left;
    for (top = *n.at; bits > 0 && top < 0x80; top = (uint8_t)(top << 1 | 1)) {
        bits--;
    }
    return bits;
}

int key_refuse(const char *option, const char *path, int code, const struct ursa_where *where,
               enum der_kind wanted, const uint8_t *der, size_t len) {
    const char *name = ursa_error_name(code), *text = ursa_error_text(code);

    if (der_report_kind(option, path, wanted, der, len) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    if (code == URSA_E_KEY_KIND) {
        return report_in(option, path, "%s: the algorithm is %s; only RSA keys are read", name,
                         strcmp(where->what, "algorithm") == 0 ? "unknown" : where->what);
    }
    if (code == URSA_E_KEY_SIZE && where->at < len && bits_at(der, len, where->at) > 0) {
        return report_in(option, path, "%s: the key has %u bits; %s", name,
                         bits_at(der, len, where->at), text);
    }
    return report_in(option, path, "%s: %s at %zu: %s", name, where->what, where->at, text);
}
