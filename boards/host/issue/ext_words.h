/* SPDX-License-Identifier: MIT */
/* Extensions in openssl's words: keyUsage = critical,digitalSignature. */
#ifndef URSA_HOST_EXT_WORDS_H
#define URSA_HOST_EXT_WORDS_H

#include "issue/ext_list.h"

/* Where words come from, for errors. */
struct ext_source {
    const char *option; /* "-addext" or "-extfile" */
    const char *path;   /* the file; NULL: no file */
    unsigned line;      /* in the file, from 1; 0: no line */
};

/*
 * The sections that subjectAltName=@alt_names can name. `open` finds a section. `next` gets its
 * next entry: the kind of name ("DNS", without a dot and number), its value and its source. `next`
 * returns 1, or 0 at the end of the section. Both return -1 with an error reported.
 */
struct ext_sections {
    void *ctx;
    int (*open)(void *ctx, const char *section, const struct ext_source *from);
    int (*next)(void *ctx, const char **kind, size_t *kind_len, const char **value,
                struct ext_source *source);
};

/*
 * Put the extension that `name = value` describes into the list. Known are basicConstraints,
 * keyUsage, extendedKeyUsage, subjectAltName, subjectKeyIdentifier=hash and
 * authorityKeyIdentifier=keyid[:always],issuer[:always]. `sections` may be NULL.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the source and the reason reported: an unknown name or
 * word, a word that is missing, or an identifier marked critical.
 */
int ext_words(struct ext_list *list, const char *name, const char *value,
              const struct ext_source *source, const struct ext_sections *sections);

/* The same for the argument of -addext, "name=value". */
int ext_addext(struct ext_list *list, const char *text);

/* Report an error about a name or word at a source. Returns EXIT_FAILED. */
int ext_refuse(const struct ext_source *source, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
