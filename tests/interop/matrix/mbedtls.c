/* SPDX-License-Identifier: MIT */
/* Mbed TLS reads a request (DER, on standard input), verifies its signature and prints it. */
/* In version 2 all members are public. */
#include <mbedtls/version.h>
#if MBEDTLS_VERSION_MAJOR < 3
#define MBEDTLS_PRIVATE(member) member
#endif
#include <mbedtls/md.h>
#include <mbedtls/x509_csr.h>
#include <stdio.h>

static int is_signed(mbedtls_x509_csr *csr) {
    const mbedtls_md_info_t *md = mbedtls_md_info_from_type(csr->MBEDTLS_PRIVATE(sig_md));
    unsigned char hash[MBEDTLS_MD_MAX_SIZE];

    return md != NULL && mbedtls_md(md, csr->cri.p, csr->cri.len, hash) == 0 &&
           mbedtls_pk_verify(&csr->pk, csr->MBEDTLS_PRIVATE(sig_md), hash, mbedtls_md_get_size(md),
                             csr->MBEDTLS_PRIVATE(sig).p, csr->MBEDTLS_PRIVATE(sig).len) == 0;
}

int main(void) {
    unsigned char der[8192];
    size_t len = fread(der, 1, sizeof der, stdin);
    mbedtls_x509_csr csr;
    char text[8192];

    mbedtls_x509_csr_init(&csr);
    if (mbedtls_x509_csr_parse_der(&csr, der, len) != 0 || !is_signed(&csr) ||
        mbedtls_x509_csr_info(text, sizeof text, "", &csr) < 0) {
        return 1;
    }
    puts(text);
    return 0;
}
