/* SPDX-License-Identifier: MIT */
/* Mbed TLS verifies a certificate up to a root: mbedtls_verify ROOT CA CERTIFICATE, in DER. */
#include <mbedtls/x509_crt.h>
#include <stdio.h>

int main(int argc, char **argv) {
    mbedtls_x509_crt root, chain;
    char text[8192];
    uint32_t flags;

    mbedtls_x509_crt_init(&root);
    mbedtls_x509_crt_init(&chain);
    if (argc != 4 || mbedtls_x509_crt_parse_file(&root, argv[1]) != 0 ||
        mbedtls_x509_crt_parse_file(&chain, argv[3]) != 0 ||
        mbedtls_x509_crt_parse_file(&chain, argv[2]) != 0 ||
        mbedtls_x509_crt_verify(&chain, &root, NULL, NULL, &flags, NULL, NULL) != 0 ||
        mbedtls_x509_crt_info(text, sizeof text, "", &chain) < 0) {
        return 1;
    }
    puts(text);
    return 0;
}
