/* SPDX-License-Identifier: MIT */
/* The syntax of openssl's configuration files (config(5ssl)). */
#ifndef URSA_HOST_CONFIG_TEXT_H
#define URSA_HOST_CONFIG_TEXT_H

#include <stddef.h>
#include <stdint.h>

#define CONFIG_DEFAULT  "default" /* openssl's name of the section before the first [section] */
#define CONFIG_MAX_SIZE (1u << 20)

struct config_entry {
    const char *section;
    const char *name;
    char *value; /* as in the file until config_value is called */
    unsigned line;
    int is_read;     /* config_value was called */
    const char *why; /* the result of that call */
};

/* All zero at first. */
struct config {
    char *text; /* the entries point into it */
    struct config_entry *entries;
    size_t count;
    const char **sections;
    size_t section_count;
};

/*
 * Read a file of less than CONFIG_MAX_SIZE bytes. Returns 0, or an errno value with nothing to
 * free. *why is NULL, or the reason why line *line is wrong.
 */
int config_read(struct config *config, const char *path, const char **why, unsigned *line);
void config_free(struct config *config);

/* True if the file has this section, even if it is empty. */
int config_has(const struct config *config, const char *section);

/* The next entry of a section, from entry number *at on. NULL: there is no more. */
struct config_entry *config_next(const struct config *config, const char *section, size_t *at);

/*
 * The entry of a section by its name. If a name is there twice, the last one counts. If the section
 * does not have the name, the lines before the first section are searched, as openssl does. NULL:
 * there is no such entry.
 */
struct config_entry *config_find(const struct config *config, const char *section,
                                 const char *name);

/*
 * Turn entry->value into the text that it stands for: without quotes and escapes. Returns NULL, or
 * the reason why it is not supported.
 */
const char *config_value(struct config_entry *entry);

#endif
