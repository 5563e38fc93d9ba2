/* SPDX-License-Identifier: MIT */
/* Reading a request or another PEM object from a file that may hold several, for all commands. */
#ifndef URSA_HOST_CSR_FILE_H
#define URSA_HOST_CSR_FILE_H

#include "ursa/ursa.h"

/*
 * Read the first object with one of these labels (a list that ends with NULL) from a file. NULL is
 * standard input. If the file is DER, the complete file is the object. Other objects are skipped.
 * *der must be freed.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the option, the file and the reason reported.
 */
int object_read(const char *option, const char *path, const char *const *labels, uint8_t **der,
                size_t *len);

/*
 * Read a well-formed request. `csr` points into *der, which must be freed. Returns like
 * object_read.
 */
int csr_read_file(const char *option, const char *path, struct ursa_csr *csr, uint8_t **der);

/*
 * Read a request to show it (csr_view.h). What is irregular is reported on standard error. `csr`
 * points into *der, which must be freed. Returns like object_read.
 */
int csr_view_file(const char *option, const char *path, struct ursa_csr *csr, uint8_t **der);

#endif
