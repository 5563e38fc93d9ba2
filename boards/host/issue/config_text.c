/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "issue/config_text.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/files.h"
#include "cli/pem_text.h"

#define BLANKS " \t\r" /* as in openssl, where a CR within a line is a blank */

/* --- lines ----------------------------------------------------------------------------------- */

/*
 * Take the next line of the text, joined with the lines that continue it. As in openssl, the next
 * line continues a line that ends with exactly one backslash. Line ends and this backslash are
 * removed. The lines are joined in place, because the result is never longer.
 *
 * Returns the joined line, ended by a NUL byte, and *lines becomes the number of lines taken.
 * Returns NULL at the end of the text.
 */
static char *take_line(char **rest, unsigned *lines) {
    char *line = *rest, *to = line, *at = line;
    int goes_on = 1;

    *lines = 0;
    if (*at == '\0') {
        return NULL;
    }
    while (goes_on && *at != '\0') {
        size_t len = strcspn(at, "\n"), n = len;
        char *next = at[len] == '\n' ? at + len + 1 : at + len;

        while (n > 0 && at[n - 1] == '\r') {
            n--;
        }
        memmove(to, at, n);
        to += n;
        goes_on = n > 0 && to[-1] == '\\' && (to - line == 1 || to[-2] != '\\');
        to -= goes_on;
        at = next;
        ++*lines;
    }
    *rest = at;
    *to = '\0';
    return line;
}

/* Returns the byte after the quoted text or the escaped character that begins at `at`. */
static char *skip_quoted(char *at) {
    const char quote = *at++;

    if (quote == '\\') {
        return *at == '\0' ? at : at + 1;
    }
    while (*at != '\0' && *at != quote) {
        at += at[0] == '\\' && at[1] != '\0' ? 2 : 1;
    }
    return *at == '\0' ? at : at + 1;
}

/* Remove a comment from the line. A # in quotes or after a backslash does not begin a comment. */
static void cut_comment(char *line) {
    while (*line != '\0' && *line != '#') {
        line = strchr("\"'`\\", *line) != NULL ? skip_quoted(line) : line + 1;
    }
    *line = '\0';
}

/* Remove the blanks at both ends. */
static char *trim(char *text) {
    size_t len;

    text += strspn(text, BLANKS);
    len = strlen(text);
    while (len > 0 && strchr(BLANKS, text[len - 1]) != NULL) {
        len--;
    }
    text[len] = '\0';
    return text;
}

/* --- entries --------------------------------------------------------------------------------- */

static const char no_memory[] = "out of memory";

static const char *add_section(struct config *config, const char *name) {
    const char **sections =
        realloc(config->sections, (config->section_count + 1) * sizeof *sections);

    if (sections == NULL) {
        return no_memory;
    }
    config->sections = sections;
    sections[config->section_count++] = name;
    return NULL;
}

static const char *add_entry(struct config *config, char *name, char *value, unsigned line) {
    struct config_entry *entries = realloc(config->entries, (config->count + 1) * sizeof *entries);

    if (entries == NULL) {
        return no_memory;
    }
    config->entries = entries;
    entries[config->count++] =
        (struct config_entry){.section = config->sections[config->section_count - 1],
                              .name = name,
                              .value = value,
                              .line = line};
    return NULL;
}

/*
 * True if openssl accepts these characters in a name. Only the name of a section can have blanks.
 */
static int is_name(const char *text, int is_section) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  "!%&*+,-./:;?@^_|~" BLANKS;
    const char *at;

    for (at = text; *at != '\0'; at++) {
        if (strchr(letters, *at) == NULL || (!is_section && strchr(BLANKS, *at) != NULL)) {
            return 0;
        }
    }
    return 1;
}

/*
 * Read a line that is not empty: [section] or name = value. Returns NULL, or the reason why the
 * line is wrong.
 */
static const char *read_line(struct config *config, char *line, unsigned number) {
    char *end;

    if (*line == '[') {
        end = strchr(line, ']');
        if (end == NULL) {
            return "the ] after the name of the section is missing";
        }
        *end = '\0';
        line = trim(line + 1);
        return is_name(line, 1) ? add_section(config, line)
                                : "a name between [ and ] has no quotes or escapes";
    }
    if (*line == '.') {
        return "directives such as .include are not supported";
    }
    end = strchr(line, '=');
    if (end == NULL) {
        return "a line must be [SECTION] or NAME = VALUE";
    }
    *end = '\0';
    line = trim(line);
    if (strstr(line, "::") != NULL) {
        return "SECTION::NAME is not supported; write the section as [SECTION]";
    }
    if (*line == '\0') {
        return "a name is missing before =";
    }
    return is_name(line, 0) ? add_entry(config, line, trim(end + 1), number)
                            : "a name before = has no blanks, quotes or escapes";
}

static const char *read_all(struct config *config, char *rest, unsigned *line) {
    const char *why = add_section(config, CONFIG_DEFAULT);
    unsigned lines = 0, number = 1;
    char *text;

    while (why == NULL && (text = take_line(&rest, &lines)) != NULL) {
        *line = number;
        cut_comment(text);
        text = trim(text);
        if (*text != '\0') {
            why = read_line(config, text, number);
        }
        number += lines;
    }
    return why;
}

int config_read(struct config *config, const char *path, const char **why, unsigned *line) {
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    uint8_t *bytes = NULL;
    size_t len = 0, skip;
    int error = file_read(path, &bytes, CONFIG_MAX_SIZE, &len);

    if (error != 0) {
        return error;
    }
    *config = (struct config){.text = (char *)bytes};
    bytes[len] = '\0'; /* fits: len < CONFIG_MAX_SIZE */
    *why = pem_wide_text(bytes, len);
    if (*why != NULL) {
        *line = 0;
        return 0;
    }
    skip = strncmp(config->text, byte_order_mark, 3) == 0 ? 3 : 0;
    *line = 1;
    *why = strlen(config->text) == len ? read_all(config, config->text + skip, line)
                                       : "a NUL byte is not allowed in this file";
    return 0;
}

void config_free(struct config *config) {
    free(config->text);
    free(config->entries);
    free(config->sections);
    *config = (struct config){0};
}

int config_has(const struct config *config, const char *section) {
    size_t i;

    for (i = 0; i < config->section_count; i++) {
        /*
         * sections[0] is CONFIG_DEFAULT, the lines before the first [section]. The file has this
         * section only if there is an entry in these lines.
         */
        if (strcmp(config->sections[i], section) == 0 &&
            (i > 0 || (config->count > 0 && config->entries[0].section == config->sections[0]))) {
            return 1;
        }
    }
    return 0;
}

struct config_entry *config_next(const struct config *config, const char *section, size_t *at) {
    while (*at < config->count) {
        struct config_entry *entry = &config->entries[(*at)++];

        if (strcmp(entry->section, section) == 0) {
            return entry;
        }
    }
    return NULL;
}

static struct config_entry *find_last(const struct config *config, const char *section,
                                      const char *name) {
    struct config_entry *entry, *found = NULL;
    size_t at = 0;

    while ((entry = config_next(config, section, &at)) != NULL) {
        found = strcmp(entry->name, name) == 0 ? entry : found;
    }
    return found;
}

struct config_entry *config_find(const struct config *config, const char *section,
                                 const char *name) {
    struct config_entry *found = find_last(config, section, name);

    return found != NULL ? found : find_last(config, CONFIG_DEFAULT, name);
}

/* --- values ---------------------------------------------------------------------------------- */

/*
 * Copy a character that a backslash escapes from *at to *to. Returns 1. Returns 0 for \n, \r, \t
 * and \b, because no value may have a control character, and for a backslash at the end.
 */
static int copy_escaped(char **at, char **to) {
    const char c = (*at)[1];

    if (c == '\0' || strchr("nrtb", c) != NULL) {
        return 0;
    }
    *(*to)++ = c;
    *at += 2;
    return 1;
}

/* Copy the characters between quotes. Returns 1, or 0 if copy_escaped returns 0. */
static int copy_quoted(char **at, char **to) {
    const char quote = *(*at)++;

    while (**at != '\0' && **at != quote) {
        if (**at != '\\') {
            *(*to)++ = *(*at)++;
        } else if (!copy_escaped(at, to)) {
            return 0;
        }
    }
    *at += **at == quote;
    return 1;
}

/*
 * Remove quotes and escapes from a value, in place. Returns NULL, or the reason why the value is
 * not supported.
 */
static const char *unquote(char *value) {
    char *at = value, *to = at;
    int is_good = 1;

    while (is_good && *at != '\0') {
        if (*at == '$') {
            return "variables ($) are not supported; write the value itself";
        }
        if (*at == '\\') {
            is_good = copy_escaped(&at, &to);
        } else if (strchr("\"'`", *at) != NULL) {
            is_good = copy_quoted(&at, &to);
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    return is_good ? NULL
                   : "a control character, such as \\n, or a backslash at the end is not allowed "
                     "in a value";
}

const char *config_value(struct config_entry *entry) {
    if (!entry->is_read) {
        entry->is_read = 1;
        entry->why = unquote(entry->value);
    }
    return entry->why;
}
