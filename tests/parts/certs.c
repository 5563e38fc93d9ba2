/* SPDX-License-Identifier: MIT */
#include "certs.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

static void stop_if(int broken) {
    if (broken) {
        fprintf(stderr, "certs: OpenSSL failed to make a certificate or key\n");
        ERR_print_errors_fp(stderr);
        abort();
    }
}

EVP_PKEY *certs_key(const struct ursa_rsa_key *key) {
    uint8_t der[URSA_PKCS8_MAX_SIZE];
    const uint8_t *p = der;
    EVP_PKEY *pkey;
    size_t len;

    stop_if(ursa_pkcs8_write(key, der, sizeof der, &len) != URSA_OK);
    pkey = d2i_AutoPrivateKey(NULL, &p, (long)len);
    stop_if(pkey == NULL);
    return pkey;
}

/* ---- one certificate ------------------------------------------------------------------------ */

/*
 * Copy the next piece of the text, which ends at `end` or at the end of the text. NULL: no piece
 * left.
 */
static const char *cut(const char **text, char end, char copy[512]) {
    const char *stop = strchr(*text, end);
    size_t n = stop != NULL ? (size_t)(stop - *text) : strlen(*text);

    if (n == 0) {
        return NULL;
    }
    stop_if(n >= 512);
    memcpy(copy, *text, n);
    copy[n] = '\0';
    *text += n + (stop != NULL);
    return copy;
}

/* Split name=value in place: the name stays in piece, the value is returned. */
static char *value_of(char *piece) {
    char *equals = strchr(piece, '=');

    stop_if(equals == NULL);
    *equals = '\0';
    return equals + 1;
}

static void set_name(X509_NAME *name, const char *text, int printable) {
    char piece[512];
    int type = printable ? V_ASN1_PRINTABLESTRING : MBSTRING_UTF8;

    for (text++; cut(&text, '/', piece) != NULL;) {
        const char *value = value_of(piece);

        stop_if(!X509_NAME_add_entry_by_txt(name, piece, type, (const unsigned char *)value, -1, -1,
                                            0));
    }
}

static void add_extensions(X509 *cert, const char *text) {
    X509V3_CTX ctx;
    char piece[512];

    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, cert, cert, NULL, NULL, 0);

    while (text != NULL && cut(&text, '|', piece) != NULL) {
        const char *value = value_of(piece);
        X509_EXTENSION *extension = X509V3_EXT_conf(NULL, &ctx, piece, (char *)(uintptr_t)value);

        stop_if(extension == NULL || !X509_add_ext(cert, extension, -1));
        X509_EXTENSION_free(extension);
    }
}

static void set_serial(X509 *cert, const char *hex) {
    BIGNUM *number = NULL;

    stop_if(!BN_hex2bn(&number, hex) ||
            BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert)) == NULL);
    BN_free(number);
}

static void sign(X509 *cert, const struct certs_spec *spec) {
    const EVP_MD *md = spec->md != NULL ? spec->md : EVP_sha256();
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *pkey_ctx;

    stop_if(ctx == NULL || !EVP_DigestSignInit(ctx, &pkey_ctx, md, NULL, spec->signer));
    stop_if(spec->pss && !EVP_PKEY_CTX_set_rsa_padding(pkey_ctx, RSA_PKCS1_PSS_PADDING));
    stop_if(!X509_sign_ctx(cert, ctx));
    EVP_MD_CTX_free(ctx);
}

size_t certs_issue(const struct certs_spec *spec, uint8_t *out, size_t size) {
    const char *from = spec->from != NULL ? spec->from : "20250101000000Z";
    const char *to = spec->to != NULL ? spec->to : "99991231235959Z";
    X509 *cert = X509_new();
    int len;

    X509_set_version(cert, spec->version_1 ? X509_VERSION_1 : X509_VERSION_3);
    set_serial(cert, spec->serial != NULL ? spec->serial : "1");
    stop_if(!ASN1_TIME_set_string_X509(X509_getm_notBefore(cert), from));
    stop_if(!ASN1_TIME_set_string_X509(X509_getm_notAfter(cert), to));
    set_name(X509_get_issuer_name(cert), spec->issuer, spec->printable);
    set_name(X509_get_subject_name(cert), spec->subject, spec->printable);
    X509_set_pubkey(cert, spec->key);
    add_extensions(cert, spec->version_1 ? NULL : spec->extensions);
    sign(cert, spec);
    len = i2d_X509(cert, NULL);
    stop_if(len <= 0 || (size_t)len > size);
    len = i2d_X509(cert, &out);
    X509_free(cert);
    return (size_t)len;
}

/* ---- chains --------------------------------------------------------------------------------- */

static void add(struct ursa_chain *chain, const struct certs_spec *spec) {
    chain->len += certs_issue(spec, chain->der + chain->len, sizeof chain->der - chain->len);
}

void certs_make_chain(struct ursa_chain *chain, const struct ursa_rsa_key *key,
                      const struct ursa_rsa_key *issuer, long serial, int with_issuer) {
    EVP_PKEY *leaf_key = certs_key(key), *issuer_key = certs_key(issuer);
    char number[20];
    const struct certs_spec leaf = {.key = leaf_key,
                                    .signer = issuer_key,
                                    .subject = "/CN=device",
                                    .issuer = "/CN=Test Issuer",
                                    .serial = number,
                                    .extensions = "basicConstraints=critical,CA:FALSE|"};
    const struct certs_spec ca = {.key = issuer_key,
                                  .signer = issuer_key,
                                  .subject = "/CN=Test Issuer",
                                  .issuer = "/CN=Test Issuer",
                                  .extensions = "basicConstraints=critical,CA:TRUE|"};

    snprintf(number, sizeof number, "%lX", (unsigned long)serial);
    memset(chain, 0, sizeof *chain);
    memset(chain->anchor, (int)(serial & 0xFF), sizeof chain->anchor);
    add(chain, &leaf);
    if (with_issuer) {
        add(chain, &ca);
    }
    EVP_PKEY_free(leaf_key);
    EVP_PKEY_free(issuer_key);
}
