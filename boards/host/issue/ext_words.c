/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "issue/ext_words.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/report.h"
#include "issue/ext_value.h"

#define KNOWN_NAMES                                                                                \
    "only basicConstraints, keyUsage, extendedKeyUsage, subjectAltName, subjectKeyIdentifier and " \
    "authorityKeyIdentifier are written"

int ext_refuse(const struct ext_source *source, const char *format, ...) {
    char *text = NULL, line[32] = "";
    va_list args;

    va_start(args, format);
    if (vasprintf(&text, format, args) < 0) {
        text = NULL;
    }
    va_end(args);
    if (source->line > 0) {
        (void)snprintf(line, sizeof line, " line %u:", source->line);
    }
    (void)report(EXIT_FAILED, "%s:%s%s%s%s %s", source->option, source->path == NULL ? "" : " ",
                 source->path == NULL ? "" : source->path, source->path == NULL ? "" : ":", line,
                 text != NULL ? text : format);
    free(text);
    return EXIT_FAILED;
}

int ext_word(const char **rest, struct ext_word *word) {
    const char *at = *rest, *end;

    if (at == NULL) {
        return 0;
    }
    at += strspn(at, " \t");
    end = at + strcspn(at, ",");
    *rest = *end == ',' ? end + 1 : NULL;
    while (end > at && (end[-1] == ' ' || end[-1] == '\t')) {
        end--;
    }
    *word = (struct ext_word){at, (size_t)(end - at)};
    return 1;
}

int ext_word_is(struct ext_word word, const char *text) {
    return strlen(text) == word.len && memcmp(word.at, text, word.len) == 0;
}

int ext_word_value(struct ext_word word, const char *name, struct ext_word *value) {
    const char *end = word.at + word.len, *colon = memchr(word.at, ':', word.len), *at;
    size_t len = colon == NULL ? 0 : (size_t)(colon - word.at);

    while (len > 0 && (word.at[len - 1] == ' ' || word.at[len - 1] == '\t')) {
        len--;
    }
    if (colon == NULL || !ext_word_is((struct ext_word){word.at, len}, name)) {
        return 0;
    }
    for (at = colon + 1; at < end && (*at == ' ' || *at == '\t'); at++) {
    }
    *value = (struct ext_word){at, (size_t)(end - at)};
    return 1;
}

/*
 * Skip "critical," at the start of the value, and the blanks around it. As in openssl, no blank
 * is allowed before the comma. Returns 1 if the value begins with "critical,".
 */
static int take_critical(const char **value) {
    static const char critical[] = "critical,";

    *value += strspn(*value, " \t");
    if (strncmp(*value, critical, sizeof critical - 1) != 0) {
        return 0;
    }
    *value += sizeof critical - 1;
    *value += strspn(*value, " \t");
    return 1;
}

/* --- key identifiers ------------------------------------------------------------------------- */

static int read_subject_key_id(unsigned *key_id, const char *value,
                               const struct ext_source *source) {
    *key_id = KEY_ID_HASH;
    return strcmp(value, "hash") == 0
               ? EXIT_DONE
               : ext_refuse(source, "subjectKeyIdentifier: %s: only the value hash is supported",
                            value);
}

static int read_authority_key_id(unsigned *key_id, const char *value,
                                 const struct ext_source *source) {
    static const struct {
        const char *word;
        unsigned key_id, always;
    } words[] = {{"keyid", KEY_ID_HASH, KEY_ID_HASH_ALWAYS},
                 {"issuer", KEY_ID_ISSUER, KEY_ID_ISSUER_ALWAYS}};
    const char *rest = value;
    struct ext_word word, how;

    while (ext_word(&rest, &word)) {
        unsigned found = 0;
        size_t i;

        for (i = 0; i < 2; i++) {
            if (ext_word_is(word, words[i].word)) {
                found = words[i].key_id;
            } else if (ext_word_value(word, words[i].word, &how) && ext_word_is(how, "always")) {
                found = words[i].key_id | words[i].always;
            }
        }
        if (found == 0) {
            return ext_refuse(source,
                              "authorityKeyIdentifier: %.*s: only keyid and issuer are known, each "
                              "with or without :always",
                              (int)word.len, word.at);
        }
        *key_id |= found;
    }
    return EXIT_DONE;
}

/* Append a key identifier, which must not be critical (RFC 5280 4.2.1.1, 4.2.1.2). */
static int put_key_id(struct ext_list *list, unsigned ce, const char *value, int critical,
                      const struct ext_source *source) {
    unsigned key_id = 0;
    int rc;

    if (critical) {
        return ext_refuse(source, "%s: must not be critical (RFC 5280 4.2.1)", ext_name(ce));
    }
    rc = ce == EXT_SUBJECT_KEY_ID ? read_subject_key_id(&key_id, value, source)
                                  : read_authority_key_id(&key_id, value, source);
    if (rc == EXIT_DONE) {
        rc = ext_put(list, ce, 0, NULL, 0);
    }
    if (rc == EXIT_DONE) {
        ext_find(list, ce)->key_id = (uint8_t)key_id;
    }
    return rc;
}

/* --- all of them ----------------------------------------------------------------------------- */

int ext_words(struct ext_list *list, const char *name, const char *value,
              const struct ext_source *source, const struct ext_sections *sections) {
    const unsigned ce = ext_by_name(name, strlen(name));
    const char *words = value;
    uint8_t *der = NULL;
    size_t len = 0;
    int critical, rc;

    if (ce == 0) {
        return ext_refuse(source, "%s: not supported; " KNOWN_NAMES, name);
    }
    critical = take_critical(&words);
    switch (ce) {
    case EXT_SUBJECT_KEY_ID:
    case EXT_AUTHORITY_KEY_ID:
        return put_key_id(list, ce, words, critical, source);
    case EXT_BASIC_CONSTRAINTS:
        rc = ext_basic_constraints(words, source, &der, &len);
        break;
    case EXT_SUBJECT_ALT_NAME:
        rc = ext_names(words, source, sections, &der, &len);
        break;
    default:
        rc = ext_usages(name, words, source, &der, &len);
    }
    if (rc == EXIT_DONE) {
        rc = ext_put(list, ce, critical, der, len);
    }
    free(der);
    return rc;
}

int ext_addext(struct ext_list *list, const char *text) {
    const struct ext_source source = {"-addext", NULL, 0};
    const char *value = strchr(text, '=');
    size_t len;
    char *name;
    int rc;

    text += strspn(text, " \t"); /* at most up to `value` */
    len = value == NULL ? 0 : (size_t)(value - text);
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t')) {
        len--;
    }
    if (len == 0) {
        return ext_refuse(&source, "%s: must have the form NAME=VALUE", text);
    }
    name = strndup(text, len);
    if (name == NULL) {
        return ext_refuse(&source, "%s", strerror(ENOMEM));
    }
    rc = ext_words(list, name, value + 1, &source, NULL);
    free(name);
    return rc;
}
