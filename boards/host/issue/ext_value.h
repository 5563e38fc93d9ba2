/* SPDX-License-Identifier: MIT */
/* Values of extensions from openssl's words. Internal to the room. */
#ifndef URSA_HOST_EXT_VALUE_H
#define URSA_HOST_EXT_VALUE_H

#include "issue/ext_words.h"

/* A word of a list that commas separate, without the blanks around it. */
struct ext_word {
    const char *at;
    size_t len;
};

/* Take the next word off *rest, which is NULL after the last word. Returns 1, or 0 at the end. */
int ext_word(const char **rest, struct ext_word *word);
int ext_word_is(struct ext_word word, const char *text);

/*
 * Write the content of an extnValue. `words` is the text after "critical,". *der must be freed. The
 * functions below return EXIT_DONE, or EXIT_FAILED with the source and the reason reported and no
 * memory to free.
 */
int ext_basic_constraints(const char *words, const struct ext_source *source, uint8_t **der,
                          size_t *len);
/* keyUsage and extendedKeyUsage, with the words that requests can have (ursa/csr.h). */
int ext_usages(const char *name, const char *words, const struct ext_source *source, uint8_t **der,
               size_t *len);
/*
 * subjectAltName: the kinds of name that requests can have (ursa/csr.h), of any number, and
 * @section.
 */
int ext_names(const char *words, const struct ext_source *source,
              const struct ext_sections *sections, uint8_t **der, size_t *len);

#endif
