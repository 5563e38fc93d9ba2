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

/* A file that is being used, and the next entry of the section of names that is being read. */
struct file {
    struct config config;
    const char *path, *section;
    size_t at;
};

static struct ext_source source_of(const struct file *file, unsigned line) {
    return (struct ext_source){"-extfile", file_input_name(file->path), line};
}

/* The next entry of a section, from entry *at on. NULL: there is no more. */
static struct config_entry *next_of(struct config *config, const char *section, size_t *at) {
    while (*at < config->count) {
        struct config_entry *entry = &config->entries[(*at)++];

        if (strcmp(entry->section, section) == 0) {
            return entry;
        }
    }
    return NULL;
}

static int use(const struct file *file, struct config_entry *entry) {
    struct ext_source source = source_of(file, entry->line);
    const char *why = config_value(entry);

    return why == NULL ? EXIT_DONE : ext_refuse(&source, "%s: %s", entry->name, why);
}

/* --- sections of names ----------------------------------------------------------------------- */

static int open_names(void *ctx, const char *section, const struct ext_source *from) {
    struct file *file = ctx;

    if (!config_has(&file->config, section)) {
        (void)ext_refuse(from, "subjectAltName: @%s: the file has no such section", section);
        return -1;
    }
    file->section = section;
    file->at = 0;
    return 1;
}

/* The kind of a name is followed by a dot and anything, so that each name of a section is unique.
 */
static int next_name(void *ctx, const char **kind, size_t *kind_len, const char **value,
                     struct ext_source *source) {
    struct file *file = ctx;
    struct config_entry *entry = next_of(&file->config, file->section, &file->at);

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
        return ext_refuse(&source, "%s: is in this section before", entry->name);
    }
    if (ce != 0) {
        seen[i] = ce;
    }
    return ext_words(list, entry->name, entry->value, &source, &sections);
}

/* The section that `extensions = NAME` names at the start of the file. */
static const char *default_section(struct file *file) {
    struct config_entry *entry;
    size_t at = 0;

    while ((entry = next_of(&file->config, CONFIG_DEFAULT, &at)) != NULL) {
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
    if (!config_has(&file->config, section) && strcmp(section, CONFIG_DEFAULT) == 0) {
        return ext_refuse(&whole, "nothing is before the first section; name a section with "
                                  "-extensions");
    }
    if (!config_has(&file->config, section)) {
        return ext_refuse(&whole, "%s: the file has no such section", section);
    }
    while (rc == EXIT_DONE && (entry = next_of(&file->config, section, &at)) != NULL) {
        rc = put_one(list, file, entry, seen);
    }
    return rc;
}

int ext_file(struct ext_list *list, const char *path, const char *section) {
    struct file file = {.path = path};
    const struct ext_source whole = source_of(&file, 0);
    struct ext_source source;
    const char *why;
    unsigned line = 0;
    int rc, error;

    error = config_read(&file.config, path, &why, &line);
    source = source_of(&file, line);
    if (error != 0) {
        return ext_refuse(&whole, "cannot be read: %s", strerror(error));
    }
    rc = why != NULL ? ext_refuse(&source, "%s", why) : put_all(list, &file, section);
    config_free(&file.config);
    return rc;
}
