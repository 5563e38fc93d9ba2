/* SPDX-License-Identifier: MIT */
/* Certificates from files, for all commands. */
#ifndef URSA_HOST_CERTS_READ_H
#define URSA_HOST_CERTS_READ_H

#include "ursa/ursa.h"

#define CERTS_FILE_MAX 16777216u /* bytes of a file */

enum cert_form { CERT_ANY_FORM = 0, CERT_PEM, CERT_DER };

struct host_cert {
    struct ursa_cert cert; /* points into memory that `certs` owns */
    const char *path;      /* where it was read; borrowed */
    unsigned number;       /* in that file, from 1 */
};

/* Certificates, in the order in which they were read. All zero at first. */
struct certs {
    struct host_cert *list;
    size_t count;
    uint8_t **blocks; /* what they point into */
    size_t block_count;
};

/*
 * Append all certificates of a file: PEM, whatever stands around them and even when the line's end
 * is missing between two, or one in DER. NULL or "-": standard input. EXIT_DONE, or EXIT_FAILED
 * with the file and the reason reported; a file without a certificate is one that failed.
 */
int certs_read(struct certs *certs, const char *path, enum cert_form form);
/* The same, up to the first one. */
int certs_read_one(struct certs *certs, const char *path, enum cert_form form);
void certs_free(struct certs *certs);

#endif
