/* SPDX-License-Identifier: MIT */
/*
 * PKCS#7 bundles of certificates. OpenSSL must find as many certificates in every bundle that is
 * read completely and that OpenSSL reads, too.
 */
#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include "fuzz.h"
#include "objects/der_kind.h"
#include "objects/pkcs7_read.h"

static int openssl_counts(const uint8_t *der, size_t len) {
    const unsigned char *p = der;
    PKCS7 *bundle = d2i_PKCS7(NULL, &p, (long)len);
    int count = -1;

    if (bundle != NULL && PKCS7_type_is_signed(bundle) && bundle->d.sign != NULL) {
        count = bundle->d.sign->cert == NULL ? 0 : sk_X509_num(bundle->d.sign->cert);
    }
    PKCS7_free(bundle);
    ERR_clear_error();
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t *exact = malloc(size + 1); /* so that reading past the end is noticed */
    struct ursa_der_in certs = {NULL, 0};
    struct ursa_span element;
    int is_cert = 0, count = 0, others = 0, theirs;

    FUZZ_CHECK(exact != NULL);
    memcpy(exact, data, size);
    FUZZ_CHECK(der_kind(exact, size) <= DER_PKCS12);
    if (pkcs7_open(exact, size, &certs)) {
        FUZZ_CHECK(der_kind(exact, size) == DER_PKCS7);
        FUZZ_CHECK(fuzz_is_within((struct ursa_span){certs.at, certs.left}, exact, size));
        while (pkcs7_next(&certs, &element, &is_cert)) {
            FUZZ_CHECK(element.len >= 2 && fuzz_is_within(element, exact, size));
            count += is_cert;
            others += !is_cert;
        }
        theirs = openssl_counts(exact, size);
        FUZZ_CHECK(theirs < 0 || certs.left > 0 || others > 0 || theirs == count);
    }
    free(exact);
    return 0;
}
