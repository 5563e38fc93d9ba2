/* SPDX-License-Identifier: MIT */
/* wolfSSL reads a request (DER, on standard input), verifies its signature and prints it. */
#include <wolfssl/options.h>
#include <stdio.h>
#include <wolfssl/ssl.h>

int main(void) {
    unsigned char der[8192];
    int len = (int)fread(der, 1, sizeof der, stdin);
    const unsigned char *p = der;
    WOLFSSL_X509 *request;
    WOLFSSL_EVP_PKEY *key;
    WOLFSSL_BIO *out;

    wolfSSL_Init();
    request = wolfSSL_X509_REQ_d2i(NULL, p, len);
    key = request == NULL ? NULL : wolfSSL_X509_get_pubkey(request);
    if (key == NULL || wolfSSL_X509_REQ_verify(request, key) != 1) {
        return 1;
    }
    out = wolfSSL_BIO_new_fp(stdout, 0);
    (void)wolfSSL_X509_REQ_print(out, request); /* may fail: it cannot print every name */
    return 0;
}
