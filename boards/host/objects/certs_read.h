/* SPDX-License-Identifier: MIT */
/* Reads certificates from files, for all commands. */
#ifndef URSA_HOST_CERTS_READ_H
#define URSA_HOST_CERTS_READ_H

#include "codec/der_read.h"
#include "ursa/ursa.h"

enum cert_form { CERT_ANY_FORM = 0, CERT_PEM, CERT_DER };

struct host_cert {
    struct ursa_cert cert; /* points into the memory of struct certs */
    const char *path;      /* the file of the certificate; borrowed */
    unsigned number;       /* position of the certificate in the file, from 1 */
    /* Why ursa_cert_read refused the certificate, see certs_judge. URSA_OK: not refused. */
    int refused;
    struct ursa_where where;
    /*
     * The content of OpenSSL's trust settings (trust.h), if certs_view or certs_judge has read the
     * certificate. If there are none, `at` is NULL.
     */
    struct ursa_der_in settings;
};

/* Certificates in the order in which they were read. All fields must be zero at first. */
struct certs {
    struct host_cert *list;
    size_t count;
    uint8_t **blocks; /* the memory that the certificates point into */
    size_t block_count;
};

/*
 * Append all certificates of a file to *certs. A PEM file may have other text around the
 * certificates, and the line end between two certificates may be missing. The labels are
 * CERTIFICATE, X509 CERTIFICATE, TRUSTED CERTIFICATE, PKCS7, PKCS #7 SIGNED DATA and CMS. A DER
 * file holds one certificate, or a PKCS#7 bundle of certificates. A path that is NULL or "-" is
 * standard input.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the file and the reason reported. A file without a
 * certificate is an error.
 */
int certs_read(struct certs *certs, const char *path, enum cert_form form);
/* Like certs_read, but stop after the first certificate. */
int certs_read_one(struct certs *certs, const char *path, enum cert_form form);
/*
 * Like certs_read and certs_read_one, but read the certificates with cert_view, to show them.
 * Irregularities are reported on standard error.
 */
int certs_view(struct certs *certs, const char *path, enum cert_form form);
int certs_view_one(struct certs *certs, const char *path, enum cert_form form);
/*
 * Like certs_read and certs_read_one, but a certificate that ursa_cert_read refuses is also read
 * with cert_view. The field `refused` of the certificate then becomes the error code. Nothing is
 * reported about it yet, so that a path without this certificate can be found. If cert_view fails
 * as well, the error is reported and the result is EXIT_FAILED. In certs_judge, names that are not
 * well-formed are such a failure as well.
 */
int certs_judge(struct certs *certs, const char *path, enum cert_form form);
int certs_judge_one(struct certs *certs, const char *path, enum cert_form form);
/*
 * Like certs_judge, but a certificate that certs_judge cannot read is reported and left out. This
 * is for candidates that a path does not need.
 */
int certs_judge_spare(struct certs *certs, const char *path, enum cert_form form);
/* Report why a certificate is refused: the error and the irregularities. */
void certs_report_refused(const struct host_cert *cert);
/* Report the irregularities of a certificate, as certs_view does. */
void certs_report_irregular(const struct host_cert *cert);
void certs_free(struct certs *certs);

#endif
