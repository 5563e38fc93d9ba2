/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "objects/foreign_format.h"
#include <stdlib.h>
#include <string.h>
#include "ber/ber_read.h"
#include "cli/files.h"
#include "cli/report.h"
#include "codec/der_write.h"
#include "objects/der_kind.h"

/* ---- base64 --------------------------------------------------------------------------------- */

/*
 * Decode an object with this label, or base64 alone if the label is NULL. The caller wipes and
 * frees the result. Returns NULL if the text is malformed, or without memory.
 */
static uint8_t *decode(const char *label, const char *text, size_t text_len, size_t *len) {
    static const char begin[] = "-----BEGIN X-----\n", end[] = "\n-----END X-----\n";
    uint8_t *der = malloc(text_len + 1);
    struct ursa_pem_reader reader;
    int rc = URSA_OK;

    if (der == NULL) {
        return NULL;
    }
    ursa_pem_reader_init(&reader, label != NULL ? label : "X", der, text_len);
    if (label == NULL) {
        rc = ursa_pem_reader_feed(&reader, begin, sizeof begin - 1);
    }
    if (rc == URSA_OK) {
        rc = ursa_pem_reader_feed(&reader, text, text_len);
    }
    if (rc == URSA_OK && label == NULL) {
        rc = ursa_pem_reader_feed(&reader, end, sizeof end - 1);
    }
    if (rc == URSA_OK) {
        rc = ursa_pem_reader_finish(&reader, len);
    }
    explicit_bzero(&reader, sizeof reader);
    if (rc != URSA_OK) {
        free(der);
        return NULL;
    }
    return der;
}

static void wipe(uint8_t *der, size_t len) {
    if (der != NULL) {
        explicit_bzero(der, len);
        free(der);
    }
}

/* ---- PKCS#12 -------------------------------------------------------------------------------- */

/*
 * True if the file has the OID of an algorithm that OpenSSL 3 reads only with -legacy: one with RC2
 * or RC4 of PKCS#12 (RFC 7292 appendix C), or any of PBES1 (RFC 8018 A.3).
 */
static int is_legacy(const uint8_t *der, size_t len) {
    static const uint8_t pkcs12[] = {0x06, 10, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 12, 1},
                         pkcs5[] = {0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 5};
    static const uint8_t rc[] = {1, 2, 5, 6}, pbes1[] = {1, 3, 4, 6, 10, 11};
    size_t i;

    for (i = 0; i < len; i++) {
        const uint8_t *at = der + i;
        size_t left = len - i;

        if ((left > sizeof pkcs12 && memcmp(at, pkcs12, sizeof pkcs12) == 0 &&
             memchr(rc, at[sizeof pkcs12], sizeof rc) != NULL) ||
            (left > sizeof pkcs5 && memcmp(at, pkcs5, sizeof pkcs5) == 0 &&
             memchr(pbes1, at[sizeof pkcs5], sizeof pbes1) != NULL)) {
            return 1;
        }
    }
    return 0;
}

int report_pkcs12(const char *option, const char *path, enum pkcs12_form form, const uint8_t *der,
                  size_t len) {
    const char *legacy = is_legacy(der, len) ? "-legacy " : "", *name = file_in_command(path);

    if (form == PKCS12_DER) {
        return report_in(option, path,
                         "a PKCS#12 file (.pfx, .p12), which is not read; convert it: openssl "
                         "pkcs12 %s-in %s -out all.pem",
                         legacy, name);
    }
    return report_in(option, path,
                     "a PKCS#12 file (.pfx, .p12) in %s, which is not read; convert it: %s%s%s "
                     ">all.p12, and then: openssl pkcs12 %s-in all.p12 -out all.pem",
                     form == PKCS12_PEM ? "PEM" : "base64",
                     form == PKCS12_PEM ? "grep -v -e ----- " : "base64 -di ", name,
                     form == PKCS12_PEM ? " | base64 -di" : "", legacy);
}

int report_pkcs12_object(const char *option, const char *path, const struct pem_object *object) {
    static const char *const labels[] = {"PKCS12", "PFX", NULL};
    const char *label = pem_find_label(object, labels);
    size_t len = 0;
    uint8_t *der;

    if (label == NULL || object->is_end) {
        return EXIT_DONE;
    }
    der = decode(label, object->at, object->len, &len);
    (void)report_pkcs12(option, path, PKCS12_PEM, der, len);
    wipe(der, len);
    return EXIT_FAILED;
}

/* ---- OpenSSH -------------------------------------------------------------------------------- */

/* Take a string of OpenSSH's format: its length in four bytes, and its bytes. */
static int take_string(struct ursa_der_in *in, struct ursa_der_in *string) {
    size_t len;

    if (in->left < 4) {
        return 0;
    }
    len = (size_t)in->at[0] << 24 | (size_t)in->at[1] << 16 | (size_t)in->at[2] << 8 | in->at[3];
    if (len > in->left - 4) {
        return 0;
    }
    *string = (struct ursa_der_in){in->at + 4, len};
    *in = (struct ursa_der_in){in->at + 4 + len, in->left - 4 - len};
    return 1;
}

#define ALGORITHM_SIZE 48u

/*
 * Find the algorithm of a private key (PROTOCOL.key of OpenSSH): after the magic number there are
 * the cipher, the KDF, its options, the number of keys, and the public key, which begins with the
 * name of the algorithm. Returns 0 if the key is malformed.
 */
static int find_algorithm(const uint8_t *key, size_t len, char name[ALGORITHM_SIZE]) {
    static const char magic[] = "openssh-key-v1"; /* the NUL is part of it */
    struct ursa_der_in in = {key, len}, string = {NULL, 0}, public;
    int i;

    if (len < sizeof magic || memcmp(key, magic, sizeof magic) != 0) {
        return 0;
    }
    in = (struct ursa_der_in){key + sizeof magic, len - sizeof magic};
    for (i = 0; i < 3; i++) {
        if (!take_string(&in, &string)) {
            return 0;
        }
    }
    if (in.left < 4) {
        return 0;
    }
    in = (struct ursa_der_in){in.at + 4, in.left - 4};
    if (!take_string(&in, &public) || !take_string(&public, &string) ||
        string.left >= ALGORITHM_SIZE) {
        return 0;
    }
    memcpy(name, string.at, string.left);
    name[string.left] = '\0';
    return 1;
}

static int is_rsa(const char *algorithm) {
    return strcmp(algorithm, "ssh-rsa") == 0;
}

static int report_algorithm(const char *option, const char *path, const char *format,
                            const char *algorithm) {
    return report_in(option, path, "%s: %s; the algorithm is %s; only RSA keys are read",
                     ursa_error_name(URSA_E_KEY_KIND), format, algorithm);
}

int report_openssh(const char *option, const char *path, const struct pem_object *object) {
    static const char label[] = "OPENSSH PRIVATE KEY";
    char algorithm[ALGORITHM_SIZE];
    size_t len = 0;
    uint8_t *key;
    int found;

    if (!pem_is_label(object, label)) {
        return EXIT_DONE;
    }
    key = decode(label, object->at, object->len, &len);
    found = key != NULL && find_algorithm(key, len, algorithm);
    wipe(key, len);
    if (found && !is_rsa(algorithm)) {
        return report_algorithm(option, path, "a key in OpenSSH's own format", algorithm);
    }
    return report_in(option, path,
                     "a key in OpenSSH's own format, which is not read; convert a copy of the "
                     "file: ssh-keygen -p -m PEM -f %s",
                     file_in_command(path));
}

/* ---- files without BEGIN lines -------------------------------------------------------------- */

/* Formats without BEGIN and END lines: the bytes at their start, and the way to convert them. */
static const struct format {
    const char *start, *name;
    const char *before, *after; /* the advice, before and after the name of the file */
    int has_algorithm;          /* 1: the algorithm's name is before the next blank */
} formats[] = {
    {"PuTTY-User-Key-File-2: ", "a key in PuTTY's format", "puttygen ",
     " -O private-openssh -o new.key", 1},
    {"PuTTY-User-Key-File-3: ", "a key in PuTTY's format", "puttygen ",
     " -O private-openssh -o new.key", 1},
    {"ssh-", "a public key in OpenSSH's format", "ssh-keygen -e -m PKCS8 -f ", "", 1},
    {"ecdsa-sha2-", "a public key in OpenSSH's format", "", "", 1},
    {"sk-ssh-", "a public key in OpenSSH's format", "", "", 1},
    {"sk-ecdsa-", "a public key in OpenSSH's format", "", "", 1},
    {"---- BEGIN SSH2 PUBLIC KEY", "a public key in the format of RFC 4716", "ssh-keygen -i -f ",
     " >new.pub, and then: ssh-keygen -e -m PKCS8 -f new.pub", 0},
    {"\xFE\xED\xFE\xED", "a Java keystore", "keytool -importkeystore -srckeystore ",
     " -destkeystore all.p12 -deststoretype PKCS12, and then: openssl pkcs12 -in all.p12 -out "
     "all.pem",
     0},
};

static const struct format *find_format(const char *data, size_t len) {
    size_t i;

    for (i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        size_t n = strlen(formats[i].start);

        if (len >= n && memcmp(data, formats[i].start, n) == 0) {
            return &formats[i];
        }
    }
    return NULL;
}

/* Copy the name of the algorithm from a file in this format. */
static void copy_algorithm(const struct format *format, const char *data, size_t len,
                           char name[ALGORITHM_SIZE]) {
    size_t n = strlen(format->start), i = 0;

    if (format->start[n - 1] == ' ') {
        data += n; /* the name is after the start, of which it is no part */
        len -= n;
    }
    while (i < len && i < ALGORITHM_SIZE - 1 && data[i] > ' ' && data[i] <= '~') {
        name[i] = data[i];
        i++;
    }
    name[i] = '\0';
}

static int report_format(const char *option, const char *path, const char *wanted,
                         const struct format *format, const char *data, size_t len) {
    char algorithm[ALGORITHM_SIZE];

    if (format->has_algorithm) {
        copy_algorithm(format, data, len, algorithm);
        if (!is_rsa(algorithm)) {
            return report_algorithm(option, path, format->name, algorithm);
        }
    }
    return report_in(option, path, "contains no %s: the file is %s; convert it: %s%s%s", wanted,
                     format->name, format->before, file_in_command(path), format->after);
}

/*
 * The PEM label of an object of this kind. Keys have several forms, with different second fields: a
 * private key is PKCS#8, PKCS#1 or SEC 1 (RFC 5915), and a public key is X.509 or PKCS#1.
 */
static const char *label_of(enum der_kind kind, const uint8_t *der, size_t len) {
    struct ursa_der_in in = {der, len};
    unsigned form, tag;
    size_t content;

    switch (kind) {
    case DER_CERTIFICATE:
        return URSA_PEM_CERT;
    case DER_REQUEST:
        return URSA_PEM_CSR;
    case DER_ENCRYPTED_KEY:
        return URSA_PEM_ENCRYPTED_KEY;
    case DER_PKCS7:
        return "PKCS7";
    default:
        break;
    }
    content = ber_header(in, &content, &form);
    in = (struct ursa_der_in){der + content, len - content};
    if (kind == DER_PUBLIC_KEY) {
        return in.at[0] == DER_INTEGER ? URSA_PEM_RSA_PUBLIC_KEY : URSA_PEM_PUBLIC_KEY;
    }
    tag = ber_next(&in, DER_INTEGER, NULL) && in.left > 0 ? in.at[0] : 0;
    return tag == DER_INTEGER        ? URSA_PEM_RSA_KEY
           : tag == DER_OCTET_STRING ? "EC PRIVATE KEY"
                                     : URSA_PEM_KEY;
}

/* Report base64 without BEGIN and END line. Returns EXIT_DONE if it is no object of a known kind.
 */
static int report_base64(const char *option, const char *path, const char *wanted, const char *data,
                         size_t data_len) {
    size_t len = 0;
    uint8_t *der = decode(NULL, data, data_len, &len);
    enum der_kind kind = der != NULL ? der_kind(der, len) : DER_OTHER;
    const char *label;

    if (kind == DER_PKCS12) {
        (void)report_pkcs12(option, path, PKCS12_BASE64, der, len);
    } else if (kind != DER_OTHER) {
        label = label_of(kind, der, len);
        (void)report_in(option, path,
                        "contains no %s: the file is base64 of %s without BEGIN and END line; add "
                        "the lines -----BEGIN %s----- and -----END %s----- to the file",
                        wanted, der_kind_name(kind), label, label);
    }
    wipe(der, len);
    return kind == DER_OTHER ? EXIT_DONE : EXIT_FAILED;
}

int report_foreign_file(const char *option, const char *path, const char *wanted, const void *data,
                        size_t len) {
    const char *text = data;
    const struct format *format;

    for (; len > 0 && strchr(" \t\r\n", *text) != NULL; len--) {
        text++;
    }
    format = find_format(text, len);
    if (format != NULL) {
        return report_format(option, path, wanted, format, text, len);
    }
    if (report_base64(option, path, wanted, text, len) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    return report_in(option, path, "contains no %s: the file is neither PEM nor DER", wanted);
}
