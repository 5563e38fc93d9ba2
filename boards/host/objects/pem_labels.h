/* SPDX-License-Identifier: MIT */
/* Messages that explain why an object was not found in a file. */
#ifndef URSA_HOST_PEM_LABELS_H
#define URSA_HOST_PEM_LABELS_H

#include <stddef.h>
#include "cli/pem_text.h"

/*
 * Report that the file contents `data` have no object with the PEM label `wanted`. The report names
 * the labels that the file has instead, or its format and the way to convert it. `option` may be
 * NULL. Returns EXIT_FAILED.
 */
int report_missing(const char *option, const char *path, const char *wanted, const void *data,
                   size_t data_len);

/*
 * If other text shares the BEGIN or END line of this object, report this, and return EXIT_FAILED.
 * Otherwise return EXIT_DONE.
 */
int report_crowded(const char *option, const char *path, const struct pem_object *object);

/*
 * Report that the object is an END line without a BEGIN line. If there is a damaged BEGIN line
 * before this END line, report the damaged line instead. Returns EXIT_FAILED.
 */
int report_end(const char *option, const char *path, const struct pem_text *text,
               const struct pem_object *object);

#endif
