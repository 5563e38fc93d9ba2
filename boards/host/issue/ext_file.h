/* SPDX-License-Identifier: MIT */
/*
 * Reads extensions from openssl's configuration files (config(5ssl)). A file can have sections,
 * `name = value`, comments with #, lines that a backslash continues, quotes, and backslash escapes.
 *
 * Entries of sections that are not used are ignored. In a section that is used, variables ($name),
 * unknown names and unknown values are errors. The error names the line.
 */
#ifndef URSA_HOST_EXT_FILE_H
#define URSA_HOST_EXT_FILE_H

#include "issue/config_text.h"
#include "issue/ext_words.h"

/*
 * Append the extensions of a section of the file `path` to the list, in the section's order. If the
 * list already has the same extension, the earlier one is removed.
 *
 * If `section` is NULL, the entry `extensions = NAME` before the first section names the section.
 * If there is no such entry, the lines before the first section are used, as in openssl x509.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the file, the line and the reason reported.
 */
int ext_file(struct ext_list *list, const char *path, const char *section);

/*
 * The two steps of ext_file: ext_read_config reads the file, ext_config appends the extensions.
 * `option` is the option that gave the file, for errors. Call config_free after ext_read_config,
 * even if ext_read_config fails.
 */
int ext_read_config(struct config *config, const char *option, const char *path);
int ext_config(struct ext_list *list, const struct config *config, const char *option,
               const char *path, const char *section);

#endif
