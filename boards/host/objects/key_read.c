/* SPDX-License-Identifier: MIT */
/* Reading keys from files: in any form, encrypted or not, and checked. */
#define _GNU_SOURCE
#include "objects/key_read.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "objects/csr_file.h"
#include "cli/files.h"
#include "cli/pem_labels.h"
#include "cli/report.h"

#define MAX_SIZE (1u << 20) /* bytes of a file with a key */

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

static int load(const struct key_source *source, uint8_t **data, size_t *len) {
    int error = file_read(source->path, data, MAX_SIZE, len);

    return error == 0 ? EXIT_DONE
                      : report(EXIT_FAILED, "%s: %s: cannot be read: %s", source->option,
                               name_of(source), strerror(error));
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

static int open_file(const struct key_source *source, struct ursa_keyfile *file) {
    struct ursa_where where;
    uint8_t *data;
    size_t len = 0;
    int code, rc = load(source, &data, &len);

    if (rc != EXIT_DONE) {
        return rc;
    }
    code = ursa_keyfile_open(file, data, len, &where);
    if (code == URSA_E_PEM_MISSING) {
        rc = report_missing(source->option, name_of(source), URSA_PEM_KEY, data, len);
    } else if (code != URSA_OK) {
        rc = refuse(source, code, &where);
    }
    explicit_bzero(data, len);
    free(data);
    return rc;
}

int key_read(struct key_source *source, struct ursa_keypair *key) {
    struct ursa_keyfile file;
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

        rc = code == URSA_OK ? EXIT_DONE : refuse(source, code, &where);
    }
    ursa_keyfile_wipe(&file);
    return rc;
}

int key_read_rsa(struct key_source *source, struct ursa_rsa_key *key) {
    struct ursa_keypair pair;
    int code, rc = key_read(source, &pair);

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
    free(der);
    return code == URSA_OK ? EXIT_DONE : refuse(source, code, &where);
}
