/* SPDX-License-Identifier: MIT */
/* Reads the fields of key files, and checks public keys. */
#ifndef URSA_CORE_KEYPAIR_H
#define URSA_CORE_KEYPAIR_H

#include "base/fail.h"
#include "codec/der_read.h"
#include "ursa/keyfile.h"

/*
 * Check the range and parity of a public key's numbers.
 *
 * URSA_E_KEY_SIZE       the modulus has fewer than 2048 or more than 4096 bits
 * URSA_E_KEY_EXPONENT   the exponent is even or below 65537
 * URSA_E_KEY_SHAPE      the modulus is even or does not have key->bits bits
 */
int ursa_pubkey_check(const struct ursa_pubkey *key, struct ursa_where *where) URSA_MUST_CHECK;

/* A reader of a key file's DER, field by field. */
struct ursa_key_reader {
    struct ursa_der_in in;
    const uint8_t *start;     /* offsets in error reports count from here */
    struct ursa_where *where; /* the caller's structure for the error report, or NULL */
    int rc;                   /* URSA_OK, or the first error, after which nothing is read */
};

void ursa_key_reader_init(struct ursa_key_reader *reader, const uint8_t *der, size_t len,
                          struct ursa_where *where);

/* Report that the field at `at` is wrong, unless an error was reported before. Returns 0. */
static inline int ursa_key_reader_fail(struct ursa_key_reader *reader, int code, const char *what,
                                       const uint8_t *at) {
    if (reader->rc == URSA_OK) {
        reader->rc = ursa_fail(code, reader->where, what, (size_t)(at - reader->start));
    }
    return 0;
}

/*
 * Take the next field, which must have this tag.
 *
 * Returns 1, or 0 after an error. The error is in reader->rc. The content of an INTEGER or OBJECT
 * IDENTIFIER is checked. content may be NULL for other tags.
 *
 * URSA_E_KEY_DER   the next field has another tag or is malformed
 * URSA_E_KEY_BER   the next field is BER that DER forbids
 */
int ursa_key_take(struct ursa_key_reader *reader, const char *what, unsigned tag,
                  struct ursa_der_in *content);
/*
 * Take a field and continue to read inside the field.
 *
 * *after is the input after the field. The caller may pass it to ursa_key_leave when it has read
 * the content of the field.
 */
int ursa_key_enter(struct ursa_key_reader *reader, const char *what, unsigned tag,
                   struct ursa_der_in *after);
/*
 * Leave a field that ursa_key_enter entered: continue with the input after the field.
 *
 * URSA_E_KEY_DER   a byte is left in the field `what`
 */
int ursa_key_leave(struct ursa_key_reader *reader, const char *what, struct ursa_der_in after);
/*
 * Take a SEQUENCE that no byte may follow, and continue to read inside the SEQUENCE.
 *
 * If a byte follows, the error names the field `around`.
 */
int ursa_key_enter_last(struct ursa_key_reader *reader, const char *what, const char *around);
/* Take an INTEGER from 0 to 2^32 - 1. */
int ursa_key_take_small(struct ursa_key_reader *reader, const char *what, uint32_t *value);
/* Check that no field is left. `what` is the enclosing field, for the error report. */
int ursa_key_at_end(struct ursa_key_reader *reader, const char *what);

/* Return nonzero if the content of an OBJECT IDENTIFIER is this OID, or begins with this OID. */
int ursa_key_oid_is(struct ursa_der_in content, const uint8_t *oid, size_t len);
int ursa_key_oid_begins(struct ursa_der_in content, const uint8_t *oid, size_t len);

#endif
