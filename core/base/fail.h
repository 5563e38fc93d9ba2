/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_FAIL_H
#define URSA_CORE_FAIL_H

#include "ursa/error.h"

/* Note where an error lies, if the caller wants to know, and return it. */
static inline int ursa_fail(int code, struct ursa_where *where, const char *what, size_t at) {
    if (where != NULL) {
        where->what = what;
        where->at = at;
    }
    return code;
}

#endif
