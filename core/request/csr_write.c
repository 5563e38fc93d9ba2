/* SPDX-License-Identifier: MIT */
#include "request/csr_draft.h"
#include <string.h>
#include "base/fail.h"
#include "base/sha256.h"
#include "base/text.h"
#include "base/wipe.h"
#include "codec/der_write.h"
#include "request/extensions.h"
#include "request/name_parse.h"
#include "request/san.h"
#include "rsa/spki.h"

/* Attribute types: the last number n of the OID 1.2.840.113549.1.9.n (pkcs-9, RFC 2985). */
enum { UNSTRUCTURED_NAME = 2, CHALLENGE_PASSWORD = 7, EXTENSION_REQUEST = 14 };

/* A request being made: its template and key, and the names parsed from the template. */
struct request {
    const struct ursa_csr_template *tmpl;
    const struct ursa_rsa_key *key;
    struct ursa_name subject;
    struct ursa_san san;
};

/* Check that a text has 1 to 255 characters (RFC 2985) and no control characters. */
static int check_text(const char *text, int code, const char *what, struct ursa_where *where) {
    struct ursa_utf8 utf8 = {0, 0, 0};
    unsigned characters = 0;
    size_t i, start = 0; /* offset of the current character */

    if (text == NULL) {
        return URSA_OK;
    }
    for (i = 0; text[i] != '\0'; i++) {
        int done;

        start = utf8.pending == 0 ? i : start;
        done = ursa_utf8_next(&utf8, (uint8_t)text[i]);
        characters += done > 0;
        if (done < 0 || (done && ursa_is_control(utf8.code_point)) ||
            characters > URSA_CHALLENGE_MAX) {
            return ursa_fail(code, where, what, done < 0 ? i : start);
        }
    }
    return characters > 0 && utf8.pending == 0 ? URSA_OK : ursa_fail(code, where, what, i);
}

static int read_template(struct request *request, struct ursa_where *where) {
    const struct ursa_csr_template *tmpl = request->tmpl;
    int rc = ursa_extensions_check(tmpl, where);

    if (rc == URSA_OK) {
        rc = ursa_name_parse(&request->subject, tmpl->subject, where);
    }
    if (rc == URSA_OK) {
        rc = ursa_san_parse(&request->san, tmpl->san, where);
    }
    if (rc == URSA_OK) {
        rc = check_text(tmpl->challenge, URSA_E_CHALLENGE, "challengePassword", where);
    }
    if (rc == URSA_OK) {
        rc = check_text(tmpl->unstructured_name, URSA_E_UNSTRUCTURED, "unstructuredName", where);
    }
    if (rc == URSA_OK && tmpl->hw_type != NULL) {
        /*
         * On a device, hw_type has been filled in and set to NULL before (identity/template.h).
         * Without a device, nothing can fill it in.
         */
        rc = ursa_fail(URSA_E_ARGUMENT, where, "hw_type", 0);
    }
    if (rc == URSA_OK && request->subject.count == 0 && request->san.count == 0) {
        rc = ursa_fail(URSA_E_SUBJECT_EMPTY, where, "subject", 0); /* RFC 5280 4.1.2.6 */
    }
    return rc;
}

/* Put SET, OID and SEQUENCE around the values written since `mark` (Attribute, RFC 2986 4.1). */
static void wrap_attribute(struct ursa_der *der, size_t mark, uint8_t pkcs9) {
    const uint8_t oid[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, pkcs9};

    ursa_der_wrap(der, DER_SET, mark);
    ursa_der_tlv(der, DER_OID, oid, sizeof oid);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

/* Write a DirectoryString: a PrintableString if its alphabet suffices, else a UTF8String. */
static void write_text(struct ursa_der *der, const char *text) {
    size_t i = 0;

    while (text[i] != '\0' && ursa_is_printable_string((uint8_t)text[i])) {
        i++;
    }
    ursa_der_tlv(der, text[i] == '\0' ? DER_PRINTABLE : DER_UTF8, text, strlen(text));
}

/* Write one attribute. If the template does not ask for it, nothing is written. */
static void write_attribute(const struct request *request, uint8_t pkcs9, struct ursa_der *der) {
    const struct ursa_csr_template *tmpl = request->tmpl;
    const char *text = pkcs9 == CHALLENGE_PASSWORD ? tmpl->challenge : tmpl->unstructured_name;
    size_t mark = der->len;

    if (pkcs9 == EXTENSION_REQUEST && ursa_extensions_any(tmpl)) {
        /* RFC 5280 4.2.1.6: subjectAltName must be critical if the subject is empty. */
        int critical = (tmpl->critical & URSA_CRITICAL_SAN) || request->subject.count == 0;

        ursa_extensions_write(tmpl, &request->san, critical, der);
    } else if (pkcs9 != EXTENSION_REQUEST && text != NULL) {
        write_text(der, text);
    }
    if (der->len > mark) {
        wrap_attribute(der, mark, pkcs9);
    }
}

/*
 * Write the field `attributes`, [0] IMPLICIT SET OF Attribute. It is present even if it is empty.
 *
 * DER sorts the elements of a SET OF by their encodings. The tags are equal and the lengths come
 * next, so a longer attribute comes later. Among equally long attributes, the one with the greater
 * last OID number comes later. DER is written from its end, so the last attribute is written first.
 */
static void write_attributes(const struct request *request, struct ursa_der *der) {
    static const uint8_t types[] = {UNSTRUCTURED_NAME, CHALLENGE_PASSWORD, EXTENSION_REQUEST};
    size_t mark = der->len, len[sizeof types], most;
    struct ursa_der counted;
    unsigned i, n;

    for (i = 0; i < sizeof types; i++) {
        ursa_der_count(&counted);
        write_attribute(request, types[i], &counted);
        len[i] = counted.len;
    }
    for (n = 0; n < sizeof types; n++) {
        for (i = 1, most = 0; i < sizeof types; i++) {
            most = len[i] >= len[most] ? i : most;
        }
        if (len[most] > 0) {
            write_attribute(request, types[most], der);
            len[most] = 0;
        }
    }
    ursa_der_wrap(der, DER_CONTEXT_CONSTRUCTED | 0, mark);
}

/* Write CertificationRequestInfo (RFC 2986 4.1). */
static void write_info(const struct request *request, struct ursa_der *der) {
    const uint8_t version = 0;
    size_t mark = der->len;

    write_attributes(request, der);
    ursa_spki_write(request->key, der);
    ursa_name_write(&request->subject, der);
    ursa_der_tlv(der, DER_INTEGER, &version, 1);
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

/* Write the request and find its parts. *signature and *info are NULL if der only counts. */
static void write_request(const struct request *request, struct ursa_der *der, uint8_t **signature,
                          uint8_t **info, size_t *info_len) {
    size_t mark = der->len, before;

    *signature = ursa_der_reserve(der, URSA_RSA_SIZE);
    ursa_der_byte(der, 0); /* unused bits */
    ursa_der_wrap(der, DER_BIT_STRING, mark);
    ursa_der_bytes(der, ursa_sha256_with_rsa, URSA_RSA_ALGORITHM_SIZE);
    before = der->len;
    write_info(request, der);
    *info_len = der->len - before;
    *info = der->end == NULL ? NULL : der->end - der->len;
    ursa_der_wrap(der, DER_SEQUENCE, mark);
}

/* Check the template and compute the size of its request. */
static int measure(struct request *request, const struct ursa_csr_template *tmpl,
                   const struct ursa_rsa_key *key, size_t *len, struct ursa_where *where) {
    uint8_t *signature, *info;
    struct ursa_der der;
    size_t info_len;
    int rc;

    if (tmpl == NULL || key == NULL || len == NULL) {
        return ursa_fail(URSA_E_ARGUMENT, where, "request", 0);
    }
    request->tmpl = tmpl;
    request->key = key;
    rc = read_template(request, where);
    if (rc == URSA_OK) {
        ursa_der_count(&der);
        write_request(request, &der, &signature, &info, &info_len);
        *len = der.len;
    }
    return rc;
}

int ursa_csr_size(const struct ursa_csr_template *tmpl, const struct ursa_rsa_key *key, size_t *len,
                  struct ursa_where *where) {
    struct request request;

    return measure(&request, tmpl, key, len, where);
}

int ursa_csr_build(const struct ursa_csr_template *tmpl, const struct ursa_rsa_key *key,
                   uint8_t *out, size_t size, struct ursa_csr_draft *draft,
                   struct ursa_where *where) {
    struct request request;
    struct ursa_der der;
    int rc = measure(&request, tmpl, key, &draft->len, where);

    if (rc == URSA_OK && out != NULL) {
        if (size < draft->len) {
            return ursa_fail(URSA_E_BUFFER, where, "request", draft->len);
        }
        ursa_der_init(&der, out, draft->len);
        write_request(&request, &der, &draft->signature, &draft->info, &draft->info_len);
    }
    return rc;
}

int ursa_csr_sign(const struct ursa_csr_draft *draft, const struct ursa_rsa_key *key, uint8_t *out,
                  struct ursa_where *where) {
    uint8_t hash[URSA_SHA256_SIZE];
    int rc;

    ursa_sha256(draft->info, draft->info_len, hash);
    rc = ursa_rsa_sign_sha256(key, hash, draft->signature);
    if (rc != URSA_OK) {
        ursa_wipe(out, draft->len);
        return ursa_fail(rc, where, "request", 0);
    }
    return URSA_OK;
}

int ursa_csr_write(const struct ursa_csr_template *tmpl, const struct ursa_rsa_key *key,
                   uint8_t *out, size_t size, size_t *len, struct ursa_where *where) {
    struct ursa_csr_draft draft;
    int rc = len == NULL ? ursa_fail(URSA_E_ARGUMENT, where, "request", 0)
                         : ursa_csr_build(tmpl, key, out, size, &draft, where);

    if (rc == URSA_OK && out != NULL) {
        rc = ursa_csr_sign(&draft, key, out, where);
    }
    if (rc == URSA_OK) {
        *len = draft.len;
    }
    return rc;
}
