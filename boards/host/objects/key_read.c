/* SPDX-License-Identifier: MIT */
/* Reads keys from files, in any form, encrypted or not, and checks them. */
#define _GNU_SOURCE
#include "objects/key_read.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "cli/files.h"
#include "cli/pem_labels.h"
#include "cli/report.h"
#include "cli/secrets.h"
#include "objects/der_kind.h"
#include "objects/key_refuse.h"
#include "objects/object_read.h"

static const char *name_of(const struct key_source *source) {
    return file_input_name(source->path);
}

/*
 * Report an error of a core function with the option, the file and the reason. `where` may be NULL.
 */
static int refuse(const struct key_source *source, int code, const struct ursa_where *where) {
    const char *option = source->option, *path = name_of(source);

    if (where == NULL) {
        return report(EXIT_FAILED, "%s: %s: %s: %s", option, path, ursa_error_name(code),
                      ursa_error_text(code));
    }
    return report(EXIT_FAILED, "%s: %s: %s: %s at %zu: %s", option, path, ursa_error_name(code),
                  where->what, where->at, ursa_error_text(code));
}

/* --- private keys ---------------------------------------------------------------------------- */

int key_passin(struct key_source *source) {
    int rc = EXIT_DONE;

    if (source->passin != NULL && !source->has_passphrase) {
        rc = passphrase_old(&source->passphrase, source->passin, NULL, NULL);
        source->has_passphrase = rc == EXIT_DONE;
    }
    return rc;
}

static int unlock(struct key_source *source, struct ursa_keyfile *file) {
    struct passphrase *passphrase = &source->passphrase;
    struct ursa_where where;
    int code, rc = EXIT_DONE;

    if (file->lock == URSA_LOCK_NONE) {
        return EXIT_DONE;
    }
    if (!source->has_passphrase) {
        rc = passphrase_old(passphrase, NULL, name_of(source), source->prompt);
    }
    if (rc == EXIT_DONE) {
        code = ursa_keyfile_unlock(file, passphrase->text, passphrase->len, &where);
        if (code != URSA_OK) {
            rc = refuse(source, code, code == URSA_E_PASSPHRASE ? NULL : &where);
        }
    }
    return rc;
}

static int is_private_key(const struct pem_object *object) {
    static const char end[] = "PRIVATE KEY";
    const size_t n = sizeof end - 1;

    return !object->is_end && object->crowded == NULL && object->label_len >= n &&
           memcmp(object->label + object->label_len - n, end, n) == 0;
}

/* Decode the object only to find errors. object_decode reports them with line and size. */
static int check_object(const struct key_source *source, const struct pem_object *object,
                        const char *label) {
    uint8_t *der = malloc(object->len);
    size_t len = 0;
    int rc;

    if (der == NULL) {
        return report_in(source->option, name_of(source), "%s", strerror(ENOMEM));
    }
    rc = object_decode(source->option, name_of(source), object, label, der, &len);
    explicit_bzero(der, object->len);
    free(der);
    return rc;
}

/*
 * Check the first private key of a PEM file. ursa_keyfile_open will read this key. A key with
 * header lines (Proc-Type, DEK-Info) is not checked: its contents are encrypted, so they are not
 * DER.
 */
static int check_pem(const struct key_source *source, const uint8_t *data, size_t len) {
    static const char *const labels[] = {URSA_PEM_KEY, URSA_PEM_RSA_KEY, URSA_PEM_ENCRYPTED_KEY,
                                         NULL};
    struct pem_object object;
    struct pem_text text;
    const char *label;

    pem_text_begin(&text, (const char *)data, len);
    do {
        if (!pem_text_next(&text, &object)) {
            return EXIT_DONE; /* ursa_keyfile_open will report that there is no key */
        }
    } while (!is_private_key(&object));
    if (report_openssh(source->option, name_of(source), &object) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    label = pem_find_label(&object, labels);
    return label == NULL || memchr(object.at, ':', object.len) != NULL
               ? EXIT_DONE
               : check_object(source, &object, label);
}

static int check_file(const struct key_source *source, const uint8_t *data, size_t len) {
    const char *option = source->option, *path = name_of(source);
    int rc;

    if (!object_is_der(data, len)) {
        return check_pem(source, data, len);
    }
    rc = der_report_kind(option, path, DER_PRIVATE_KEY, data, len);
    return rc == EXIT_DONE ? der_report_size(option, path, "", data, len) : rc;
}

static int refuse_file(const struct key_source *source, int code, const struct ursa_where *where,
                       const uint8_t *data, size_t len) {
    const char *option = source->option, *path = name_of(source);

    switch (code) {
    case URSA_E_PEM_MISSING:
        return report_missing(option, path, URSA_PEM_KEY, data, len);
    case URSA_E_BUFFER:
        return report_in(option, path, "too large: a key of more than %u bytes",
                         URSA_KEYFILE_MAX_SIZE);
    case URSA_E_KEY_KIND:
        return key_refuse(option, path, code, where, DER_PRIVATE_KEY, data, len);
    default:
        return refuse(source, code, where);
    }
}

/* Warn if the file of a private key can be read by its group or by others. */
static void check_mode(const struct key_source *source) {
    struct stat status;

    if (!file_is_dash(source->path) && stat(source->path, &status) == 0 &&
        S_ISREG(status.st_mode) && (status.st_mode & (S_IRGRP | S_IROTH)) != 0) {
        (void)report_in(source->option, source->path,
                        "warning: key-file-mode: mode %04o lets %s read this private key; use: "
                        "chmod 600",
                        (unsigned)status.st_mode & 07777,
                        status.st_mode & S_IROTH ? "everybody" : "its group");
    }
}

static int open_file(const struct key_source *source, struct ursa_keyfile *file) {
    struct ursa_where where;
    uint8_t *data;
    size_t len = 0;
    int code, rc;

    secrets_lock();
    rc = object_load(source->option, source->path, &data, &len);

    if (rc != EXIT_DONE) {
        return rc;
    }
    rc = check_file(source, data, len);
    if (rc == EXIT_DONE) {
        code = ursa_keyfile_open(file, data, len, &where);
        rc = code == URSA_OK ? EXIT_DONE : refuse_file(source, code, &where, data, len);
    }
    if (rc == EXIT_DONE) {
        check_mode(source);
    }
    explicit_bzero(data, len);
    free(data);
    return rc;
}

int key_read(struct key_source *source, struct ursa_keypair *key) {
    struct ursa_keyfile file = {0};
    struct ursa_where where;
    int rc = key_passin(source);

    if (rc == EXIT_DONE) {
        rc = open_file(source, &file);
    }
    if (rc == EXIT_DONE) {
        rc = unlock(source, &file);
    }
    explicit_bzero(&source->passphrase, sizeof source->passphrase);
    source->has_passphrase = 0;
    if (rc == EXIT_DONE) {
        int code = ursa_keypair_read(file.at, file.len, key, &where);

        rc = code == URSA_OK ? EXIT_DONE
                             : key_refuse(source->option, name_of(source), code, &where,
                                          DER_PRIVATE_KEY, file.at, file.len);
    }
    ursa_keyfile_wipe(&file);
    return rc;
}

int key_read_to_sign(struct key_source *source, struct ursa_keypair *key) {
    int rc = key_read(source, key);

    if (rc == EXIT_DONE) {
        rc = key_judge(source->option, name_of(source), key, source->weak);
    }
    if (rc != EXIT_DONE) {
        ursa_keypair_wipe(key);
    }
    return rc;
}

int key_read_rsa(struct key_source *source, struct ursa_rsa_key *key) {
    struct ursa_keypair pair;
    int code, rc = key_read_to_sign(source, &pair);

    if (rc != EXIT_DONE) {
        return rc;
    }
    code = ursa_keypair_to_rsa(&pair, key);
    if (code == URSA_E_KEY_SIZE) {
        rc = report(EXIT_FAILED, "%s: %s: a key of %u bits; only keys of %d bits can sign here",
                    source->option, name_of(source), pair.pub.bits, URSA_RSA_BITS);
    } else if (code == URSA_E_KEY_EXPONENT) {
        rc = report(EXIT_FAILED,
                    "%s: %s: the exponent is %lu; only keys with exponent 65537 can sign here",
                    source->option, name_of(source), (unsigned long)pair.pub.e);
    } else if (code == URSA_E_KEY_CHECK) {
        /* The parts match: key_read has checked them. Only -weak_key_ok leads here. */
        rc = report_in(source->option, name_of(source),
                       "%s: its primes are too close or d is too small, so no request is signed "
                       "with this key, even with -weak_key_ok; make a new key",
                       ursa_error_name(code));
    } else if (code != URSA_OK) {
        rc = refuse(source, code, NULL);
    }
    ursa_keypair_wipe(&pair);
    return rc;
}

/* --- public keys ----------------------------------------------------------------------------- */

int key_read_public(const struct key_source *source, struct ursa_pubkey *key) {
    static const char *const labels[] = {URSA_PEM_PUBLIC_KEY, URSA_PEM_RSA_PUBLIC_KEY, NULL};
    struct ursa_where where;
    uint8_t *der = NULL;
    size_t len = 0;
    int code, rc = object_read(source->option, source->path, labels, &der, &len);

    if (rc != EXIT_DONE) {
        return rc;
    }
    code = ursa_pubkey_read(der, len, key, &where);
    if (code != URSA_OK) {
        rc = key_refuse(source->option, name_of(source), code, &where, DER_PUBLIC_KEY, der, len);
    }
    explicit_bzero(der, len); /* the file may be a private key, given by mistake */
    free(der);
    return rc;
}
