/* SPDX-License-Identifier: MIT */
/*
 * openssl's configuration files, as far as extensions need them (config(5ssl)): sections,
 * `name = value`, comments with #, lines that a backslash continues, quotes, and backslash escapes.
 *
 * A file may have other sections, which are not looked at. In a section that is used, variables
 * ($name) are refused, and so are names and values that are not known, each with its line.
 */
#ifndef URSA_HOST_EXT_FILE_H
#define URSA_HOST_EXT_FILE_H

#include "issue/config_text.h"
#include "issue/ext_words.h"

/*
 * Put the extensions of a section of a file into the list, in their order. An extension that the
 * list has is replaced. `section` NULL: the section that `extensions = NAME` at the start of the
 * file names, or the lines before the first section, as openssl x509 has it.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the file, the line and the reason reported.
 */
int ext_file(struct ext_list *list, const char *path, const char *section);

/*
 * The two steps of ext_file, for a file that an option names. Free *config with config_free after
 * the first step, whatever it returns.
 */
int ext_read_config(struct config *config, const char *option, const char *path);
int ext_config(struct ext_list *list, const struct config *config, const char *option,
               const char *path, const char *section);

#endif
