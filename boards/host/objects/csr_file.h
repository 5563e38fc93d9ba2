/* SPDX-License-Identifier: MIT */
/* Reads a request from a file, for all commands. */
#ifndef URSA_HOST_CSR_FILE_H
#define URSA_HOST_CSR_FILE_H

#include "ursa/ursa.h"

#define URSA_PEM_NEW_CSR "NEW CERTIFICATE REQUEST" /* the label that older programs write */

/*
 * Read a request with ursa_csr_read. *csr points into *der, which the caller frees.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the option, the file and the reason reported.
 */
int csr_read_file(const char *option, const char *path, struct ursa_csr *csr, uint8_t **der);

/*
 * Like csr_read_file, but read the request with csr_view, to show it. Irregularities are reported
 * on standard error.
 */
int csr_view_file(const char *option, const char *path, struct ursa_csr *csr, uint8_t **der);

/*
 * Search a PEM file for the first request whose key satisfies `is_wanted`. `ctx` is passed on.
 * Returns the number of this request in the file, from 1. Returns 0 if there is no such request, or
 * if `path` is not a regular file: a pipe, for example, cannot be read twice.
 */
unsigned csr_find(const char *option, const char *path,
                  int (*is_wanted)(const void *ctx, struct ursa_span spki), const void *ctx);

#endif
