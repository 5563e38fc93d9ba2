/* SPDX-License-Identifier: MIT */
/* Which PEM objects a file holds. */
#ifndef URSA_HOST_PEM_LABELS_H
#define URSA_HOST_PEM_LABELS_H

#include <stddef.h>

/*
 * Report that the file contents `data` have no object with the PEM label `wanted`, and list the
 * labels that they do have. `option` may be NULL. Returns EXIT_FAILED.
 */
int report_missing(const char *option, const char *path, const char *wanted, const void *data,
                   size_t data_len);

#endif
