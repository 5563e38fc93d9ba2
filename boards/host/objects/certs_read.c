/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "objects/certs_read.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/files.h"
#include "cli/report.h"
#include "codec/der_write.h"
#include "objects/cert_view.h"
#include "objects/der_kind.h"
#include "objects/object_read.h"
#include "objects/pem_labels.h"
#include "objects/pkcs7_read.h"
#include "objects/trust.h"
#include "objects/view_der.h"
#include "x509/x509_fields.h"

enum mode {
    STRICT = 0, /* read with ursa_cert_read */
    VIEW,       /* read with cert_view, and report irregularities */
    JUDGE_LEAF, /* read as in STRICT; if that fails, read as in VIEW, but report nothing */
    JUDGE,      /* as JUDGE_LEAF, but names must be well-formed, so that they can be compared */
    SPARE,      /* as JUDGE, but leave out a certificate that cannot be read */
};

/* The file being read. */
struct input {
    struct certs *certs;
    const char *path; /* for messages and struct host_cert */
    size_t most;      /* stop after this many certificates */
    unsigned number;
    enum mode mode;
};

void certs_free(struct certs *certs) {
    while (certs->block_count > 0) {
        free(certs->blocks[--certs->block_count]);
    }
    free(certs->blocks);
    free(certs->list);
    *certs = (struct certs){0};
}

static int out_of_memory(const struct input *input) {
    return report(EXIT_FAILED, "%s: %s", input->path, strerror(ENOMEM));
}

/* ---- one certificate ------------------------------------------------------------------------ */

/* Make the array larger if `count` elements fill it. The size of an array is a power of two. */
static void *grow(void *array, size_t count, size_t size) {
    return (count & (count - 1)) != 0 ? array : realloc(array, (count == 0 ? 1 : 2 * count) * size);
}

/* Let input->certs own the block. On failure the block is freed. */
static int keep_block(const struct input *input, uint8_t *block) {
    struct certs *certs = input->certs;
    uint8_t **blocks = grow(certs->blocks, certs->block_count, sizeof *blocks);

    if (blocks == NULL) {
        free(block);
        (void)out_of_memory(input);
        return EXIT_FAILED; /* returned explicitly for the static analyzer */
    }
    certs->blocks = blocks;
    blocks[certs->block_count++] = block;
    return EXIT_DONE;
}

/*
 * True if the bytes after a certificate are allowed. In a TRUSTED CERTIFICATE, OpenSSL's trust
 * settings may follow. No other bytes are allowed.
 */
static int is_end(const uint8_t *at, size_t left, int is_trusted) {
    struct ursa_der_in settings;

    return left == 0 || (is_trusted && trust_read((struct ursa_der_in){at, left}, &settings));
}

/* Keep the trust settings after the certificate, except for a candidate that is not trusted. */
static void keep_settings(const struct input *input, const uint8_t *der, size_t len,
                          struct host_cert *cert) {
    const struct ursa_der_in after = {der + cert->cert.der.len, len - cert->cert.der.len};

    if ((input->mode != VIEW && input->mode != JUDGE) || !trust_read(after, &cert->settings)) {
        cert->settings = (struct ursa_der_in){NULL, 0};
    }
}

static int refuse(const struct input *input, int code, const struct ursa_where *where,
                  const uint8_t *der, size_t len) {
    if (der_report_kind(NULL, input->path, DER_CERTIFICATE, der, len) == EXIT_DONE) {
        (void)report_code(EXIT_FAILED, input->path, code, where);
    }
    return input->number == 1
               ? EXIT_FAILED
               : report(EXIT_FAILED, "%s: the error is in certificate %u of the file", input->path,
                        input->number);
}

/* If the certificate is in BER, write a copy in DER, and let *cert point into the copy. */
static int to_der(const struct input *input, struct ursa_cert *cert) {
    struct irregularities reported = {.count = 0};
    struct ursa_where where;
    size_t len;
    uint8_t *der = view_to_der(cert->tbs, cert->outer_algorithm, cert->signature, &len);

    if (der == NULL) {
        return out_of_memory(input);
    }
    if (view_is_same(cert->der, der, len)) {
        free(der);
        return EXIT_DONE;
    }
    if (keep_block(input, der) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    return cert_view(der, len, cert, &reported, &where) == URSA_OK ? EXIT_DONE : EXIT_FAILED;
}

/*
 * Read a certificate to show it. Bytes after the certificate are an irregularity, and then ignored
 * as in openssl.
 */
static int view(const uint8_t *der, size_t len, int is_trusted, struct ursa_cert *cert,
                struct irregularities *list, struct ursa_where *where) {
    int rc = cert_view(der, len, cert, list, where);

    if (rc == URSA_OK && !is_end(der + cert->der.len, len - cert->der.len, is_trusted)) {
        irregular_add(list, "certificate", cert->der.len, "bytes after the certificate",
                      "RFC 7468 5.1");
    }
    return rc;
}

static int read_strictly(const uint8_t *der, size_t len, int is_trusted, struct ursa_cert *cert,
                         struct ursa_where *where) {
    int rc = ursa_cert_read(der, len, cert, where);

    if (rc == URSA_OK && !is_end(der + cert->der.len, len - cert->der.len, is_trusted)) {
        *where = (struct ursa_where){"certificate", cert->der.len};
        rc = URSA_E_CERT_DER; /* bytes after the certificate */
    }
    return rc;
}

static int read_to_view(const struct input *input, const uint8_t *der, size_t len, int is_trusted,
                        struct host_cert *cert) {
    struct irregularities list = {.count = 0};
    int rc = view(der, len, is_trusted, &cert->cert, &list, &cert->where);

    cert->refused = URSA_OK;
    if (rc != URSA_OK) {
        return refuse(input, rc, &cert->where, der, len);
    }
    irregular_report(&list, input->path, input->number);
    return EXIT_DONE;
}

static int is_name(struct ursa_span span) {
    struct ursa_der_in in = {span.at, span.len}, content;

    return ursa_der_next(&in, DER_SEQUENCE, &content) && ursa_is_name(content);
}

/* True if a certificate that was read with `view` is kept, although the strict reader refused it.
 */
static int is_kept(const struct input *input, const struct ursa_cert *cert) {
    return input->mode == JUDGE_LEAF ||
           (input->mode != STRICT && is_name(cert->issuer) && is_name(cert->subject));
}

static int read_cert(const struct input *input, const uint8_t *der, size_t len, int is_trusted,
                     struct host_cert *cert) {
    struct irregularities list = {.count = 0};
    struct ursa_where where;
    int rc;

    if (input->mode == VIEW) {
        return read_to_view(input, der, len, is_trusted, cert);
    }
    cert->refused = read_strictly(der, len, is_trusted, &cert->cert, &cert->where);
    if (cert->refused == URSA_OK) {
        return EXIT_DONE;
    }
    rc = view(der, len, is_trusted, &cert->cert, &list, &where);
    if (rc == URSA_OK && is_kept(input, &cert->cert)) {
        return EXIT_DONE;
    }
    (void)refuse(input, cert->refused, &cert->where, der, len);
    if (rc == URSA_OK) {
        irregular_report(&list, input->path, input->number);
    }
    return EXIT_FAILED;
}

void certs_report_irregular(const struct host_cert *cert) {
    const struct ursa_span der = cert->cert.der;
    const int has_more = cert->refused != URSA_OK && cert->where.at == der.len;
    struct irregularities list = {.count = 0};
    struct ursa_where where;
    struct ursa_cert shown;

    /* Of the bytes after the certificate, read the first again: it is an irregularity. */
    (void)view(der.at, der.len + (size_t)has_more, 0, &shown, &list, &where);
    irregular_report(&list, cert->path, cert->number);
}

void certs_report_refused(const struct host_cert *cert) {
    const struct input input = {.path = cert->path, .number = cert->number};

    (void)refuse(&input, cert->refused, &cert->where, cert->cert.der.at, cert->cert.der.len);
    certs_report_irregular(cert);
}

/* Append the certificate at der, which must be in a block that input->certs owns. */
static int add_cert(struct input *input, const uint8_t *der, size_t len, int is_trusted) {
    struct certs *certs = input->certs;
    struct host_cert *list = grow(certs->list, certs->count, sizeof *list), *cert;

    if (list == NULL) {
        return out_of_memory(input);
    }
    certs->list = list;
    cert = &list[certs->count];
    cert->path = input->path;
    cert->number = ++input->number;
    if (read_cert(input, der, len, is_trusted, cert) != EXIT_DONE) {
        return input->mode != SPARE ? EXIT_FAILED
                                    : report(EXIT_DONE, "%s: certificate %u is left out",
                                             input->path, input->number);
    }
    cert->settings = (struct ursa_der_in){NULL, 0};
    if (is_trusted) {
        keep_settings(input, der, len, cert);
    }
    certs->count++;
    return input->mode == VIEW ? to_der(input, &cert->cert) : EXIT_DONE;
}

/* ---- bundles -------------------------------------------------------------------------------- */

static int add_bundle(struct input *input, const uint8_t *der, size_t len) {
    struct ursa_der_in certs = {NULL, 0};
    struct ursa_span element;
    int is_cert = 0, rc = EXIT_DONE, is_open = pkcs7_open(der, len, &certs);

    while (rc == EXIT_DONE && input->number < input->most && is_open &&
           pkcs7_next(&certs, &element, &is_cert)) {
        if (is_cert) {
            rc = add_cert(input, element.at, element.len, 0);
        } else {
            (void)report(
                EXIT_FAILED,
                "%s: the bundle has an element that is no X.509 certificate; it is skipped",
                input->path);
        }
    }
    if (rc == EXIT_DONE && (!is_open || (certs.left > 0 && input->number < input->most))) {
        rc = report(EXIT_FAILED,
                    "%s: pkcs7-malformed: not a PKCS#7 bundle of certificates (SignedData)",
                    input->path);
    }
    return rc;
}

/*
 * Append the contents of the block: a certificate or a bundle. Afterwards input->certs owns the
 * block, or the block is freed.
 */
static int add(struct input *input, uint8_t *der, size_t len, int is_trusted) {
    int rc = keep_block(input, der);

    if (rc != EXIT_DONE) {
        return rc;
    }
    return der_kind(der, len) == DER_PKCS7 ? add_bundle(input, der, len)
                                           : add_cert(input, der, len, is_trusted);
}

/* ---- PEM ------------------------------------------------------------------------------------ */

/*
 * The labels of certificates and of bundles. Some programs label a bundle CERTIFICATE, so the label
 * does not decide what the object is.
 */
static const char trusted[] = "TRUSTED CERTIFICATE";
static const char *const labels[] = {
    URSA_PEM_CERT, "X509 CERTIFICATE", trusted, "PKCS7", "PKCS #7 SIGNED DATA", "CMS", NULL};

/*
 * Report a skipped object if it may be a certificate: if its label contains CERT and does not end
 * in REQUEST. Any other object is skipped without a message, as in openssl.
 */
static void tell_skipped(const struct input *input, const struct pem_object *object) {
    static const char request[] = "REQUEST";
    size_t len = object->label_len, n = sizeof request - 1;

    if (!object->is_end && memmem(object->label, len, "CERT", 4) != NULL &&
        (len < n || memcmp(object->label + len - n, request, n) != 0)) {
        (void)report_in(NULL, input->path, "line %zu: skipped: %.*s, which is not read",
                        object->line, (int)(len < 40 ? len : 40), object->label);
    }
}

static int add_pem(struct input *input, const struct pem_object *object, const char *label) {
    uint8_t *der = malloc(object->len);
    size_t len = 0;

    if (der == NULL) {
        return out_of_memory(input);
    }
    if (object_decode(NULL, input->path, object, label, der, &len) != EXIT_DONE) {
        free(der);
        return EXIT_FAILED;
    }
    return add(input, der, len, label == trusted);
}

/*
 * Read all certificates in a text. An END line of a certificate without its BEGIN line is an error:
 * otherwise one bad byte would silently remove a certificate from a chain.
 */
static int add_all_pem(struct input *input, const char *data, size_t len) {
    struct pem_object object;
    struct pem_text text;
    int rc = EXIT_DONE;

    pem_text_begin(&text, data, len);
    while (rc == EXIT_DONE && input->number < input->most && pem_text_next(&text, &object)) {
        const char *label = pem_find_label(&object, labels);

        if (label == NULL) {
            tell_skipped(input, &object);
        } else if (object.is_end) {
            rc = report_end(NULL, input->path, &text, &object);
        } else {
            rc = add_pem(input, &object, label);
        }
    }
    if (rc == EXIT_DONE && input->number == 0) {
        rc = report_missing(NULL, input->path, URSA_PEM_CERT, data, len);
    }
    return rc;
}

/* ---- files ---------------------------------------------------------------------------------- */

static int add_der(struct input *input, uint8_t *bytes, size_t len) {
    int rc = der_report_size(NULL, input->path, "", bytes, len);

    if (rc != EXIT_DONE) {
        free(bytes);
        return rc;
    }
    rc = add(input, bytes, len, 0);
    if (rc == EXIT_DONE && input->number == 0) {
        rc = report(EXIT_FAILED, "%s: the PKCS#7 bundle has no certificates", input->path);
    }
    return rc;
}

static int read_from(struct certs *certs, const char *path, enum cert_form form, size_t most,
                     enum mode mode) {
    struct input input = {certs, file_input_name(path), most, 0, mode};
    uint8_t *bytes = NULL;
    size_t len = 0;
    int rc = object_load(NULL, path, &bytes, &len);

    if (rc != EXIT_DONE) {
        return rc;
    }
    if (form == CERT_DER || (form == CERT_ANY_FORM && object_is_der(bytes, len))) {
        return add_der(&input, bytes, len);
    }
    rc = add_all_pem(&input, (const char *)bytes, len);
    free(bytes);
    return rc;
}

int certs_read(struct certs *certs, const char *path, enum cert_form form) {
    return read_from(certs, path, form, (size_t)-1, STRICT);
}

int certs_read_one(struct certs *certs, const char *path, enum cert_form form) {
    return read_from(certs, path, form, 1, STRICT);
}

int certs_view(struct certs *certs, const char *path, enum cert_form form) {
    return read_from(certs, path, form, (size_t)-1, VIEW);
}

int certs_view_one(struct certs *certs, const char *path, enum cert_form form) {
    return read_from(certs, path, form, 1, VIEW);
}

int certs_judge(struct certs *certs, const char *path, enum cert_form form) {
    return read_from(certs, path, form, (size_t)-1, JUDGE);
}

int certs_judge_spare(struct certs *certs, const char *path, enum cert_form form) {
    return read_from(certs, path, form, (size_t)-1, SPARE);
}

int certs_judge_one(struct certs *certs, const char *path, enum cert_form form) {
    return read_from(certs, path, form, 1, JUDGE_LEAF);
}
