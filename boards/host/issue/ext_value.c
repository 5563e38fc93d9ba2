/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "issue/ext_value.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/report.h"
#include "codec/der_read.h"
#include "request/extensions.h"
#include "request/san.h"

static int out_of_memory(const struct ext_source *source) {
    return ext_refuse(source, "%s", strerror(ENOMEM));
}

static int copy_out(const struct ext_source *source, const uint8_t *from, size_t n, uint8_t **der,
                    size_t *len) {
    *der = malloc(n + 1);
    if (*der == NULL) {
        return out_of_memory(source);
    }
    memcpy(*der, from, n);
    *len = n;
    return EXIT_DONE;
}

/* --- basicConstraints ------------------------------------------------------------------------ */

/* Read a boolean in openssl's spellings. Returns -1 for any other word. */
static int read_boolean(struct ext_word word) {
    static const char *const words[] = {"FALSE", "TRUE", "false", "true", "N",  "Y",
                                        "n",     "y",    "NO",    "YES",  "no", "yes"};
    int i;

    for (i = 0; i < 12; i++) {
        if (ext_word_is(word, words[i])) {
            return i & 1;
        }
    }
    return -1;
}

#define PATH_LENGTH_MAX 127 /* fits one byte of an INTEGER; verifiers accept fewer CAs */

/* Read a decimal number. Returns -1 if the word is not a number from 0 to PATH_LENGTH_MAX. */
static int read_path_length(struct ext_word word) {
    int number = 0;
    size_t i;

    for (i = 0; i < word.len && i < 3 && word.at[i] >= '0' && word.at[i] <= '9'; i++) {
        number = number * 10 + (word.at[i] - '0');
    }
    return i > 0 && i == word.len && number <= PATH_LENGTH_MAX ? number : -1;
}

static int write_basic_constraints(int ca, int path_length, const struct ext_source *source,
                                   uint8_t **der, size_t *len) {
    const uint8_t length = (uint8_t)path_length, yes = 0xFF;
    struct ursa_der out;
    uint8_t bytes[16];

    ursa_der_init(&out, bytes, sizeof bytes);
    if (path_length >= 0) {
        ursa_der_tlv(&out, DER_INTEGER, &length, 1);
    }
    if (ca) {
        ursa_der_tlv(&out, DER_BOOLEAN, &yes, 1);
    }
    ursa_der_wrap(&out, DER_SEQUENCE, 0);
    return copy_out(source, out.end - out.len, out.len, der, len);
}

int ext_basic_constraints(const char *words, const struct ext_source *source, uint8_t **der,
                          size_t *len) {
    int ca = -1, path_length = -1;
    struct ext_word word;

    while (ext_word(&words, &word)) {
        struct ext_word rest = word;
        int *number = &ca;

        if (ca < 0 && ext_word_value(word, "CA", &rest)) {
            ca = read_boolean(rest);
        } else if (path_length < 0 && ext_word_value(word, "pathlen", &rest)) {
            number = &path_length;
            path_length = read_path_length(rest);
        }
        if (rest.at == word.at || *number < 0) {
            return ext_refuse(source,
                              "basicConstraints: %.*s: write CA:TRUE or CA:FALSE once, and "
                              "pathlen:N (N at most 127) once or not at all",
                              (int)word.len, word.at);
        }
    }
    if (path_length >= 0 && ca != 1) {
        return ext_refuse(source, "basicConstraints: pathlen needs CA:TRUE (RFC 5280 4.2.1.9)");
    }
    return write_basic_constraints(ca, path_length, source, der, len);
}

/* --- usages ---------------------------------------------------------------------------------- */

/* Returns the content of extnValue. The output of `der` is Extensions with only one extension. */
static struct ursa_der_in only_value(const struct ursa_der *der) {
    struct ursa_der_in in = {der->end - der->len, der->len}, all, one, value = {der->end, 0};

    if (ursa_der_next(&in, DER_SEQUENCE, &all) && ursa_der_next(&all, DER_SEQUENCE, &one)) {
        (void)ursa_der_next(&one, DER_OID, NULL);
        (void)ursa_der_next(&one, DER_OCTET_STRING, &value);
    }
    return value;
}

int ext_usages(const char *name, const char *words, const struct ext_source *source, uint8_t **der,
               size_t *len) {
    struct ursa_csr_template asked = {.subject = "/"};
    const struct ursa_san no_names = {.count = 0};
    struct ursa_der_in value;
    struct ursa_where where;
    struct ursa_der out;
    uint8_t bytes[256];
    char *text = NULL;
    int rc;

    if (asprintf(&text, "%s=%s", name, words) < 0) {
        return out_of_memory(source);
    }
    rc = ursa_csr_add_extension(&asked, text, &where);
    if (rc != URSA_OK) {
        rc =
            ext_refuse(source, "%s: no such word: %.*s%s", name, (int)strcspn(text + where.at, ","),
                       text + where.at, report_advice(rc, &where));
        free(text);
        return rc;
    }
    free(text);
    ursa_der_init(&out, bytes, sizeof bytes);
    ursa_extensions_write(&asked, &no_names, 0, &out);
    value = only_value(&out);
    return copy_out(source, value.at, value.left, der, len);
}

/* --- names ----------------------------------------------------------------------------------- */

/* Parse one name, such as "DNS:a.example", and append its GeneralName to `out`. */
static int append_name(FILE *out, const char *text, const struct ext_source *source) {
    struct ursa_der_in in, names;
    struct ursa_where where;
    struct ursa_san san;
    struct ursa_der der;
    uint8_t bytes[1024]; /* longer names are refused, because a URI can have any length */
    int rc = ursa_san_parse(&san, text, &where);

    if (rc != URSA_OK) {
        return ext_refuse(source, "subjectAltName: %s: %s: %s", text, ursa_error_name(rc),
                          ursa_error_text(rc));
    }
    ursa_der_init(&der, bytes, sizeof bytes);
    ursa_san_write(&san, &der);
    if (der.len > sizeof bytes) {
        return ext_refuse(source, "subjectAltName: a name is longer than 1000 bytes");
    }
    in = (struct ursa_der_in){der.end - der.len, der.len};
    if (ursa_der_next(&in, DER_SEQUENCE, &names)) {
        (void)fwrite(names.at, 1, names.left, out); /* ext_names checks ferror */
    }
    return EXIT_DONE;
}

/*
 * Append the name in an entry of a section. A comma in the value is refused, because it would
 * separate two names.
 */
static int append_entry(FILE *out, const char *kind, size_t kind_len, const char *value,
                        const struct ext_source *source) {
    char *text = NULL;
    int rc;

    if (strchr(value, ',') != NULL) {
        return ext_refuse(source, "subjectAltName: %s: a comma is not allowed in a name", value);
    }
    if (asprintf(&text, "%.*s:%s", (int)kind_len, kind, value) < 0) {
        return out_of_memory(source);
    }
    rc = append_name(out, text, source);
    free(text);
    return rc;
}

static int append_section(FILE *out, const char *section, const struct ext_source *source,
                          const struct ext_sections *sections) {
    struct ext_source at;
    const char *kind, *value;
    size_t kind_len;
    int more, rc = EXIT_DONE;

    if (sections == NULL) {
        return ext_refuse(source, "subjectAltName: @%s: only a file has sections; use -extfile",
                          section);
    }
    if (sections->open(sections->ctx, section, source) < 0) {
        return EXIT_FAILED;
    }
    while (rc == EXIT_DONE &&
           (more = sections->next(sections->ctx, &kind, &kind_len, &value, &at)) != 0) {
        rc = more < 0 ? EXIT_FAILED : append_entry(out, kind, kind_len, value, &at);
    }
    return rc;
}

static int append_word(FILE *out, struct ext_word word, const struct ext_source *source) {
    char *text = strndup(word.at, word.len);
    int rc;

    if (text == NULL) {
        return out_of_memory(source);
    }
    rc = append_name(out, text, source);
    free(text);
    return rc;
}

/* Write the SEQUENCE that contains the GeneralNames. */
static int finish_names(const uint8_t *names, size_t n, const struct ext_source *source,
                        uint8_t **der, size_t *len) {
    struct ursa_der out;

    if (n == 0) {
        return ext_refuse(source, "subjectAltName: has no name");
    }
    *len = n + ursa_der_header_size(n);
    *der = malloc(*len);
    if (*der == NULL) {
        return out_of_memory(source);
    }
    ursa_der_init(&out, *der, *len);
    ursa_der_tlv(&out, DER_SEQUENCE, names, n);
    return EXIT_DONE;
}

int ext_names(const char *words, const struct ext_source *source,
              const struct ext_sections *sections, uint8_t **der, size_t *len) {
    char *names = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&names, &n);
    struct ext_word word;
    int rc = EXIT_DONE;

    if (out == NULL) {
        return out_of_memory(source);
    }
    if (words[0] == '@') { /* as in openssl, no other name may follow @section */
        rc = append_section(out, words + 1, source, sections);
        words = NULL;
    }
    while (rc == EXIT_DONE && ext_word(&words, &word)) {
        rc = append_word(out, word, source);
    }
    if ((ferror(out) != 0) + (fclose(out) != 0) > 0 && rc == EXIT_DONE) {
        rc = out_of_memory(source);
    }
    if (rc == EXIT_DONE) {
        rc = finish_names((const uint8_t *)names, n, source, der, len);
    }
    free(names);
    return rc;
}
