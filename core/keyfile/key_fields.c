/* SPDX-License-Identifier: MIT */
/* Reads the fields of a key file's DER and reports the field that is wrong. */
#include <string.h>
#include "codec/der_write.h"
#include "keyfile/keypair.h"

void ursa_key_reader_init(struct ursa_key_reader *reader, const uint8_t *der, size_t len,
                          struct ursa_where *where) {
    reader->in.at = reader->start = der;
    reader->in.left = len;
    reader->where = where;
    reader->rc = URSA_OK;
}

/*
 * Return nonzero if the next field has this tag, but in a form of BER that DER forbids: an
 * indefinite length, a length that is not the shortest form, or a string in several parts.
 */
static int is_ber(struct ursa_der_in in, unsigned tag) {
    const uint8_t *p = in.at;

    if (in.left < 3 || (p[0] | 0x20u) != (tag | 0x20)) {
        return 0;
    }
    return (p[0] != tag && (p[0] & 0x20)) || p[1] == 0x80 || (p[1] == 0x81 && p[2] < 0x80) ||
           (p[1] > 0x81 && p[2] == 0);
}

int ursa_key_take(struct ursa_key_reader *reader, const char *what, unsigned tag,
                  struct ursa_der_in *content) {
    const uint8_t *at = reader->in.at;
    int code = is_ber(reader->in, tag) ? URSA_E_KEY_BER : URSA_E_KEY_DER;

    if (reader->rc != URSA_OK) {
        return 0;
    }
    if (!ursa_der_next(&reader->in, tag, content)) {
        return ursa_key_reader_fail(reader, code, what, at);
    }
    if (tag == DER_INTEGER && !ursa_der_is_integer(*content)) {
        code = content->left == 0 ? URSA_E_KEY_DER : URSA_E_KEY_BER;
        return ursa_key_reader_fail(reader, code, what, at);
    }
    if (tag == DER_OID && !ursa_der_is_oid(*content)) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_DER, what, at);
    }
    return 1;
}

int ursa_key_enter(struct ursa_key_reader *reader, const char *what, unsigned tag,
                   struct ursa_der_in *after) {
    struct ursa_der_in content;

    if (!ursa_key_take(reader, what, tag, &content)) {
        return 0;
    }
    *after = reader->in;
    reader->in = content;
    return 1;
}

int ursa_key_leave(struct ursa_key_reader *reader, const char *what, struct ursa_der_in after) {
    if (!ursa_key_at_end(reader, what)) {
        return 0;
    }
    reader->in = after;
    return 1;
}

int ursa_key_enter_last(struct ursa_key_reader *reader, const char *what, const char *around) {
    struct ursa_der_in after;

    if (!ursa_key_enter(reader, what, DER_SEQUENCE, &after)) {
        return 0;
    }
    return after.left == 0 || ursa_key_reader_fail(reader, URSA_E_KEY_DER, around, after.at);
}

int ursa_key_take_small(struct ursa_key_reader *reader, const char *what, uint32_t *value) {
    const uint8_t *at = reader->in.at;
    struct ursa_der_in content;

    if (!ursa_key_take(reader, what, DER_INTEGER, &content)) {
        return 0;
    }
    if (!ursa_der_open_unsigned(&content) || content.left > 4) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_DER, what, at);
    }
    for (*value = 0; content.left > 0; content.left--) {
        *value = *value << 8 | *content.at++;
    }
    return 1;
}

int ursa_key_at_end(struct ursa_key_reader *reader, const char *what) {
    if (reader->rc == URSA_OK && reader->in.left > 0) {
        return ursa_key_reader_fail(reader, URSA_E_KEY_DER, what, reader->in.at);
    }
    return reader->rc == URSA_OK;
}

int ursa_key_oid_begins(struct ursa_der_in content, const uint8_t *oid, size_t len) {
    return content.left >= len && memcmp(content.at, oid, len) == 0;
}

int ursa_key_oid_is(struct ursa_der_in content, const uint8_t *oid, size_t len) {
    return content.left == len && ursa_key_oid_begins(content, oid, len);
}
