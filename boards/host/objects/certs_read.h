/* SPDX-License-Identifier: MIT */
/* Reading certificates from files, for all commands. */
#ifndef URSA_HOST_CERTS_READ_H
#define URSA_HOST_CERTS_READ_H

#include "ursa/ursa.h"

enum cert_form { CERT_ANY_FORM = 0, CERT_PEM, CERT_DER };

struct host_cert {
    struct ursa_cert cert; /* points into memory that `certs` owns */
    const char *path;      /* the file of the certificate; borrowed */
    unsigned number;       /* position in that file, from 1 */
    int refused;           /* certs_judge_one: why ursa_cert_read refused it, or URSA_OK */
};

/* Certificates in the order in which they were read. All zero at first. */
struct certs {
    struct host_cert *list;
    size_t count;
    uint8_t **blocks; /* the memory that the certificates point into */
    size_t block_count;
};

/*
 * Append all certificates of a file. A PEM file may have other text around the certificates, and
 * the line end between two certificates may be missing. The labels are CERTIFICATE, X509
 * CERTIFICATE, TRUSTED CERTIFICATE (without OpenSSL's trust settings) and PKCS7. A DER file holds
 * one certificate, or a PKCS#7 bundle of certificates. NULL or "-" is standard input.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the file and the reason reported. A file without a
 * certificate is an error.
 */
int certs_read(struct certs *certs, const char *path, enum cert_form form);
/* Like certs_read, but stop after the first certificate. */
int certs_read_one(struct certs *certs, const char *path, enum cert_form form);
/*
 * Like certs_read and certs_read_one, but read certificates to show them (cert_view.h).
 * Irregularities are reported on standard error.
 */
int certs_view(struct certs *certs, const char *path, enum cert_form form);
int certs_view_one(struct certs *certs, const char *path, enum cert_form form);
/*
 * Like certs_read_one, but a certificate that ursa_cert_read refuses is read to show it as well.
 * The reason and the irregularities are reported, and ->refused of the certificate is set.
 */
int certs_judge_one(struct certs *certs, const char *path, enum cert_form form);
void certs_free(struct certs *certs);

#endif
