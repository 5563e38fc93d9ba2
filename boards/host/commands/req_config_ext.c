/* SPDX-License-Identifier: MIT */
/* `ursa req -config`: the extensions of a request or of a self-signed certificate. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "commands/req_config.h"
#include "cli/files.h"
#include "cli/report.h"
#include "issue/ext_file.h"

#define BLANKS " \t"

static struct ext_source source_of(const struct req_config *config, unsigned line) {
    return (struct ext_source){"-config", file_input_name(config->path), line};
}

/*
 * Find the section of extensions. Its name is `option` or, if `option` is NULL, the value of the
 * entry `name` in [req] (or in the section of -section). If there is no such entry, *section is
 * NULL.
 */
static int find_section(const struct req_config *config, const char *option, const char *name,
                        const char **section) {
    struct config_entry *entry;
    struct ext_source source = source_of(config, 0);
    const char *why;

    *section = option;
    if (option == NULL) {
        entry = config_find(&config->file, config->section != NULL ? config->section : "req", name);
        if (entry == NULL) {
            return EXIT_DONE;
        }
        source.line = entry->line;
        why = config_value(entry);
        if (why != NULL) {
            return ext_refuse(&source, "%s: %s", name, why);
        }
        *section = entry->value;
    }
    return config_has(&config->file, *section)
               ? EXIT_DONE
               : ext_refuse(&source, "%s: the file has no such section", *section);
}

/* --- alternative names ----------------------------------------------------------------------- */

/* Append the names of a section: the line "DNS.1 = a" is the name DNS:a. */
static int append_names(const struct req_config *config, const char *section, FILE *out) {
    const struct ext_source whole = source_of(config, 0);
    struct config_entry *entry;
    const char *separator = "";
    size_t at = 0;

    if (!config_has(&config->file, section)) {
        return ext_refuse(&whole, "%s: the file has no such section", section);
    }
    while ((entry = config_next(&config->file, section, &at)) != NULL) {
        const struct ext_source source = source_of(config, entry->line);
        const char *why = config_value(entry);

        if (why != NULL) {
            return ext_refuse(&source, "%s: %s", entry->name, why);
        }
        if (strchr(entry->value, ',') != NULL) { /* the comma would make two names of the value */
            return ext_refuse(&source,
                              "%s: a comma is not allowed in a name; write one name a line",
                              entry->name);
        }
        fprintf(out, "%s%.*s:%s", separator, (int)strcspn(entry->name, "."), entry->name,
                entry->value);
        separator = ",";
    }
    return EXIT_DONE;
}

/*
 * Write the name of the extension, "=" and the words of the line. If the words are @section, after
 * an optional "critical,", write the names in that section instead.
 */
static int append_words(const struct req_config *config, const struct config_entry *entry,
                        FILE *out) {
    static const char critical[] = "critical,";
    const char *words = entry->value;

    fprintf(out, "%s=", entry->name);
    if (strncmp(words, critical, sizeof critical - 1) == 0) {
        fputs(critical, out);
        words += sizeof critical - 1;
    }
    words += strspn(words, BLANKS);
    if (*words == '@') {
        return append_names(config, words + 1, out);
    }
    fputs(words, out);
    return EXIT_DONE;
}

/* --- the extensions of a request ------------------------------------------------------------- */

/* True if `text` without its blanks equals `wanted`. Upper and lower case are equal. */
static int is_like(const char *text, const char *wanted) {
    for (; *text != '\0'; text++) {
        if (strchr(BLANKS, *text) == NULL && tolower((unsigned char)*text) != tolower(*wanted++)) {
            return 0;
        }
    }
    return *wanted == '\0';
}

const char *req_extension_words(const char *text) {
    static const char *const words[] = {
        "basicConstraints=CA:FALSE", "basicConstraints=critical,CA:FALSE",
        "basicConstraints=CA:TRUE", "basicConstraints=critical,CA:TRUE"};
    size_t i;

    for (i = 0; i < 4; i++) {
        if (is_like(text, words[i])) {
            return words[i];
        }
    }
    return text;
}

/*
 * Add an extension and check the template at once, so that an error can be reported with the line
 * of this extension.
 */
static int add(struct ursa_csr_template *csr, const char *text, struct ursa_where *where) {
    struct ursa_csr_template checked;
    struct ursa_rsa_key any; /* only the size of n matters, because nothing is signed */
    size_t len;
    int rc = ursa_csr_add_extension(csr, req_extension_words(text), where);

    checked = *csr;
    checked.subject = "/CN=x";
    memset(&any, 0xFF, sizeof any);
    return rc == URSA_OK ? ursa_csr_size(&checked, &any, &len, where) : rc;
}

static int add_entry(const struct req_config *config, struct config_entry *entry, char **text,
                     struct ursa_csr_template *csr) {
    const struct ext_source source = source_of(config, entry->line);
    const char *why = config_value(entry);
    struct ursa_where where;
    size_t len = 0;
    FILE *out = open_memstream(text, &len);
    int rc;

    if (out == NULL) {
        return report(EXIT_FAILED, "-config: %s", strerror(errno));
    }
    rc = why == NULL ? append_words(config, entry, out)
                     : ext_refuse(&source, "%s: %s", entry->name, why);
    if (fclose(out) != 0) {
        return report(EXIT_FAILED, "-config: %s", strerror(ENOMEM));
    }
    if (rc == EXIT_DONE) {
        int code = add(csr, *text, &where);

        rc = code == URSA_OK ? EXIT_DONE
                             : ext_refuse(&source, "%s: %s: %s%s", *text, ursa_error_name(code),
                                          ursa_error_text(code), report_advice(code, &where));
    }
    return rc;
}

int req_config_request(struct req_config *config, struct ursa_csr_template *csr) {
    struct config_entry *entry;
    const char *section = NULL;
    size_t at = 0, count = 0;
    int rc;

    if (config->path == NULL) {
        return EXIT_DONE;
    }
    rc = find_section(config, config->reqexts, "req_extensions", &section);
    while (rc == EXIT_DONE && section != NULL &&
           (entry = config_next(&config->file, section, &at)) != NULL) {
        if (count == REQ_EXTENSIONS) {
            const struct ext_source source = source_of(config, entry->line);

            return ext_refuse(&source, "%s: too many extensions for a request", entry->name);
        }
        rc = add_entry(config, entry, &config->texts[count++], csr);
    }
    return rc;
}

/* --- the extensions of a certificate --------------------------------------------------------- */

int req_config_cert(struct req_config *config, struct ext_list *exts) {
    const char *section = NULL;
    int rc = find_section(config, config->extensions, "x509_extensions", &section);

    return rc == EXIT_DONE && section != NULL
               ? ext_config(exts, &config->file, "-config", config->path, section)
               : rc;
}
