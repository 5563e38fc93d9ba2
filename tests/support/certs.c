/* SPDX-License-Identifier: MIT */
#include "certs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static void stop_if(int broken) {
    if (broken) {
        fprintf(stderr, "OpenSSL makes no certificate\n");
        abort();
    }
}

static EVP_PKEY *to_openssl(const struct ursa_rsa_key *key) {
    uint8_t der[URSA_PKCS8_MAX_SIZE];
    const uint8_t *p = der;
    EVP_PKEY *pkey;
    size_t len;

    stop_if(ursa_pkcs8_write(key, der, sizeof der, &len) != URSA_OK);
    pkey = d2i_AutoPrivateKey(NULL, &p, (long)len);
    stop_if(pkey == NULL);
    return pkey;
}

static void add_extension(X509 *cert, int nid, const char *value) {
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

    stop_if(extension == NULL || !X509_add_ext(cert, extension, -1));
    X509_EXTENSION_free(extension);
}

static void set_name(X509_NAME *name, const char *text) {
    stop_if(!X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)text, -1,
                                        -1, 0));
}

/* Append one certificate to the chain. */
static void add(struct ursa_chain *chain, EVP_PKEY *key, EVP_PKEY *issuer, long serial, int is_ca) {
    X509 *cert = X509_new();
    uint8_t *to = chain->der + chain->len;
    int len;

    X509_set_version(cert, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), serial);
    ASN1_TIME_set_string(X509_getm_notBefore(cert), "20250101000000Z");
    ASN1_TIME_set_string(X509_getm_notAfter(cert), "99991231235959Z");
    set_name(X509_get_issuer_name(cert), "Test Issuer");
    set_name(X509_get_subject_name(cert), is_ca ? "Test Issuer" : "device");
    X509_set_pubkey(cert, key);
    add_extension(cert, NID_basic_constraints, is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
    stop_if(!X509_sign(cert, issuer, EVP_sha256()));
    len = i2d_X509(cert, NULL);
    stop_if(len <= 0 || (size_t)len > sizeof chain->der - chain->len);
    len = i2d_X509(cert, &to);
    chain->len += (size_t)len;
    X509_free(cert);
}

void certs_make_chain(struct ursa_chain *chain, const struct ursa_rsa_key *key,
                      const struct ursa_rsa_key *issuer, long serial, int with_issuer) {
    EVP_PKEY *leaf_key = to_openssl(key), *issuer_key = to_openssl(issuer);

    memset(chain, 0, sizeof *chain);
    memset(chain->anchor, (int)(serial & 0xFF), sizeof chain->anchor);
    add(chain, leaf_key, issuer_key, serial, 0);
    if (with_issuer) {
        add(chain, issuer_key, issuer_key, 1, 1);
    }
    EVP_PKEY_free(leaf_key);
    EVP_PKEY_free(issuer_key);
}
