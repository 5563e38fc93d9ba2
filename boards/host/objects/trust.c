/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "objects/trust.h"
#include <stdlib.h>
#include <string.h>
#include "cli/report.h"
#include "codec/der_write.h"
#include "print/print.h"
#include "ursa/ursa.h"

/*
 * X509_CERT_AUX ::= SEQUENCE {
 *     trust   SEQUENCE OF OBJECT IDENTIFIER OPTIONAL,
 *     reject  [0] IMPLICIT SEQUENCE OF OBJECT IDENTIFIER OPTIONAL,
 *     alias   UTF8String OPTIONAL,
 *     keyid   OCTET STRING OPTIONAL,
 *     other   [1] IMPLICIT SEQUENCE OF AlgorithmIdentifier OPTIONAL }
 *
 * The pointer `at` of an absent field is NULL.
 */
struct fields {
    struct ursa_der_in trust, reject, alias, key_id;
};

static int are_oids(struct ursa_der_in list) {
    struct ursa_der_in oid;

    while (ursa_der_next(&list, DER_OID, &oid) && ursa_der_is_oid(oid)) {
    }
    return list.left == 0;
}

static int read_fields(struct ursa_der_in in, struct fields *fields) {
    *fields = (struct fields){.trust = {NULL, 0}};
    (void)ursa_der_next(&in, DER_SEQUENCE, &fields->trust);
    (void)ursa_der_next(&in, DER_CONTEXT_CONSTRUCTED | 0, &fields->reject);
    (void)ursa_der_next(&in, DER_UTF8, &fields->alias);
    (void)ursa_der_next(&in, DER_OCTET_STRING, &fields->key_id);
    (void)ursa_der_next(&in, DER_CONTEXT_CONSTRUCTED | 1, NULL);
    return in.left == 0 && are_oids(fields->trust) && are_oids(fields->reject);
}

int trust_read(struct ursa_der_in in, struct ursa_der_in *settings) {
    struct fields fields;

    return ursa_der_next(&in, DER_SEQUENCE, settings) && in.left == 0 &&
           read_fields(*settings, &fields);
}

/* True if the list of uses has anyExtendedKeyUsage or the purpose. */
static int has(struct ursa_der_in list, unsigned purpose) {
    static const uint8_t any[] = {0x55, 0x1D, 37, 0};
    static const uint8_t server[] = {0x2B, 6, 1, 5, 5, 7, 3, 1};
    static const uint8_t client[] = {0x2B, 6, 1, 5, 5, 7, 3, 2};
    const uint8_t *wanted = purpose == URSA_EKU_CLIENT_AUTH ? client : server;
    struct ursa_der_in oid;

    while (ursa_der_next(&list, DER_OID, &oid)) {
        if ((oid.left == sizeof any && memcmp(oid.at, any, sizeof any) == 0) ||
            (purpose != URSA_ANY_PURPOSE && oid.left == sizeof server &&
             memcmp(oid.at, wanted, sizeof server) == 0)) {
            return 1;
        }
    }
    return 0;
}

int trust_allows(struct ursa_der_in settings, unsigned purpose) {
    struct fields fields;

    return !read_fields(settings, &fields) ||
           (!has(fields.reject, purpose) && (fields.trust.left == 0 || has(fields.trust, purpose)));
}

static void print_uses(FILE *out, const char *title, struct ursa_der_in list) {
    const char *separator = "";
    char text[OID_TEXT_SIZE];
    struct ursa_der_in oid;

    if (list.at == NULL) {
        fprintf(out, "No %s.\n", title);
        return;
    }
    fprintf(out, "%s:\n  ", title);
    for (; ursa_der_next(&list, DER_OID, &oid); separator = ", ") {
        fprintf(out, "%s%s", separator, oid_long(oid, text));
    }
    fputc('\n', out);
}

/* The alias comes from outside, so control characters are escaped. */
static void print_alias(FILE *out, struct ursa_der_in alias) {
    char *text = strndup((const char *)alias.at, alias.left);

    print_foreign(out, text == NULL ? "" : text);
    free(text);
}

void trust_print(FILE *out, struct ursa_der_in settings) {
    struct fields fields;

    (void)read_fields(settings, &fields);
    print_uses(out, "Trusted Uses", fields.trust);
    print_uses(out, "Rejected Uses", fields.reject);
    if (fields.alias.at != NULL) {
        fputs("Alias: ", out);
        print_alias(out, fields.alias);
        fputc('\n', out);
    }
    if (fields.key_id.at != NULL) {
        fputs("Key Id: ", out);
        print_hex_colons(out, fields.key_id.at, fields.key_id.left);
        fputc('\n', out);
    }
}
