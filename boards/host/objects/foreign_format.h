/* SPDX-License-Identifier: MIT */
/* Names file formats that are not read, and the way to convert them. */
#ifndef URSA_HOST_FOREIGN_FORMAT_H
#define URSA_HOST_FOREIGN_FORMAT_H

#include <stddef.h>
#include <stdint.h>
#include "cli/pem_text.h"

/* All functions may have a NULL `option`. */

/* How the bytes of a PKCS#12 file are written. */
enum pkcs12_form { PKCS12_DER, PKCS12_PEM, PKCS12_BASE64 };

/*
 * Report that the file is PKCS#12, and the commands that convert it. If an algorithm in it is one
 * that OpenSSL 3 reads only with -legacy, the command has this option. Returns EXIT_FAILED.
 */
int report_pkcs12(const char *option, const char *path, enum pkcs12_form form, const uint8_t *der,
                  size_t len);

/*
 * If the object is a PKCS#12 file in PEM, report this with the commands that convert it, and return
 * EXIT_FAILED. Otherwise return EXIT_DONE.
 */
int report_pkcs12_object(const char *option, const char *path, const struct pem_object *object);

/*
 * If the object is a key in OpenSSH's own format, report this, and return EXIT_FAILED. The report
 * has the way to convert the key if it is an RSA key, else its algorithm. For other objects return
 * EXIT_DONE.
 */
int report_openssh(const char *option, const char *path, const struct pem_object *object);

/*
 * Report that a file without BEGIN lines has no object with the PEM label `wanted`. The report
 * names the format of the file, if it is known, and the way to convert it. If the file is base64
 * without BEGIN and END line, the report names the object and the missing lines. Returns
 * EXIT_FAILED.
 */
int report_foreign_file(const char *option, const char *path, const char *wanted, const void *data,
                        size_t len);

#endif
