/* SPDX-License-Identifier: MIT */
#include "ursa/csr.h"
#include <string.h>
#include <bearssl_hash.h>
#include "der.h"
#include "extension.h"
#include "name.h"
#include "san.h"
#include "secret.h"
#include "spki.h"
#include "text.h"
#include "where.h"

/* 1.2.840.113549.1.9.14 and .7 (RFC 2985 5.4.2, 5.4.1) */
static const uint8_t oid_extension_request[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 14};
static const uint8_t oid_challenge[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, 7};

/* AlgorithmIdentifier sha256WithRSAEncryption with its NULL (RFC 8017 A.2.4), whole. */
static const uint8_t sha256_with_rsa[] = {0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86,
                                          0xF7, 0x0D, 0x01, 0x01, 0x0B, 0x05, 0x00};

/* All that is written, read and checked. */
struct request {
    const struct ursa_csr_template *template;
    const struct ursa_rsa_key *key;
    struct ursa_name subject;
    struct ursa_san san;
};

/* RFC 2985: 1 to 255 characters. */
static int check_challenge(const char *text, struct ursa_where *where) {
    struct ursa_utf8 utf8 = {0, 0, 0};
    unsigned characters = 0;
    size_t i, start = 0; /* of the character */

    for (i = 0; text[i] != '\0'; i++) {
        int done;

        start = utf8.pending == 0 ? i : start;
        done = ursa_utf8_next(&utf8, (uint8_t)text[i]);
        characters += done > 0;
        if (done < 0 || (done && ursa_is_control(utf8.code_point)) ||
            characters > URSA_CHALLENGE_MAX) {
            return ursa_fail(URSA_E_CHALLENGE, where, "challengePassword", done < 0 ? i : start);
        }
    }
    return characters > 0 && utf8.pending == 0
               ? URSA_OK
               : ursa_fail(URSA_E_CHALLENGE, where, "challengePassword", i);
}

static int read_template(struct request *request, struct ursa_where *where) {
    const struct ursa_csr_template *template = request->template;
    int rc = ursa_extensions_check(template, where);

    if (rc == URSA_OK) {
        rc = ursa_name_parse(&request->subject, template->subject, where);
    }
    if (rc == URSA_OK) {
        rc = ursa_san_parse(&request->san, template->san, where);
    }
    if (rc == URSA_OK && template->challenge != NULL) {
        rc = check_challenge(template->challenge, where);
    }
    if (rc == URSA_OK && request->subject.count == 0 && request->san.count == 0) {
        rc = ursa_fail(URSA_E_NAME_EMPTY, where, "name", 0); /* a request that names nobody */
    }
    return rc;
}

/* Around attribute values written since `mark`: SET, OID, SEQUENCE (RFC 2986 4.1). */
static void wrap_attribute(struct ursa_der *der, size_t mark, const uint8_t *oid, size_t oid_len) {
    ursa_der_wrap(der, DER_SET, mark);
    ursa_der_tlv(der, DER_OID, oid, oid_len);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

static void write_extension_request(const struct request *request, struct ursa_der *der) {
    const struct ursa_csr_template *template = request->template;
    size_t mark = der->len;

    if (ursa_extensions_any(template)) {
        /* RFC 5280 4.2.1.6: with an empty subject it must be critical. */
        int critical = (template->critical & URSA_CRITICAL_SAN) || request->subject.count == 0;

        ursa_extensions_write(template, &request->san, critical, der);
        wrap_attribute(der, mark, oid_extension_request, sizeof oid_extension_request);
    }
}

/* RFC 2985 5.4.1: PrintableString where it can be, else UTF8String. */
static void write_challenge(const struct request *request, struct ursa_der *der) {
    const char *text = request->template->challenge;
    size_t mark = der->len, i = 0;

    if (text != NULL) {
        while (text[i] != '\0' && ursa_is_printable_string((uint8_t)text[i])) {
            i++;
        }
        ursa_der_tlv(der, text[i] == '\0' ? DER_PRINTABLE : DER_UTF8, text, strlen(text));
        wrap_attribute(der, mark, oid_challenge, sizeof oid_challenge);
    }
}

/*
 * attributes [0] IMPLICIT SET OF, there even when empty. DER sorts the set; the attributes start
 * with their lengths and the OIDs sort challenge first, so the longer one is behind.
 */
static void write_attributes(const struct request *request, struct ursa_der *der) {
    struct ursa_der extensions, challenge;
    size_t mark = der->len;

    ursa_der_count(&extensions);
    write_extension_request(request, &extensions);
    ursa_der_count(&challenge);
    write_challenge(request, &challenge);
    if (challenge.len > extensions.len) {
        write_challenge(request, der);
        write_extension_request(request, der);
    } else {
        write_extension_request(request, der);
        write_challenge(request, der);
    }
    ursa_der_wrap(der, DER_CONTEXT_CONSTRUCTED | 0, mark);
}

/* CertificationRequestInfo (RFC 2986 4.1) */
static void write_info(const struct request *request, struct ursa_der *der) {
    const uint8_t version = 0;
    size_t mark = der->len;

    write_attributes(request, der);
    ursa_spki_write(request->key, der);
    ursa_name_write(&request->subject, der);
    ursa_der_tlv(der, DER_INTEGER, &version, 1);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

/* The whole request; *signature and *info tell where they are (NULL when counting). */
static void write_request(const struct request *request, struct ursa_der *der, uint8_t **signature,
                          uint8_t **info, size_t *info_len) {
    size_t mark = der->len, before;

    *signature = ursa_der_reserve(der, URSA_RSA_SIZE);
    ursa_der_byte(der, 0); /* unused bits */
    ursa_der_wrap(der, DER_BIT_STRING, mark);
    ursa_der_bytes(der, sha256_with_rsa, sizeof sha256_with_rsa);
    before = der->len;
    write_info(request, der);
    *info_len = der->len - before;
    *info = der->end == NULL ? NULL : der->end - der->len;
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

static int sign(const struct request *request, const uint8_t *info, size_t info_len,
                uint8_t *signature) {
    br_sha256_context sha;
    uint8_t hash[32];

    br_sha256_init(&sha);
    br_sha256_update(&sha, info, info_len);
    br_sha256_out(&sha, hash);
    return ursa_rsa_sign_sha256(request->key, hash, signature);
}

/* Read the template and count what its request will take. */
static int measure(struct request *request, const struct ursa_csr_template *template,
                   const struct ursa_rsa_key *key, size_t *len, struct ursa_where *where) {
    uint8_t *signature, *info;
    struct ursa_der der;
    size_t info_len;
    int rc;

    if (template == NULL || key == NULL || len == NULL) {
        return ursa_fail(URSA_E_ARGUMENT, where, "request", 0);
    }
    request->template = template;
    request->key = key;
    rc = read_template(request, where);
    if (rc == URSA_OK) {
        ursa_der_count(&der);
        write_request(request, &der, &signature, &info, &info_len);
        *len = der.len;
    }
    return rc;
}

int ursa_csr_size(const struct ursa_csr_template *template, const struct ursa_rsa_key *key,
                  size_t *len, struct ursa_where *where) {
    struct request request;

    return measure(&request, template, key, len, where);
}

int ursa_csr_write(const struct ursa_csr_template *template, const struct ursa_rsa_key *key,
                   uint8_t *out, size_t size, size_t *len, struct ursa_where *where) {
    struct request request;
    struct ursa_der der;
    uint8_t *signature, *info;
    size_t info_len, total;
    int rc = measure(&request, template, key, len == NULL ? NULL : &total, where);

    if (rc == URSA_OK && out != NULL) {
        if (size < total) {
            return ursa_fail(URSA_E_BUFFER, where, "request", total);
        }
        ursa_der_init(&der, out, total);
        write_request(&request, &der, &signature, &info, &info_len);
        rc = sign(&request, info, info_len, signature);
        if (rc != URSA_OK) {
            ursa_wipe(out, total);
            return ursa_fail(rc, where, "request", 0);
        }
    }
    if (rc == URSA_OK) {
        *len = total;
    }
    return rc;
}
