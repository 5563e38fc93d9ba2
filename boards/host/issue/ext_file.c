/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "issue/ext_file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/files.h"
#include "cli/report.h"
#include "issue/config_text.h"

/* --- lookups --------------------------------------------------------------------------------- */

/*
 * A configuration file in use. `section` is the section of names (@alt_names) being read, and `at`
 * is the number of the entry where config_next goes on.
 */
struct file {
    const struct config *config;
    const char *option, *path, *section;
    size_t at;
};

static struct ext_source source_of(const struct file *file, unsigned line) {
    return (struct ext_source){file->option, file_input_name(file->path), line};
}

static int use(const struct file *file, struct config_entry *entry) {
    struct ext_source source = source_of(file, entry->line);
    const char *why = config_value(entry);

    return why == NULL ? EXIT_DONE : ext_refuse(&source, "%s: %s", entry->name, why);
}

/* --- sections of names ----------------------------------------------------------------------- */

static int open_names(void *ctx, const char *section, const struct ext_source *from) {
    struct file *file = ctx;

    if (!config_has(file->config, section)) {
        (void)ext_refuse(from, "subjectAltName: @%s: the file has no such section", section);
        return -1;
    }
    file->section = section;
    file->at = 0;
    return 1;
}

/*
 * Get the next entry of the section of names. In "DNS.1 = a.example" the kind of the name is "DNS".
 * The dot and the text after it only make the entry's name unique in the section.
 */
static int next_name(void *ctx, const char **kind, size_t *kind_len, const char **value,
                     struct ext_source *source) {
    struct file *file = ctx;
    struct config_entry *entry = config_next(file->config, file->section, &file->at);

    if (entry == NULL) {
        return 0;
    }
    *source = source_of(file, entry->line);
    if (use(file, entry) != EXIT_DONE) {
        return -1;
    }
    *kind = entry->name;
    *kind_len = strcspn(entry->name, ".");
    *value = entry->value;
    return 1;
}

/* --- the section of extensions --------------------------------------------------------------- */

static int put_one(struct ext_list *list, struct file *file, struct config_entry *entry,
                   unsigned *seen) {
    const struct ext_sections sections = {file, open_names, next_name};
    struct ext_source source = source_of(file, entry->line);
    unsigned ce = ext_by_name(entry->name, strlen(entry->name)), i = 0;

    if (use(file, entry) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    while (i < EXT_COUNT && seen[i] != 0 && seen[i] != ce) {
        i++;
    }
    if (ce != 0 && i < EXT_COUNT && seen[i] == ce) {
        return ext_refuse(&source, "%s: is in this section twice", entry->name);
    }
    if (ce != 0) {
        seen[i] = ce;
    }
    return ext_words(list, entry->name, entry->value, &source, &sections);
}

/*
 * Returns the section that the entry `extensions = NAME` before the first section names. Without
 * this entry it returns CONFIG_DEFAULT. If the entry's value is wrong, the error is reported and
 * NULL returned.
 */
static const char *default_section(struct file *file) {
    struct config_entry *entry;
    size_t at = 0;

    while ((entry = config_next(file->config, CONFIG_DEFAULT, &at)) != NULL) {
        if (strcmp(entry->name, "extensions") == 0) {
            return use(file, entry) == EXIT_DONE ? entry->value : NULL;
        }
    }
    return CONFIG_DEFAULT;
}

static int put_all(struct ext_list *list, struct file *file, const char *section) {
    const struct ext_source whole = source_of(file, 0);
    unsigned seen[EXT_COUNT] = {0};
    struct config_entry *entry;
    int rc = EXIT_DONE;
    size_t at = 0;

    if (section == NULL) {
        section = default_section(file);
    }
    if (section == NULL) {
        return EXIT_FAILED;
    }
    if (!config_has(file->config, section) && strcmp(section, CONFIG_DEFAULT) == 0) {
        return ext_refuse(
            &whole, "no extension is before the first section; name a section with -extensions");
    }
    if (!config_has(file->config, section)) {
        return ext_refuse(&whole, "%s: the file has no such section", section);
    }
    while (rc == EXIT_DONE && (entry = config_next(file->config, section, &at)) != NULL) {
        rc = put_one(list, file, entry, seen);
    }
    return rc;
}

int ext_config(struct ext_list *list, const struct config *config, const char *option,
               const char *path, const char *section) {
    struct file file = {.config = config, .option = option, .path = path};

    return put_all(list, &file, section);
}

int ext_read_config(struct config *config, const char *option, const char *path) {
    struct ext_source source = {option, file_input_name(path), 0};
    const char *why = NULL;
    int error = config_read(config, path, &why, &source.line);

    if (error != 0) {
        source.line = 0;
        return ext_refuse(&source, "cannot be read: %s", strerror(error));
    }
    return why == NULL ? EXIT_DONE : ext_refuse(&source, "%s", why);
}

int ext_file(struct ext_list *list, const char *path, const char *section) {
    struct config config = {0};
    int rc = ext_read_config(&config, "-extfile", path);

    if (rc == EXIT_DONE) {
        rc = ext_config(list, &config, "-extfile", path, section);
    }
    config_free(&config);
    return rc;
}
