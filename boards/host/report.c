/* SPDX-License-Identifier: MIT */
#include "host.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int report(int status, const char *format, ...) {
    va_list args;

    fputs("ursa: ", stderr);
    va_start(args, format);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    return status;
}

int report_code(int status, const char *subject, int code, const struct ursa_where *where) {
    const char *name = ursa_error_name(code);
    /* On this port, port codes are errno values (posix.h). */
    const char *text =
        URSA_IS_PORT(code) ? strerror(-code + URSA_E_PORT(0)) : ursa_error_text(code);

    if (where == NULL) {
        return report(status, "%s: %s: %s", subject, name, text);
    }
    if (code == URSA_E_NAME_LENGTH && ursa_name_bound(where->what) > 0) {
        return report(status, "%s: %s: %s at %zu: %s; its bound: %u characters", subject, name,
                      where->what, where->at, text, ursa_name_bound(where->what));
    }
    return report(status, "%s: %s: %s at %zu: %s", subject, name, where->what, where->at, text);
}
