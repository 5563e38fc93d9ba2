/* SPDX-License-Identifier: MIT */
/* The words of a console line: cut off, and read as what a request shall say. */
#ifndef URSA_CORE_CONSOLE_ARGS_H
#define URSA_CORE_CONSOLE_ARGS_H

#include "ursa/bound.h"
#include "ursa/csr.h"

/*
 * Cut the next argument off *rest, in place: up to a space, or between double quotes, in which a
 * backslash keeps itself and the next character. NULL: there is none, or a quote is not closed or
 * not followed by a space; then *bad is set.
 */
char *ursa_argument_next(char **rest, int *bad);

/* 1: nothing follows. */
int ursa_argument_none(char *rest);

/* What stands behind `key` if the argument begins so, else NULL. */
char *ursa_argument_value(char *argument, const char *key);

/*
 * Bytes from hex digits, colons between bytes allowed; returns how many, or 0: none, an odd number
 * of digits, or more than `most`.
 */
size_t ursa_argument_hex(const char *hex, uint8_t *out, size_t most);

/* What a `csr` or `template` asks for. */
struct ursa_console_request {
    struct ursa_csr_template tmpl; /* its subject NULL: none was given */
    uint8_t nonce[URSA_BOUND_NONCE_MAX];
    size_t nonce_len; /* 0: none */
    int has_more;     /* something behind the subject */
};

/* `[<subject>] [<more>...]`; a nonce only where one is allowed. No subject: nothing but a nonce. */
int ursa_argument_request(char *rest, struct ursa_console_request *request, int allow_nonce,
                          struct ursa_where *where);

#endif
