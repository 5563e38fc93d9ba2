/* SPDX-License-Identifier: MIT */
#include "issue/cert_write.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/report.h"
#include "issue/dates.h"
#include "issue/key_ids.h"
#include "paths/cert_values.h"

static struct ursa_span issuer_of(const struct cert_parts *parts) {
    return parts->ca == NULL ? parts->subject : parts->ca->subject;
}

static void write_span(struct ursa_der *der, struct ursa_span span) {
    ursa_der_bytes(der, span.at, span.len);
}

/* Write TBSCertificate (RFC 5280 4.1). The last field is written first (der_write.h). */
static void write_tbs(const struct cert_parts *parts, struct ursa_der *der) {
    static const uint8_t version_3 = 2;
    uint8_t algorithm[CERT_ALGORITHM_SIZE];
    size_t mark = der->len, before;

    cert_algorithm(parts->digest, algorithm);
    before = der->len;
    ext_write(&parts->exts, der);
    ursa_der_wrap(der, DER_CONTEXT_CONSTRUCTED | 3, before);
    write_span(der, parts->spki);
    write_span(der, parts->subject);
    date_write_validity(parts->from, parts->to, der);
    write_span(der, issuer_of(parts));
    ursa_der_bytes(der, algorithm, sizeof algorithm);
    ursa_der_tlv(der, DER_INTEGER, parts->serial.bytes, parts->serial.len);
    before = der->len;
    ursa_der_tlv(der, DER_INTEGER, &version_3, 1);
    ursa_der_wrap(der, DER_CONTEXT_CONSTRUCTED | 0, before);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

/*
 * Write the certificate with space for its signature. *tbs becomes the bytes to sign, and
 * *signature the place for the signature. Both pointers are NULL if `der` only counts bytes.
 */
static void write_certificate(const struct cert_parts *parts, struct ursa_der *der,
                              struct ursa_span *tbs, uint8_t **signature) {
    uint8_t algorithm[CERT_ALGORITHM_SIZE];
    size_t before;

    cert_algorithm(parts->digest, algorithm);
    *signature = ursa_der_reserve(der, ursa_pubkey_size(&parts->key->pub));
    ursa_der_byte(der, 0); /* unused bits */
    ursa_der_wrap(der, DER_BIT_STRING, 0);
    ursa_der_bytes(der, algorithm, sizeof algorithm);
    before = der->len;
    write_tbs(parts, der);
    *tbs = (struct ursa_span){der->end == NULL ? NULL : der->end - der->len, der->len - before};
    ursa_der_wrap(der, DER_SEQUENCE, 0);
}

static int write_signed(const struct cert_parts *parts, const char *path, uint8_t **der,
                        size_t *len) {
    struct ursa_span tbs;
    struct ursa_der out;
    uint8_t *signature;
    int rc;

    ursa_der_count(&out);
    write_certificate(parts, &out, &tbs, &signature);
    *len = out.len;
    *der = malloc(out.len);
    if (*der == NULL) {
        return report(EXIT_FAILED, "%s: %s", path, strerror(ENOMEM));
    }
    ursa_der_init(&out, *der, *len);
    write_certificate(parts, &out, &tbs, &signature);
    rc = cert_sign(parts->key, parts->digest, tbs, signature);
    if (rc != URSA_OK) {
        free(*der);
        (void)report_code(EXIT_FAILED, path, rc, NULL);
        return EXIT_FAILED; /* returned explicitly for the static analyzer */
    }
    return EXIT_DONE;
}

/* --- the checks ------------------------------------------------------------------------------ */

/*
 * Refuse a CA certificate issued by a CA whose pathLenConstraint is 0 (RFC 5280 4.2.1.9). A
 * self-issued certificate is allowed. ursa_gate_check does not find this error: the new certificate
 * is the leaf of the chain that the gate checks, and a path length does not count the leaf.
 */
static int check_path_length(const struct ursa_cert *ca, const struct ursa_cert *cert,
                             struct ursa_where *where) {
    struct ursa_cert_extensions above, here;

    if (ursa_cert_read_extensions(ca, &above, where) == URSA_OK &&
        ursa_cert_read_extensions(cert, &here, where) == URSA_OK && here.is_ca &&
        above.path_length == 0 && !cert_is_self_issued(cert)) {
        *where = (struct ursa_where){"basicConstraints", 0};
        return URSA_E_CERT_PATH;
    }
    return URSA_OK;
}

/*
 * Check the new certificate with the gate of devices (ursa/gate.h). The CA, if there is one, is the
 * trust anchor. The current time is not checked, because a certificate may be made for a later
 * time. The certificate may be for any use, and may be a CA's.
 */
static int check_certificate(const struct cert_parts *parts, const uint8_t *der, size_t len,
                             struct ursa_where *where) {
    struct ursa_gate gate = {.purposes = URSA_ANY_PURPOSE, .ca_leaf = 1};
    struct ursa_cert cert;
    int rc = ursa_cert_read(der, len, &cert, where);

    if (parts->ca != NULL) {
        gate.anchor = parts->ca->der;
    }
    if (rc == URSA_OK) {
        rc = ursa_gate_check(&gate, der, len, NULL, where);
    }
    if (rc == URSA_OK && parts->ca != NULL) {
        rc = check_path_length(parts->ca, &cert, where);
    }
    return rc == URSA_OK ? cert_check_values(&cert, where) : rc;
}

int cert_make(struct cert_parts *parts, const char *path, uint8_t **der, size_t *len) {
    const struct key_ids ids = {parts->spki, parts->ca, parts->subject, parts->serial.bytes,
                                parts->serial.len};
    struct ursa_where where = {"certificate", 0};
    int rc;

    if (parts->from > parts->to) {
        return report(EXIT_FAILED, "%s: the certificate would end before it begins", path);
    }
    rc = key_ids_fill(&parts->exts, &ids);
    if (rc == EXIT_DONE) {
        rc = write_signed(parts, path, der, len);
    }
    if (rc != EXIT_DONE) {
        return rc;
    }
    rc = check_certificate(parts, *der, *len, &where);
    if (rc != URSA_OK) {
        free(*der);
        (void)report_code(EXIT_FAILED, path, rc, &where);
        return report(EXIT_FAILED,
                      "%s: the certificate would be refused by devices; nothing was "
                      "written",
                      path);
    }
    return EXIT_DONE;
}
