/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "shown.h"
#include "fuzz.h"
#include "ber/ber_time.h"
#include "objects/cert_view.h"
#include "objects/csr_view.h"
#include "objects/view_der.h"
#include "print/print.h"

static char *text;
static size_t text_len;

FILE *shown_begin(void) {
    FILE *out = open_memstream(&text, &text_len);

    FUZZ_CHECK(out != NULL);
    return out;
}

void shown_end(FILE *out) {
    size_t i;

    FUZZ_CHECK(!ferror(out) && fclose(out) == 0);
    for (i = 0; i < text_len; i++) {
        uint8_t c = (uint8_t)text[i];

        FUZZ_CHECK(c == '\n' || (c >= 0x20 && c != 0x7F));
    }
    free(text);
}

/* ---- the readers for showing ---------------------------------------------------------------- */

static void check_list(const struct irregularities *list, size_t size) {
    size_t i;

    for (i = 0; i < list->count && i < IRREGULAR_MAX; i++) {
        FUZZ_CHECK(list->list[i].at <= size && list->list[i].what[0] != '\0');
        FUZZ_CHECK(list->list[i].text != NULL && list->list[i].standard != NULL);
    }
}

static int is_same(struct ursa_span a, struct ursa_span b) {
    return a.len == b.len && (a.len == 0 || a.at == b.at);
}

static int has_same_bytes(struct ursa_span a, struct ursa_span b) {
    return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

static void print_key(FILE *out, struct ursa_span spki) {
    struct ursa_der_in n, e;

    print_public_key(out, spki, 12);
    FUZZ_CHECK(print_modulus(out, spki) == read_rsa_key(spki, &n, &e));
    print_public_pem(out, spki);
    (void)is_known_key(spki);
}

static void print_all(FILE *out, const struct ursa_cert *cert) {
    struct ber_time end;

    print_cert(out, cert);
    print_cert_serial(out, cert);
    print_cert_time(out, "", cert, 0);
    print_name_slashed(out, cert->issuer);
    print_key(out, cert->spki);
    if (ber_time_read(cert_time(cert, 1), &end)) {
        FUZZ_CHECK(end.seconds >= -INT64_C(62167219200) && end.seconds < INT64_C(253402300800));
    }
}

/* A certificate written anew must be the same certificate, and DER outside tbsCertificate. */
static void check_cert_der(const struct ursa_cert *cert) {
    struct irregularities list = {.count = 0};
    struct ursa_where where;
    struct ursa_cert again;
    size_t len, len_again;
    uint8_t *der = view_to_der(cert->tbs, cert->outer_algorithm, cert->signature, &len), *twice;

    FUZZ_CHECK(der != NULL);
    FUZZ_CODE(cert_view(der, len, &again, &list, &where), URSA_OK);
    FUZZ_CHECK(again.der.len == len && has_same_bytes(again.tbs, cert->tbs));
    FUZZ_CHECK(has_same_bytes(again.spki, cert->spki) && again.version == cert->version);
    twice = view_to_der(again.tbs, again.outer_algorithm, again.signature, &len_again);
    FUZZ_CHECK(twice != NULL && len == len_again && memcmp(der, twice, len) == 0);
    free(twice);
    free(der);
}

void shown_cert(const uint8_t *data, size_t size, const struct ursa_cert *strict) {
    struct irregularities list = {.count = 0};
    struct ursa_where where = {NULL, 0};
    struct ursa_cert cert;
    FILE *out;

    if (cert_view(data, size, &cert, &list, &where) != URSA_OK) {
        FUZZ_CHECK(strict == NULL && where.what != NULL && where.at <= size);
        return;
    }
    check_list(&list, size);
    FUZZ_CHECK(cert.der.at == data && cert.der.len <= size);
    FUZZ_CHECK(strict == NULL ||
               (is_same(cert.der, strict->der) && is_same(cert.tbs, strict->tbs) &&
                is_same(cert.serial, strict->serial) && is_same(cert.issuer, strict->issuer) &&
                is_same(cert.subject, strict->subject) && is_same(cert.spki, strict->spki) &&
                is_same(cert.validity, strict->validity) &&
                is_same(cert.extensions, strict->extensions) &&
                is_same(cert.signature, strict->signature) && cert.version == strict->version));
    out = shown_begin();
    print_all(out, &cert);
    shown_end(out);
    check_cert_der(&cert);
}

void shown_csr(const uint8_t *data, size_t size, const struct ursa_csr *strict) {
    struct irregularities list = {.count = 0};
    struct ursa_where where = {NULL, 0};
    struct ursa_csr csr;
    size_t len;
    uint8_t *der;
    FILE *out;

    if (csr_view(data, size, &csr, &list, &where) != URSA_OK) {
        FUZZ_CHECK(strict == NULL && where.what != NULL && where.at <= size);
        return;
    }
    check_list(&list, size);
    FUZZ_CHECK(csr.der.at == data && csr.der.len <= size);
    FUZZ_CHECK(strict == NULL ||
               (is_same(csr.der, strict->der) && is_same(csr.info, strict->info) &&
                is_same(csr.subject, strict->subject) && is_same(csr.spki, strict->spki) &&
                is_same(csr.attributes, strict->attributes) &&
                is_same(csr.extensions, strict->extensions) &&
                is_same(csr.signature, strict->signature)));
    FUZZ_CHECK(ursa_csr_verify(&csr, &where) == URSA_OK || where.at <= size);
    out = shown_begin();
    print_csr(out, &csr);
    print_key(out, csr.spki);
    shown_end(out);
    der = view_to_der(csr.info, csr.algorithm, csr.signature, &len);
    FUZZ_CHECK(der != NULL);
    FUZZ_CODE(csr_view(der, len, &csr, &list, &where), URSA_OK);
    free(der);
}
