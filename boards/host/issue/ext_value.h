/* SPDX-License-Identifier: MIT */
/* Writes the values of extensions, given in openssl's words. Internal to this folder. */
#ifndef URSA_HOST_EXT_VALUE_H
#define URSA_HOST_EXT_VALUE_H

#include "issue/ext_words.h"

/* A word of a comma-separated list, without the blanks around the word. */
struct ext_word {
    const char *at;
    size_t len;
};

/*
 * Take the next word off the list *rest and return 1. After the last word *rest is NULL. Returns 0
 * if *rest is NULL.
 */
int ext_word(const char **rest, struct ext_word *word);
int ext_word_is(struct ext_word word, const char *text);
/*
 * If the word is NAME:VALUE with this name, set *value to VALUE and return 1, else return 0. Blanks
 * around the colon are ignored, as in openssl.
 */
int ext_word_value(struct ext_word word, const char *name, struct ext_word *value);

/*
 * Each function below writes the content of one extnValue. `words` is the text after "critical,".
 *
 * The functions return EXIT_DONE, and the caller frees *der. Or they return EXIT_FAILED with the
 * source and the reason reported and nothing to free.
 */

/* Write basicConstraints. */
int ext_basic_constraints(const char *words, const struct ext_source *source, uint8_t **der,
                          size_t *len);
/* Write keyUsage or extendedKeyUsage, given in words that ursa_csr_add_extension accepts. */
int ext_usages(const char *name, const char *words, const struct ext_source *source, uint8_t **der,
               size_t *len);
/*
 * Write subjectAltName. `words` is any number of names, of the kinds that a request can have
 * (ursa/csr.h), or @section.
 */
int ext_names(const char *words, const struct ext_source *source,
              const struct ext_sections *sections, uint8_t **der, size_t *len);

#endif
