/* SPDX-License-Identifier: MIT */
/* Reading objects from files: one in DER, or several in PEM. */
#ifndef URSA_HOST_OBJECT_READ_H
#define URSA_HOST_OBJECT_READ_H

#include "cli/pem_text.h"
#include "ursa/ursa.h"

#define OBJECT_FILE_MAX 16777216u /* bytes of a file; longer files are refused */

/*
 * The functions here return EXIT_DONE, or EXIT_FAILED with `option` (unless it is NULL), the file
 * and the reason reported. A path that is NULL or "-" is standard input.
 */

/*
 * Read a complete file. A text is prepared with pem_clean. UTF-16 is an error. *data, which may
 * hold a key, must be wiped and freed.
 */
int object_load(const char *option, const char *path, uint8_t **data, size_t *len);

/* True if these contents of a file are DER or BER and not PEM. */
int object_is_der(const uint8_t *data, size_t len);

/*
 * Decode an object with this label into `out`, which has room for object->len bytes. Other text on
 * the BEGIN line is an error, and so is an object with fewer bytes than its DER header announces.
 */
int object_decode(const char *option, const char *path, const struct pem_object *object,
                  const char *label, uint8_t *out, size_t *len);

/*
 * Report an END line without a BEGIN line. If a line before it is a damaged BEGIN line, that line
 * is reported instead.
 */
int object_report_end(const char *option, const char *path, const struct pem_text *text,
                      const struct pem_object *object);

/*
 * Read the first object with one of these labels (a list that ends with NULL). If the file is DER,
 * the complete file is the object. Other objects are skipped. *der must be freed.
 */
int object_read(const char *option, const char *path, const char *const *labels, uint8_t **der,
                size_t *len);

#endif
