/* SPDX-License-Identifier: MIT */
#include "issue/issuer.h"
#include <string.h>
#include "cli/files.h"
#include "cli/report.h"
#include "objects/unsupported.h"

/* --- the CA ---------------------------------------------------------------------------------- */

static int check_time(const struct ursa_cert *cert, int64_t now) {
    int64_t from, to;
    int rc = ursa_cert_validity(cert, &from, &to);

    return rc != URSA_OK ? rc
           : now < from  ? URSA_E_CERT_EARLY
           : now > to    ? URSA_E_CERT_EXPIRED
                         : URSA_OK;
}

static int check_ca(const struct ursa_cert *cert, const char *path, int64_t now) {
    struct ursa_cert_extensions extensions;
    struct ursa_where where = {"extensions", 0};
    int rc = ursa_cert_read_extensions(cert, &extensions, &where);

    if (rc != URSA_OK) {
        return report_code(EXIT_FAILED, path, rc, &where);
    }
    if (!extensions.is_ca) {
        return report(EXIT_FAILED,
                      "-CA: %s: not a CA's certificate: basicConstraints does not say CA:TRUE",
                      path);
    }
    if (extensions.key_usage != 0 && (extensions.key_usage & URSA_KU_KEY_CERT_SIGN) == 0) {
        return report(EXIT_FAILED,
                      "-CA: %s: its keyUsage does not have keyCertSign, so it must not sign "
                      "certificates",
                      path);
    }
    rc = check_time(cert, now);
    return rc == URSA_OK ? EXIT_DONE : report_code(EXIT_FAILED, path, rc, NULL);
}

int issuer_read(struct issuer *issuer, const char *ca, struct key_source *key, int64_t now) {
    int rc = certs_read_one(&issuer->certs, ca, CERT_ANY_FORM);

    if (rc != EXIT_DONE) {
        return rc;
    }
    issuer->ca = &issuer->certs.list[0].cert;
    rc = check_ca(issuer->ca, file_input_name(ca), now);
    if (rc == EXIT_DONE) {
        rc = key_read_to_sign(key, &issuer->key);
    }
    return rc == EXIT_DONE ? issuer_has_key(issuer, issuer->ca->spki, ca, key->option) : rc;
}

/* --- keys ------------------------------------------------------------------------------------ */

int issuer_has_key(const struct issuer *issuer, struct ursa_span spki, const char *path,
                   const char *key_option) {
    const struct ursa_pubkey *ours = &issuer->key.pub;
    struct ursa_pubkey key;

    if (ursa_pubkey_read(spki.at, spki.len, &key, NULL) == URSA_OK && key.e == ours->e &&
        key.bits == ours->bits && memcmp(key.n, ours->n, sizeof key.n) == 0) {
        return EXIT_DONE;
    }
    return report(EXIT_FAILED, "%s: this is not the key of %s", key_option, file_input_name(path));
}

int issuer_check_request(const struct ursa_csr *csr, const char *path, enum key_weak weak) {
    struct ursa_pubkey key;
    struct ursa_where where;
    int rc = ursa_pubkey_read(csr->spki.at, csr->spki.len, &key, &where);

    if (rc == URSA_OK && key_judge_public(NULL, path, &key, weak) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    if (rc == URSA_OK) {
        rc = ursa_csr_verify(csr, &where);
    }
    return rc == URSA_OK ? EXIT_DONE : unsupported_report(path, rc, &where, csr);
}

void issuer_free(struct issuer *issuer) {
    certs_free(&issuer->certs);
    ursa_keypair_wipe(&issuer->key);
    issuer->ca = NULL;
}
