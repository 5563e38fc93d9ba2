/* SPDX-License-Identifier: MIT */
/* Writes keys into files: DER or PEM, encrypted or not. An existing key is never replaced. */
#define _GNU_SOURCE
#include "objects/key_write.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include "cli/files.h"
#include "cli/output.h"
#include "cli/report.h"

/* --- the target ------------------------------------------------------------------------------ */

static int report_secret(const struct key_target *target, int error) {
    if (error != EEXIST) {
        return output_report(target->option, target->path, error);
    }
    return report(EXIT_FAILED,
                  "%s: %s: exists already; unlike openssl, ursa never replaces a file by a key. "
                  "Choose another name, or move that file away",
                  target->option, target->path);
}

int key_check_target(const struct key_target *target) {
    int error = file_check_secret(target->path);

    return error == 0 ? EXIT_DONE : report_secret(target, error);
}

static int put(const struct key_target *target, const char *data, size_t len, int secret) {
    int error;

    if (!secret) {
        return output_write(target->option, target->path, data, len);
    }
    error = file_write_secret(target->path, data, len);
    return error == 0 ? EXIT_DONE : report_secret(target, error);
}

static size_t text_length(const char *text) {
    return text == NULL ? 0 : strlen(text);
}

/*
 * Write the text `before`, the object `der`, and the text target->after. The object is written as
 * DER if target->der is set, else as PEM with the label.
 */
static int put_document(const struct key_target *target, const char *before, const char *label,
                        const uint8_t *der, size_t der_len, int secret) {
    size_t before_len = text_length(before), after_len = text_length(target->after);
    size_t key_size = target->der ? der_len : URSA_PEM_SIZE(strlen(label), der_len);
    size_t size = before_len + key_size + after_len, len = der_len;
    char *data = malloc(size);
    int rc = URSA_OK;

    if (data == NULL) {
        return report(EXIT_FAILED, "%s: %s", target->option, strerror(ENOMEM));
    }
    memcpy(data, before == NULL ? "" : before, before_len);
    if (target->der) {
        memcpy(data + before_len, der, der_len);
    } else {
        rc = ursa_pem_encode(label, der, der_len, data + before_len, key_size, &len);
    }
    if (rc != URSA_OK) {
        rc = report_code(EXIT_FAILED, target->option, rc, NULL);
    } else {
        memcpy(data + before_len + len, target->after == NULL ? "" : target->after, after_len);
        rc = put(target, data, before_len + len + after_len, secret);
    }
    explicit_bzero(data, size);
    free(data);
    return rc;
}

/* --- the passphrase -------------------------------------------------------------------------- */

int key_passout(struct key_target *target) {
    int rc = EXIT_DONE;

    if (target->passout != NULL) {
        rc = passphrase_old(&target->passphrase, target->passout, NULL, NULL);
        if (rc == EXIT_DONE && target->encrypt) {
            rc = passphrase_check_length(&target->passphrase);
        }
    }
    return rc;
}

int key_ask_passout(struct key_target *target, const char *prompt) {
    return target->encrypt && target->passout == NULL ? passphrase_new(&target->passphrase, prompt)
                                                      : EXIT_DONE;
}

/* --- the contents ---------------------------------------------------------------------------- */

static int draw(void *buf, size_t len) {
    return getrandom(buf, len, 0) == (ssize_t)len;
}

static int write_encrypted(const struct key_target *target, const uint8_t *der, size_t len,
                           const char *before) {
    uint8_t out[URSA_KEYPAIR_DER_SIZE + URSA_PBES2_OVERHEAD];
    struct ursa_pbes2 how;
    size_t out_len = 0;
    int rc;

    how.cipher = target->cipher;
    how.iterations = target->iterations != 0 ? (uint32_t)target->iterations : URSA_PBES2_ITERATIONS;
    if (!draw(how.salt, sizeof how.salt) || !draw(how.iv, sizeof how.iv)) {
        return report(EXIT_FAILED, "getrandom: %s", strerror(errno));
    }
    rc = ursa_pbes2_encrypt(&how, target->passphrase.text, target->passphrase.len, der, len, out,
                            sizeof out, &out_len);
    if (rc != URSA_OK) {
        return report_code(EXIT_FAILED, target->option, rc, NULL);
    }
    return put_document(target, before, URSA_PEM_ENCRYPTED_KEY, out, out_len, 1);
}

int key_write(const struct key_target *target, const struct ursa_keypair *key, const char *before) {
    enum ursa_key_form form = target->traditional ? URSA_KEY_PKCS1 : URSA_KEY_PKCS8;
    uint8_t der[URSA_KEYPAIR_DER_SIZE];
    size_t len = 0;
    int rc = ursa_keypair_write(key, form, der, sizeof der, &len);

    if (rc != URSA_OK) {
        rc = report_code(EXIT_FAILED, target->option, rc, NULL);
    } else if (target->encrypt) {
        rc = write_encrypted(target, der, len, before);
    } else {
        rc = put_document(target, before, target->traditional ? URSA_PEM_RSA_KEY : URSA_PEM_KEY,
                          der, len, 1);
    }
    explicit_bzero(der, sizeof der);
    return rc;
}

/*
 * The number of bytes before the RSAPublicKey in a SubjectPublicKeyInfo. They are tag and length of
 * the SEQUENCE (4), the algorithm (15), and tag, length and number of unused bits of the BIT STRING
 * (5). Each length takes 3 bytes, because all keys here have 2048 to 4096 bits.
 */
#define BEFORE_RSA_PUBLIC_KEY 24u

int key_write_public(const struct key_target *target, const struct ursa_pubkey *key,
                     const char *before) {
    const size_t skip = target->traditional ? BEFORE_RSA_PUBLIC_KEY : 0;
    uint8_t der[URSA_PUBKEY_DER_SIZE];
    size_t len = 0;
    int rc = ursa_pubkey_write(key, der, sizeof der, &len);

    if (rc != URSA_OK) {
        return report_code(EXIT_FAILED, target->option, rc, NULL);
    }
    return put_document(target, before,
                        target->traditional ? URSA_PEM_RSA_PUBLIC_KEY : URSA_PEM_PUBLIC_KEY,
                        der + skip, len - skip, 0);
}

int key_write_text(const struct key_target *target, const char *text, int secret) {
    return put(target, text, strlen(text), secret);
}
