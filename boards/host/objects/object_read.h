/* SPDX-License-Identifier: MIT */
/* Reads objects from files. A DER file holds one object, a PEM file may hold several. */
#ifndef URSA_HOST_OBJECT_READ_H
#define URSA_HOST_OBJECT_READ_H

#include "cli/pem_text.h"
#include "ursa/ursa.h"

#define OBJECT_FILE_MAX 16777216u /* bytes; a file of this size or more is refused */

/*
 * All functions except object_is_der return EXIT_DONE, or EXIT_FAILED with the error reported. The
 * report names `option`, unless `option` is NULL, the file and the reason. A path that is NULL or
 * "-" is standard input.
 */

/*
 * Read a complete file. If the file is not DER, it is changed by pem_clean, and UTF-16 and
 * UTF-32 are errors. An empty file is an error as well.
 * The caller wipes *data, because it may hold a key, and frees it.
 */
int object_load(const char *option, const char *path, uint8_t **data, size_t *len);

/* True if these contents of a file are DER or BER and not PEM. */
int object_is_der(const uint8_t *data, size_t len);

/*
 * Decode an object with this label into `out`, which must have object->len bytes. Other text on the
 * BEGIN or END line is an error. An object with fewer bytes than its DER header announces is also
 * an error, and so is an object that does not begin with such a header.
 */
int object_decode(const char *option, const char *path, const struct pem_object *object,
                  const char *label, uint8_t *out, size_t *len);

/*
 * Read the first object whose label is in `labels`, a list that ends with NULL. Objects with other
 * labels are skipped. If the file is DER, the complete file is the object. The caller
 * frees *der.
 */
int object_read(const char *option, const char *path, const char *const *labels, uint8_t **der,
                size_t *len);

#endif
