/* SPDX-License-Identifier: MIT */
/* Reading a request from a file, for all commands. */
#ifndef URSA_HOST_CSR_FILE_H
#define URSA_HOST_CSR_FILE_H

#include "ursa/ursa.h"

#define URSA_PEM_NEW_CSR "NEW CERTIFICATE REQUEST" /* the label that older programs write */

/*
 * Read a well-formed request. `csr` points into *der, which must be freed.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the option, the file and the reason reported.
 */
int csr_read_file(const char *option, const char *path, struct ursa_csr *csr, uint8_t **der);

/*
 * Read a request to show it (csr_view.h). What is irregular is reported on standard error. `csr`
 * points into *der, which must be freed. Returns like object_read.
 */
int csr_view_file(const char *option, const char *path, struct ursa_csr *csr, uint8_t **der);

#endif
