/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_FAIL_H
#define URSA_CORE_FAIL_H

#include "ursa/error.h"

/*
 * Returns `code`. If `where` is not NULL, this function also stores the place of the error in
 * *where: the name of the field (`what`) and the offset in the input (`at`).
 */
static inline int ursa_fail(int code, struct ursa_where *where, const char *what, size_t at) {
    if (where != NULL) {
        where->what = what;
        where->at = at;
    }
    return code;
}

#endif
