/* SPDX-License-Identifier: MIT */
/* wolfSSL verifies a certificate up to a root: wolfssl_verify ROOT CA CERTIFICATE, in DER. */
#include <wolfssl/options.h>
#include <stdio.h>
#include <wolfssl/ssl.h>

int main(int argc, char **argv) {
    WOLFSSL_CERT_MANAGER *manager;
    unsigned char der[8192];
    size_t len;
    int i;
    FILE *file;

    wolfSSL_Init();
    manager = wolfSSL_CertManagerNew();
    if (argc != 4 || manager == NULL) {
        return 1;
    }
    /* The CA is verified by the root before it is loaded, too. */
    for (i = 1; i <= 3; i++) {
        file = fopen(argv[i], "rb");
        len = file == NULL ? 0 : fread(der, 1, sizeof der, file);
        if ((i > 1 && wolfSSL_CertManagerVerifyBuffer(manager, der, (long)len,
                                                      WOLFSSL_FILETYPE_ASN1) != WOLFSSL_SUCCESS) ||
            (i < 3 && wolfSSL_CertManagerLoadCABuffer(manager, der, (long)len,
                                                      WOLFSSL_FILETYPE_ASN1) != WOLFSSL_SUCCESS)) {
            return 1;
        }
    }
    return 0;
}
