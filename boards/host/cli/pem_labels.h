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

/* Report that other text shares the BEGIN line of this object. Returns EXIT_FAILED. */
int report_crowded(const char *option, const char *path, const struct pem_object *object);

/*
 * If the object is a key in OpenSSH's own format, report this with the way to convert the key, and
 * return EXIT_FAILED. Otherwise return EXIT_DONE.
 */
int report_openssh(const char *option, const char *path, const struct pem_object *object);

#endif
