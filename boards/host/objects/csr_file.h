/* SPDX-License-Identifier: MIT */
/* Requests, and other objects that are one among several, from files, for all commands. */
#ifndef URSA_HOST_CSR_FILE_H
#define URSA_HOST_CSR_FILE_H

#include "ursa/ursa.h"

/*
 * The first object under one of these labels (a list that ends with NULL) in a file (NULL: standard
 * input), or the whole file if that is DER: *der, to be freed. Other objects are passed over.
 * EXIT_DONE, or EXIT_FAILED with the option, the file and the reason reported.
 */
int object_read(const char *option, const char *path, const char *const *labels, uint8_t **der,
                size_t *len);

/* A request, well-formed, that points into *der, which is to be freed. The same. */
int csr_read_file(const char *option, const char *path, struct ursa_csr *csr, uint8_t **der);

#endif
