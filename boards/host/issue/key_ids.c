/* SPDX-License-Identifier: MIT */
#include "issue/key_ids.h"
#include <bearssl_hash.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "cli/report.h"
#include "codec/der_read.h"

/* Compute the SHA-1 of the key's BIT STRING, without its tag, length and number of unused bits. */
static void hash_key(struct ursa_span spki, uint8_t id[KEY_ID_SIZE]) {
    struct ursa_der_in in = {spki.at, spki.len}, content = {NULL, 0}, bits = {NULL, 0};
    br_sha1_context sha;

    (void)ursa_der_next(&in, DER_SEQUENCE, &content); /* cannot fail: the key is well-formed */
    (void)ursa_der_next(&content, DER_SEQUENCE, NULL);
    (void)ursa_der_next(&content, DER_BIT_STRING, &bits);
    (void)ursa_der_open_bits(&bits);
    br_sha1_init(&sha);
    br_sha1_update(&sha, bits.at, bits.left);
    br_sha1_out(&sha, id);
}

/*
 * Find an extension by its id-ce number, and set *value to the content of its extnValue. Returns 0
 * if the certificate does not have the extension.
 */
static int find(const struct ursa_cert *cert, unsigned ce, struct ursa_der_in *value) {
    struct ursa_der_in in = {cert->extensions.at, cert->extensions.len}, list = {NULL, 0};
    struct ursa_der_in extension, oid;

    (void)ursa_der_next(&in, DER_SEQUENCE, &list);
    while (ursa_der_next(&list, DER_SEQUENCE, &extension) &&
           ursa_der_next(&extension, DER_OID, &oid)) {
        if (oid.left == 3 && oid.at[0] == 0x55 && oid.at[1] == 0x1D && oid.at[2] == ce) {
            (void)ursa_der_next(&extension, DER_BOOLEAN, NULL);
            return ursa_der_next(&extension, DER_OCTET_STRING, value);
        }
    }
    return 0;
}

/* --- values ---------------------------------------------------------------------------------- */

static int set_value(struct ext *ext, const struct ursa_der *der) {
    ext->value = malloc(der->len + 1);
    if (ext->value == NULL) {
        return report(EXIT_FAILED, "%s: %s", ext_name(ext->ce), strerror(ENOMEM));
    }
    memcpy(ext->value, der->end - der->len, der->len);
    ext->len = der->len;
    return EXIT_DONE;
}

static int fill_subject(struct ext *ext, const struct key_ids *ids) {
    uint8_t id[KEY_ID_SIZE], bytes[KEY_ID_SIZE + 2];
    struct ursa_der der;

    hash_key(ids->spki, id);
    ursa_der_init(&der, bytes, sizeof bytes);
    ursa_der_tlv(&der, DER_OCTET_STRING, id, sizeof id);
    return set_value(ext, &der);
}

/*
 * Find the key identifier of the issuer. If the certificate is self-signed, compute the identifier
 * of its own key in `own`. Returns 0 if the CA's certificate has no subjectKeyIdentifier.
 */
static int issuer_key_id(const struct key_ids *ids, uint8_t own[KEY_ID_SIZE],
                         struct ursa_der_in *id) {
    struct ursa_der_in value;

    if (ids->ca == NULL) {
        hash_key(ids->spki, own);
        *id = (struct ursa_der_in){own, KEY_ID_SIZE};
        return 1;
    }
    return find(ids->ca, EXT_SUBJECT_KEY_ID, &value) &&
           ursa_der_next(&value, DER_OCTET_STRING, id) && id->left > 0;
}

/*
 * Write authorityCertIssuer [1] and authorityCertSerialNumber [2] (RFC 5280 4.2.1.1). They are the
 * issuer and the serial number in the CA's certificate. If the new certificate is
 * self-signed, they are its own issuer and serial number.
 */
static void write_issuer(const struct key_ids *ids, struct ursa_der *der) {
    struct ursa_span name = ids->ca == NULL ? ids->subject : ids->ca->issuer;
    struct ursa_der_in in, serial = {ids->serial, ids->serial_len};
    size_t mark;

    if (ids->ca != NULL) {
        in = (struct ursa_der_in){ids->ca->serial.at, ids->ca->serial.len};
        (void)ursa_der_next(&in, DER_INTEGER, &serial);
    }
    ursa_der_tlv(der, DER_CONTEXT | 2, serial.at, serial.left);
    mark = der->len;
    ursa_der_bytes(der, name.at, name.len);
    ursa_der_wrap(der, DER_CONTEXT_CONSTRUCTED | 4, mark); /* directoryName */
    ursa_der_wrap(der, DER_CONTEXT_CONSTRUCTED | 1, mark);
}

static void write_authority(const struct key_ids *ids, const struct ursa_der_in *id,
                            int with_issuer, struct ursa_der *der) {
    if (with_issuer) {
        write_issuer(ids, der);
    }
    if (id != NULL) {
        ursa_der_tlv(der, DER_CONTEXT | 0, id->at, id->left);
    }
    ursa_der_wrap(der, DER_SEQUENCE, 0);
}

/* Write an authorityKeyIdentifier by openssl's rules for keyid and issuer (x509v3_config(5ssl)). */
static int fill_authority(struct ext *ext, const struct key_ids *ids) {
    const int self = ids->ca == NULL, always = (ext->key_id & KEY_ID_HASH_ALWAYS) != 0;
    int has_id, with_issuer, rc;
    uint8_t own[KEY_ID_SIZE], *bytes;
    struct ursa_der_in id;
    struct ursa_der der;

    has_id = (always || ((ext->key_id & KEY_ID_HASH) && !self)) && issuer_key_id(ids, own, &id);
    if (!has_id && !self && (ext->key_id & KEY_ID_HASH) &&
        (always || (ext->key_id & KEY_ID_ISSUER) == 0)) {
        return report(EXIT_FAILED,
                      "-CA: the CA's certificate has no subjectKeyIdentifier, which "
                      "authorityKeyIdentifier asks for; write authorityKeyIdentifier=keyid,issuer");
    }
    with_issuer = (ext->key_id & KEY_ID_ISSUER_ALWAYS) != 0 ||
                  ((ext->key_id & KEY_ID_ISSUER) && !self && !has_id);
    ursa_der_count(&der);
    write_authority(ids, has_id ? &id : NULL, with_issuer, &der);
    bytes = malloc(der.len);
    if (bytes == NULL) {
        return report(EXIT_FAILED, "%s: %s", ext_name(ext->ce), strerror(ENOMEM));
    }
    ursa_der_init(&der, bytes, der.len);
    write_authority(ids, has_id ? &id : NULL, with_issuer, &der);
    rc = set_value(ext, &der);
    free(bytes);
    return rc;
}

/* --- both ------------------------------------------------------------------------------------ */

static int add_missing(struct ext_list *list, unsigned ce, unsigned key_id) {
    int rc = EXIT_DONE;

    if (ext_find(list, ce) == NULL) {
        rc = ext_put(list, ce, 0, NULL, 0);
        if (rc == EXIT_DONE) {
            ext_find(list, ce)->key_id = (uint8_t)key_id;
        }
    }
    return rc;
}

int key_ids_fill(struct ext_list *list, const struct key_ids *ids) {
    struct ext *authority;
    int rc = add_missing(list, EXT_SUBJECT_KEY_ID, KEY_ID_HASH);

    if (rc == EXIT_DONE && ids->ca != NULL) {
        rc = add_missing(list, EXT_AUTHORITY_KEY_ID, KEY_ID_HASH | KEY_ID_ISSUER);
    }
    if (rc == EXIT_DONE) {
        rc = fill_subject(ext_find(list, EXT_SUBJECT_KEY_ID), ids);
    }
    authority = ext_find(list, EXT_AUTHORITY_KEY_ID);
    if (rc == EXIT_DONE && authority != NULL) {
        rc = fill_authority(authority, ids);
        if (rc == EXIT_DONE && authority->len <= 2) { /* an empty SEQUENCE: no part was written */
            ext_remove(list, EXT_AUTHORITY_KEY_ID);
        }
    }
    return rc;
}
