/* SPDX-License-Identifier: MIT */
/* Copies extensions of a request into a list, and checks the list of a new certificate. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/report.h"
#include "codec/der_read.h"
#include "issue/ext_list.h"
#include "print/print.h"

/* --- copying --------------------------------------------------------------------------------- */

/* Returns n if the OID is id-ce n, 2.5.29.n, of an extension that ext_copy copies, else 0. */
static unsigned known(struct ursa_der_in oid) {
    static const uint8_t copied[] = {EXT_KEY_USAGE, EXT_SUBJECT_ALT_NAME, EXT_BASIC_CONSTRAINTS,
                                     EXT_EXT_KEY_USAGE};

    return oid.left == 3 && oid.at[0] == 0x55 && oid.at[1] == 0x1D &&
                   memchr(copied, oid.at[2], sizeof copied) != NULL
               ? oid.at[2]
               : 0;
}

static int copy_one(struct ext_list *list, struct ursa_der_in extension, const char *path,
                    size_t at) {
    struct ursa_der_in oid, value = {NULL, 0};
    char text[OID_TEXT_SIZE];
    unsigned ce;
    int critical;

    (void)ursa_der_next(&extension, DER_OID, &oid); /* ursa_csr_read has checked these fields */
    critical = ursa_der_next(&extension, DER_BOOLEAN, NULL);
    (void)ursa_der_next(&extension, DER_OCTET_STRING, &value);
    ce = known(oid);
    if (ce == 0) {
        report_begin(path);
        fprintf(stderr, ": the extension %s is not copied\n", oid_short(oid, text));
        return EXIT_DONE;
    }
    if (ext_find(list, ce) != NULL) {
        return report_code(EXIT_FAILED, path, URSA_E_CERT_REPEATED,
                           &(struct ursa_where){ext_name(ce), at});
    }
    if (ext_put(list, ce, critical, value.at, value.left) != EXIT_DONE) {
        return EXIT_FAILED;
    }
    ext_find(list, ce)->copied = 1;
    return EXIT_DONE;
}

int ext_copy(struct ext_list *list, struct ursa_span extensions, const char *path) {
    struct ursa_der_in in = {extensions.at, extensions.len}, all = {NULL, 0}, extension;
    int rc = EXIT_DONE;

    (void)ursa_der_next(&in, DER_SEQUENCE, &all);
    while (rc == EXIT_DONE && ursa_der_next(&all, DER_SEQUENCE, &extension)) {
        rc = copy_one(list, extension, path, (size_t)(extension.at - extensions.at));
    }
    return rc;
}

int ext_default(struct ext_list *list) {
    static const uint8_t not_ca[] = {DER_SEQUENCE, 0};

    return list->count > 0 ? EXIT_DONE
                           : ext_put(list, EXT_BASIC_CONSTRAINTS, 0, not_ca, sizeof not_ca);
}

/* --- rules ----------------------------------------------------------------------------------- */

/* Write the extensions of the list, and let ursa_cert_read_extensions read them. */
int ext_read(const struct ext_list *list, struct ursa_cert_extensions *out) {
    struct ext_list shown = {.count = 0};
    struct ursa_cert cert = {.version = 3};
    struct ursa_der der;
    uint8_t *bytes;
    unsigned i;
    int rc;

    for (i = 0; i < list->count; i++) {
        if (list->ext[i].value != NULL) { /* NULL: a key identifier, whose value is not known yet */
            shown.ext[shown.count++] = list->ext[i];
        }
    }
    ursa_der_count(&der);
    ext_write(&shown, &der);
    bytes = malloc(der.len);
    if (bytes == NULL) {
        return 0;
    }
    ursa_der_init(&der, bytes, der.len);
    ext_write(&shown, &der);
    cert.der = cert.extensions = (struct ursa_span){bytes, der.len};
    rc = ursa_cert_read_extensions(&cert, out, NULL);
    out->san = (struct ursa_span){NULL, out->san.len}; /* the next line frees the names' bytes */
    free(bytes);
    return rc == URSA_OK;
}

#define OF_CAS (URSA_KU_KEY_CERT_SIGN | URSA_KU_CRL_SIGN)

static int is_copied(struct ext_list *list, unsigned ce) {
    const struct ext *ext = ext_find(list, ce);

    return ext != NULL && ext->copied;
}

/*
 * Returns the CA's power that an extension copied from the request would give, or NULL if no copied
 * extension gives such a power.
 */
static const char *find_copied_power(struct ext_list *list,
                                     const struct ursa_cert_extensions *read) {
    const int is_ca_copied = is_copied(list, EXT_BASIC_CONSTRAINTS);

    if (read->is_ca && is_ca_copied) {
        return "basicConstraints CA:TRUE";
    }
    if ((read->key_usage & OF_CAS) != 0 && is_copied(list, EXT_KEY_USAGE) && !read->is_ca) {
        return "keyUsage keyCertSign or cRLSign";
    }
    return (read->ext_key_usage & URSA_EKU_OCSP_SIGNING) != 0 && is_copied(list, EXT_EXT_KEY_USAGE)
               ? "extendedKeyUsage OCSPSigning"
               : NULL;
}

static int check_ca(struct ext_list *list, const struct ursa_cert_extensions *read,
                    const char *path, const char *no_ca) {
    const char *power = no_ca == NULL ? NULL : find_copied_power(list, read);

    if (power != NULL) {
        return report(EXIT_FAILED, "%s: asks for %s, which only a CA may have; %s", path, power,
                      no_ca);
    }
    if (!read->is_ca && (read->key_usage & OF_CAS) != 0) {
        return report(EXIT_FAILED,
                      "%s: keyUsage has keyCertSign or cRLSign, which need "
                      "basicConstraints=CA:TRUE (RFC 5280 4.2.1.3)",
                      path);
    }
    return EXIT_DONE;
}

/* Check that an empty subject is allowed. `names` is the subjectAltName, or NULL. */
static int check_no_subject(const struct ext *names, int is_ca, const char *path,
                            const char *no_name) {
    if (is_ca || no_name == NULL) {
        return report(
            EXIT_FAILED, "%s: the subject is empty, but %s needs a name; give it one with -subj",
            path, is_ca ? "a CA" : "a self-signed certificate is its own issuer, and an issuer");
    }
    if (names == NULL) {
        return report(EXIT_FAILED, "%s: %s: %s; %s", path, ursa_error_name(URSA_E_SUBJECT_EMPTY),
                      ursa_error_text(URSA_E_SUBJECT_EMPTY), no_name);
    }
    return EXIT_DONE;
}

int ext_check(struct ext_list *list, struct ursa_span subject, const char *path, const char *no_ca,
              const char *no_name) {
    struct ext *names = ext_find(list, EXT_SUBJECT_ALT_NAME);
    const int has_subject = subject.len > 2; /* an empty Name is 2 bytes: tag and length */
    struct ursa_cert_extensions read;
    int rc;

    if (!ext_read(list, &read)) {
        return report(EXIT_FAILED,
                      "%s: basicConstraints, keyUsage, extKeyUsage or subjectAltName is malformed",
                      path);
    }
    rc = check_ca(list, &read, path, no_ca);
    if (rc == EXIT_DONE && !has_subject) {
        rc = check_no_subject(names, read.is_ca, path, no_name);
    }
    if (rc == EXIT_DONE && !has_subject) {
        names->critical = 1;
    }
    return rc;
}
