/* SPDX-License-Identifier: MIT */
/*
 * Text that is encoded as DER. The first byte of the input selects the part of a request that the
 * text is for.
 */
#include "fuzz.h"
#include "x509/cert_names.h"
#include "device.h"
#include "request/san.h"
#include "identity/template.h"
#include "x509/x509_fields.h"

#define MOST 600u

static void check_name(const char *text) {
    static uint8_t out[URSA_NAME_SIZE(MOST)], again[URSA_NAME_SIZE(MOST)];
    const size_t bound = URSA_NAME_SIZE(strlen(text));
    struct ursa_where where = {NULL, 0};
    struct ursa_der_in in = {out, 0}, content;
    size_t len = 0, need = 0;
    int rc = ursa_name_encode(text, NULL, 0, &need, &where);

    if (rc != URSA_OK) {
        FUZZ_CHECK(where.at <= strlen(text));
        FUZZ_CODE(ursa_name_encode(text, out, sizeof out, &len, NULL), rc);
        return;
    }
    FUZZ_CHECK(need <= bound);
    FUZZ_CODE(ursa_name_encode(text, out, need, &len, NULL), URSA_OK);
    FUZZ_CHECK(len == need);
    memset(again, 0xA5, sizeof again);
    FUZZ_CODE(ursa_name_encode(text, again, need - 1, &len, NULL), URSA_E_BUFFER);
    FUZZ_CHECK(again[0] == 0xA5 && again[need - 1] == 0xA5);
    in.left = need;
    FUZZ_CHECK(ursa_der_next(&in, DER_SEQUENCE, &content) && in.left == 0);
    FUZZ_CHECK(ursa_is_name(content));
    FUZZ_CODE(ursa_cert_has_subject((struct ursa_span){out, need}, text, &where), URSA_OK);
}

/* A certificate with these names must be accepted as having the names that were asked for. */
static void check_names(const char *text) {
    static uint8_t out[URSA_CSR_SAN_SIZE(MOST)];
    struct ursa_where where = {NULL, 0};
    struct ursa_san san;
    struct ursa_der der;

    if (ursa_san_parse(&san, text, &where) != URSA_OK) {
        FUZZ_CHECK(where.at <= strlen(text));
        return;
    }
    ursa_der_init(&der, out, sizeof out);
    ursa_san_write(&san, &der);
    FUZZ_CHECK(der.len <= URSA_CSR_SAN_SIZE(strlen(text)));
    FUZZ_CODE(
        ursa_cert_has_san((struct ursa_span){out + sizeof out - der.len, der.len}, text, &where),
        URSA_OK); /* ursa_san_write writes backwards from the end */
}

static void assert_same(const char *a, const char *b) {
    FUZZ_CHECK((a == NULL) == (b == NULL));
    FUZZ_CHECK(a == NULL || strcmp(a, b) == 0);
}

static void assert_same_texts(const struct ursa_csr_template *a,
                              const struct ursa_csr_template *b) {
    assert_same(a->subject, b->subject);
    assert_same(a->san, b->san);
    assert_same(a->challenge, b->challenge);
    assert_same(a->unstructured_name, b->unstructured_name);
    assert_same(a->hw_type, b->hw_type);
}

/*
 * Filling in a template inside the record's buffer must give the same texts as filling a copy in
 * another buffer.
 */
static void check_filled(const struct ursa_csr_template *tmpl, const uint8_t *record, size_t len) {
    static const uint8_t id[] = {0x01, 0x23, 0xAB, 0xCD};
    char within[URSA_TEMPLATE_MAX_SIZE], apart[URSA_TEMPLATE_MAX_SIZE];
    struct ursa_csr_template there, copy = *tmpl;
    uint8_t *at = (uint8_t *)within + sizeof within - len;

    memcpy(at, record, len);
    FUZZ_CODE(ursa_template_unpack(at, len, &there), URSA_OK);
    if (ursa_template_fill_within(&there, id, sizeof id, within, sizeof within) == URSA_OK) {
        FUZZ_CHECK(ursa_template_fill(&copy, id, sizeof id, NULL) <= sizeof apart);
        (void)ursa_template_fill(&copy, id, sizeof id, apart);
        assert_same_texts(&there, &copy);
    }
}

/* Stores the template as a device does, and reads it back. */
static void check_kept(const struct ursa_csr_template *tmpl) {
    uint8_t record[URSA_TEMPLATE_MAX_SIZE];
    struct ursa_csr_template again;
    size_t len = 0;

    if (ursa_template_pack(tmpl, record, sizeof record, &len) != URSA_OK) {
        return;
    }
    FUZZ_CODE(ursa_template_unpack(record, len, &again), URSA_OK);
    assert_same_texts(tmpl, &again);
    FUZZ_CHECK(tmpl->key_usage == again.key_usage && tmpl->critical == again.critical &&
               tmpl->ext_key_usage == again.ext_key_usage &&
               tmpl->basic_constraints == again.basic_constraints);
    check_filled(tmpl, record, len);
}

static void check_request(const struct ursa_csr_template *tmpl, const char *text) {
    struct ursa_where where = {NULL, 0};
    size_t len = 0, most = URSA_CSR_SIZE(strlen(text) + 8, strlen(text), strlen(text));

    if (ursa_csr_size(tmpl, device_key(), &len, &where) == URSA_OK) {
        FUZZ_CHECK(len <= most);
        check_kept(tmpl);
    } else {
        FUZZ_CHECK(where.at <= strlen(text) || where.what == NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const unsigned kind = fuzz_take(&data, &size) % 7;
    struct ursa_csr_template tmpl = {.subject = "/CN=x"};
    struct ursa_where where;
    char text[MOST + 1];

    size = size < MOST ? size : MOST;
    memcpy(text, data, size);
    text[size] = '\0';
    switch (kind) {
    case 0:
        tmpl.subject = text;
        check_name(text);
        break;
    case 1:
        tmpl.san = text;
        check_names(text);
        break;
    case 2:
        tmpl.challenge = text;
        break;
    case 3:
        tmpl.unstructured_name = text;
        break;
    case 4:
        if (ursa_csr_add_extension(&tmpl, text, &where) != URSA_OK) {
            FUZZ_CHECK(where.at <= strlen(text));
        }
        break;
    case 5:
        FUZZ_CHECK(ursa_oid_parse(text, strlen(text), NULL) <= URSA_OID_MAX_SIZE);
        break;
    default:
        tmpl.subject = "/O=a%ID%/CN=%ID%%ID";
        tmpl.hw_type = text;
        check_kept(&tmpl);
        return 0;
    }
    check_request(&tmpl, text);
    return 0;
}
