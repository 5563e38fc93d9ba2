/* SPDX-License-Identifier: MIT */
/* Parses openssl's configuration files (config(5ssl)) into sections and entries. */
#ifndef URSA_HOST_CONFIG_TEXT_H
#define URSA_HOST_CONFIG_TEXT_H

#include <stddef.h>
#include <stdint.h>

#define CONFIG_DEFAULT  "default" /* openssl's name for the lines before the first [section] */
#define CONFIG_MAX_SIZE (1u << 20)

struct config_entry {
    const char *section;
    const char *name;
    char *value; /* as in the file, until config_value replaces it */
    unsigned line;
    int is_read;     /* 1: config_value was called for this entry */
    const char *why; /* the result of config_value for this entry */
};

/* All fields must be zero at first. */
struct config {
    char *text; /* the contents of the file; the entries point into it */
    struct config_entry *entries;
    size_t count;
    const char **sections;
    size_t section_count;
};

/*
 * Read a file of less than CONFIG_MAX_SIZE bytes. Returns 0, or an errno value with nothing to
 * free. After 0, *why is NULL, or the reason why line number *line is wrong. *line is 0 if
 * the complete file is wrong.
 */
int config_read(struct config *config, const char *path, const char **why, unsigned *line);
void config_free(struct config *config);

/*
 * True if the file has this section, even without entries. The file has CONFIG_DEFAULT only if
 * there is an entry before the first [section].
 */
int config_has(const struct config *config, const char *section);

/*
 * Get the next entry of a section. The search starts at entry number *at of the file, which is 0 at
 * first, and moves *at past the entry found. Returns NULL if the section has no further entry.
 */
struct config_entry *config_next(const struct config *config, const char *section, size_t *at);

/*
 * Find an entry of a section by name. If several entries have this name, the last of them is
 * returned. If the section has no such entry, CONFIG_DEFAULT is searched, as in openssl. Returns
 * NULL if there is no entry with this name in either place.
 */
struct config_entry *config_find(const struct config *config, const char *section,
                                 const char *name);

/*
 * Remove quotes and escapes from entry->value. Returns NULL, or the reason why the value is not
 * supported. A second call for the same entry returns the result of the first call.
 */
const char *config_value(struct config_entry *entry);

#endif
