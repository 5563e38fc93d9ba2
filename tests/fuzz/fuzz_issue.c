/* SPDX-License-Identifier: MIT */
/*
 * Certificates made from hostile requests, and files of extensions. OpenSSL judges the result: it
 * must be a certificate, and not a CA's unless that was granted.
 */
#define _GNU_SOURCE
#include <openssl/x509v3.h>
#include <sys/mman.h>
#include <unistd.h>
#include "cli/report.h"
#include "codec/der_read.h"
#include "device.h"
#include "fuzz.h"
#include "issue/cert_write.h"
#include "issue/dates.h"
#include "issue/ext_file.h"
#include "issue/name_check.h"
#include "keys.h"
#include "shown.h"

enum { IGNORE, COPY, COPY_ALL, FILE_OF_EXTENSIONS, SERIAL, DATE, CHOICES };

#define FROM 1700000000
#define TO   1800000000

/* ---- the CA --------------------------------------------------------------------------------- */

static struct ursa_keypair ca_key, leaf_key;
static uint8_t leaf_spki[URSA_PUBKEY_DER_SIZE];
static struct ursa_cert ca;

static void put(struct ext_list *list, const char *text) {
    FUZZ_CODE(ext_addext(list, text), EXIT_DONE);
}

/* Makes a self-signed CA with the first key, once, by the functions that are tested. */
static struct ursa_span prepare(void) {
    static const uint8_t name[] = {0x30, 0x0D, 0x31, 0x0B, 0x30, 0x09, 0x06, 0x03,
                                   0x55, 0x04, 0x03, 0x0C, 0x02, 'C',  'A'};
    static uint8_t spki[URSA_PUBKEY_DER_SIZE], *der;
    static size_t spki_len, leaf_len;
    struct cert_parts parts = {
        .subject = {name, sizeof name}, .from = FROM, .to = TO, .serial = {{1}, 1}, .key = &ca_key};
    size_t len;

    if (der == NULL) {
        FUZZ_CODE(ursa_keypair_from_rsa(&ca_key, keys_get(1)), URSA_OK);
        FUZZ_CODE(ursa_keypair_from_rsa(&leaf_key, device_key()), URSA_OK);
        FUZZ_CODE(ursa_pubkey_write(&ca_key.pub, spki, sizeof spki, &spki_len), URSA_OK);
        FUZZ_CODE(ursa_pubkey_write(&leaf_key.pub, leaf_spki, sizeof leaf_spki, &leaf_len),
                  URSA_OK);
        parts.spki = (struct ursa_span){spki, spki_len};
        put(&parts.exts, "basicConstraints=critical,CA:TRUE");
        FUZZ_CODE(cert_make(&parts, "ca", &der, &len), EXIT_DONE);
        FUZZ_CODE(ursa_cert_read(der, len, &ca, NULL), URSA_OK);
        ext_free(&parts.exts);
    }
    return (struct ursa_span){leaf_spki, leaf_len};
}

/* ---- certificates --------------------------------------------------------------------------- */

/* Only the six extensions that are known may be there. */
static void check_extensions(const struct ursa_cert *cert) {
    struct ursa_der_in in = {cert->extensions.at, cert->extensions.len}, list, one, oid;

    FUZZ_CHECK(ursa_der_next(&in, DER_SEQUENCE, &list));
    while (ursa_der_next(&list, DER_SEQUENCE, &one)) {
        FUZZ_CHECK(ursa_der_next(&one, DER_OID, &oid) && oid.left == 3 && oid.at[0] == 0x55 &&
                   oid.at[1] == 0x1D && strchr("\16\17\21\23\43\45", oid.at[2]) != NULL);
    }
}

static void check_by_openssl(const uint8_t *der, size_t len, int may_be_ca) {
    const uint8_t *p = der;
    X509 *cert = d2i_X509(NULL, &p, (long)len);

    FUZZ_CHECK(cert != NULL && p == der + len && X509_get_version(cert) == X509_VERSION_3);
    FUZZ_CHECK((X509_get_extension_flags(cert) & EXFLAG_INVALID) == 0);
    FUZZ_CHECK(may_be_ca || X509_check_ca(cert) == 0);
    FUZZ_CHECK(X509_check_ca(cert) == 0 || X509_check_ca(cert) == 1);
    FUZZ_CHECK(may_be_ca || (X509_get_extension_flags(cert) & EXFLAG_XKUSAGE) == 0 ||
               (X509_get_extended_key_usage(cert) & XKU_OCSP_SIGN) == 0);
    X509_free(cert);
}

static void check_made(const struct cert_parts *parts, const uint8_t *der, size_t len,
                       int may_be_ca) {
    struct ursa_cert cert;

    FUZZ_CODE(ursa_cert_read(der, len, &cert, NULL), URSA_OK);
    FUZZ_CHECK(cert.der.len == len && cert.subject.len == parts->subject.len &&
               memcmp(cert.subject.at, parts->subject.at, cert.subject.len) == 0);
    FUZZ_CHECK(cert.issuer.len == ca.subject.len &&
               memcmp(cert.issuer.at, ca.subject.at, cert.issuer.len) == 0);
    FUZZ_CHECK(cert.spki.len == parts->spki.len &&
               memcmp(cert.spki.at, parts->spki.at, cert.spki.len) == 0);
    FUZZ_CODE(ursa_signed_by(ca.spki, cert.outer_algorithm, cert.tbs, cert.signature), URSA_OK);
    check_extensions(&cert);
    check_by_openssl(der, len, may_be_ca);
}

/* Makes a certificate with these extensions, if they fit together. */
static void make(struct cert_parts *parts, const char *no_ca, int may_be_ca) {
    int rc;
    uint8_t *der = NULL;
    size_t len = 0;

    parts->from = FROM;
    parts->to = TO;
    parts->serial = (struct serial){{2}, 1};
    parts->key = &ca_key;
    parts->ca = &ca;
    FUZZ_CODE(ext_default(&parts->exts), EXIT_DONE);
    QUIETLY(rc = ext_check(&parts->exts, parts->subject, "request", no_ca, "name it"));
    if (rc == EXIT_DONE) {
        QUIETLY(rc = cert_make(parts, "request", &der, &len));
    }
    if (rc == EXIT_DONE) {
        check_made(parts, der, len, may_be_ca);
        free(der);
    }
    ext_free(&parts->exts);
}

static void make_for_request(unsigned choice, const uint8_t *data, size_t size) {
    struct cert_parts parts = {.spki = prepare()};
    struct ursa_csr csr;
    int rc = EXIT_DONE;

    if (ursa_csr_read(data, size, &csr, NULL) != URSA_OK ||
        name_check(csr.subject, NULL) != URSA_OK) {
        return;
    }
    /* Signatures are not looked at here, so that requests can be changed. */
    parts.subject = csr.subject;
    if (ursa_check_key(csr.spki) == URSA_OK) {
        parts.spki = csr.spki;
    }
    if (choice != IGNORE) {
        QUIETLY(rc = ext_copy(&parts.exts, csr.extensions, "request"));
    }
    if (rc == EXIT_DONE) {
        make(&parts, choice == COPY_ALL ? NULL : "advice", choice == COPY_ALL);
    }
    ext_free(&parts.exts);
}

/* ---- files of extensions -------------------------------------------------------------------- */

static void make_with_file(const uint8_t *data, size_t size) {
    static const uint8_t name[] = {0x30, 0x0C, 0x31, 0x0A, 0x30, 0x08, 0x06,
                                   0x03, 0x55, 0x04, 0x03, 0x0C, 0x01, 'x'};
    struct cert_parts parts = {.spki = prepare(), .subject = {name, sizeof name}};
    int fd = memfd_create("extensions", MFD_CLOEXEC);
    char path[64];
    int rc;

    FUZZ_CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    QUIETLY(rc = ext_file(&parts.exts, path, "v3"));
    if (rc == EXIT_DONE) {
        make(&parts, NULL, 1);
    }
    ext_free(&parts.exts);
    (void)close(fd);
}

/* ---- numbers and dates ---------------------------------------------------------------------- */

static void read_number(const uint8_t *data, size_t size) {
    struct serial serial;

    if (serial_parse((const char *)data, size, 16, &serial) == NULL) {
        FUZZ_CHECK(serial.len > 0 && serial.len <= SERIAL_MAX && serial.bytes[0] < 0x80);
        FUZZ_CHECK(!fuzz_is_zero(serial.bytes, serial.len));
        FUZZ_CHECK(serial.len == 1 || serial.bytes[0] != 0 || serial.bytes[1] >= 0x80);
    }
}

static void read_date(const uint8_t *data, size_t size) {
    static const struct option option = {"-not_after", NULL, 0, NULL};
    char text[64] = {0};
    int64_t date, again;
    uint8_t bytes[64];
    struct ursa_der der;
    struct ursa_cert cert = {.version = 3};
    int rc;

    memcpy(text, data, size < sizeof text ? size : sizeof text - 1);
    QUIETLY(rc = date_read(&option, text, FROM, &date));
    if (rc != EXIT_DONE) {
        return;
    }
    ursa_der_init(&der, bytes, sizeof bytes);
    date_write_validity(date, date, &der);
    cert.validity = (struct ursa_span){der.end - der.len, der.len};
    FUZZ_CODE(ursa_cert_validity(&cert, &again, &date), URSA_OK);
    FUZZ_CHECK(again == date && date <= DATE_LAST);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const unsigned choice = fuzz_take(&data, &size) % CHOICES;

    if (choice == FILE_OF_EXTENSIONS) {
        make_with_file(data, size);
    } else if (choice == SERIAL) {
        read_number(data, size);
    } else if (choice == DATE) {
        read_date(data, size);
    } else {
        make_for_request(choice, data, size);
    }
    return 0;
}
