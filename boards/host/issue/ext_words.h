/* SPDX-License-Identifier: MIT */
/* Parses extensions in openssl's words, such as keyUsage = critical,digitalSignature. */
#ifndef URSA_HOST_EXT_WORDS_H
#define URSA_HOST_EXT_WORDS_H

#include "issue/ext_list.h"

/* The place where words were given, for error messages. */
struct ext_source {
    const char *option; /* "-addext" or "-extfile" */
    const char *path;   /* the file; NULL: no file */
    unsigned line;      /* the number of the line in the file, from 1; 0: no line */
};

/*
 * Access to the sections of names that subjectAltName=@alt_names can name.
 *
 * `open` finds a section and returns 1. `next` gets the next entry of the section found: the kind
 * of the name ("DNS" for an entry DNS.1), the value, and the source of the entry. `next` returns 1,
 * or 0 at the end of the section. On failure `open` and `next` report the error and return -1.
 */
struct ext_sections {
    void *ctx;
    int (*open)(void *ctx, const char *section, const struct ext_source *from);
    int (*next)(void *ctx, const char **kind, size_t *kind_len, const char **value,
                struct ext_source *source);
};

/*
 * Append the extension that `name = value` describes to the list. The known extensions are
 * basicConstraints, keyUsage, extendedKeyUsage, subjectAltName, subjectKeyIdentifier=hash and
 * authorityKeyIdentifier=keyid[:always],issuer[:always]. If `sections` is NULL,
 * subjectAltName=@section is an error.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the source and the reason reported. Errors are an unknown
 * name or word, a missing word, a critical key identifier, and a lack of memory.
 */
int ext_words(struct ext_list *list, const char *name, const char *value,
              const struct ext_source *source, const struct ext_sections *sections);

/* Like ext_words, for the argument "name=value" of -addext. */
int ext_addext(struct ext_list *list, const char *text);

/* Report an error about a name or a word, with its source. Returns EXIT_FAILED. */
int ext_refuse(const struct ext_source *source, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
