/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include "cli/output.h"
#include "print/print.h"

/* Write a SubjectPublicKeyInfo with the algorithm rsaEncryption (RFC 3279 2.3.1). */
static void write_rsa(struct ursa_der *der, struct ursa_der_in n, struct ursa_der_in e) {
    static const uint8_t oid[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1};
    size_t end = der->len, mark;

    ursa_der_unsigned(der, e.at, e.left);
    ursa_der_unsigned(der, n.at, n.left);
    ursa_der_wrap(der, DER_SEQUENCE, end);
    ursa_der_byte(der, 0); /* number of unused bits */
    ursa_der_wrap(der, DER_BIT_STRING, end);
    mark = der->len;
    ursa_der_tlv(der, DER_NULL, NULL, 0);
    ursa_der_tlv(der, DER_OID, oid, sizeof oid);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
    ursa_der_wrap(der, DER_SEQUENCE, end);
}

/*
 * Encode a key in DER and print it as PEM. Returns 0 if the algorithm of the key is not
 * rsaEncryption, if the key is malformed, or if out of memory.
 */
static int print_rsa(FILE *out, struct ursa_span spki) {
    struct ursa_der_in n, e;
    struct ursa_der der;
    uint8_t *bytes;
    size_t len;

    if (!is_rsa_encryption(spki) || !read_rsa_key(spki, &n, &e)) {
        return 0;
    }
    ursa_der_count(&der);
    write_rsa(&der, n, e);
    len = der.len;
    bytes = malloc(len);
    if (bytes == NULL) {
        return 0;
    }
    ursa_der_init(&der, bytes, len);
    write_rsa(&der, n, e);
    ursa_pem_stream("PUBLIC KEY", bytes, len, text_write, out);
    free(bytes);
    return 1;
}

/* As in openssl, an RSA key is encoded again. So the result is DER even if the input is not. */
void print_public_pem(FILE *out, struct ursa_span spki) {
    if (!print_rsa(out, spki)) {
        ursa_pem_stream("PUBLIC KEY", spki.at, spki.len, text_write, out);
    }
}
