/* SPDX-License-Identifier: MIT */
/* Splits a console line into arguments and reads the arguments of `csr` and `template`. */
#ifndef URSA_CORE_CONSOLE_ARGS_H
#define URSA_CORE_CONSOLE_ARGS_H

#include "ursa/bound.h"
#include "ursa/csr.h"

/*
 * Cut the next argument off *rest, in place.
 *
 * An argument ends at a space or is enclosed in double quotes. Inside quotes a backslash and the
 * character after it stay as they are, so that \" does not end the argument. Returns NULL if there
 * is no argument. Also returns NULL, and sets *bad, if a quote is not closed or not followed by a
 * space.
 */
char *ursa_argument_next(char **rest, int *bad);

/* Return 1 if no argument is left, else 0. */
int ursa_argument_none(char *rest);

/* Return the part of the argument after `key` if the argument begins with `key`, else NULL. */
char *ursa_argument_value(char *argument, const char *key);

/*
 * Read bytes that are written in hex digits. Colons are allowed between bytes.
 *
 * Returns the number of bytes. Returns 0 if there is no byte, a wrong character, an odd number of
 * digits, or more than `most` bytes.
 */
size_t ursa_argument_hex(const char *hex, uint8_t *out, size_t most);

/* The arguments of `csr` or `template`. */
struct ursa_console_request {
    struct ursa_csr_template tmpl; /* subject is NULL if the line has no subject */
    uint8_t nonce[URSA_BOUND_NONCE_MAX];
    size_t nonce_len; /* 0: no nonce */
    int has_more;     /* 1: options follow the subject */
};

/*
 * Read the arguments `[<subject> [<more>...]]`, and `nonce=<hex>` if allow_nonce is set.
 *
 * Without a subject, only a nonce is allowed.
 *
 * URSA_E_USAGE               an unknown option or a wrong quote
 * URSA_E_SUBJECT_MISSING     options without a subject
 * URSA_E_NONCE               the nonce has a wrong length or a wrong character
 * URSA_E_EXTENSION           a wrong value of an extension
 * URSA_E_EXTENSION_REPEATED  an option occurs twice
 */
int ursa_argument_request(char *rest, struct ursa_console_request *request, int allow_nonce,
                          struct ursa_where *where);

#endif
