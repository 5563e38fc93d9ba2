/* SPDX-License-Identifier: MIT */
#ifndef URSA_CORE_KEYPAIR_H
#define URSA_CORE_KEYPAIR_H

#include "base/fail.h"
#include "codec/der_read.h"
#include "ursa/keyfile.h"

/* The range and parity of a public key's numbers. */
int ursa_pubkey_check(const struct ursa_pubkey *key, struct ursa_where *where) URSA_MUST_CHECK;

/* Reading the DER of a key file, a field after the other. */
struct ursa_key_reader {
    struct ursa_der_in in;
    const uint8_t *start;
    struct ursa_where *where; /* the caller's, or NULL */
    int rc;                   /* URSA_OK until something is wrong; then nothing more is read */
};

void ursa_key_reader_init(struct ursa_key_reader *reader, const uint8_t *der, size_t len,
                          struct ursa_where *where);

/* Note that the field at `at` is wrong, unless something was before; returns 0. */
static inline int ursa_key_reader_fail(struct ursa_key_reader *reader, int code, const char *what,
                                       const uint8_t *at) {
    if (reader->rc == URSA_OK) {
        reader->rc = ursa_fail(code, reader->where, what, (size_t)(at - reader->start));
    }
    return 0;
}

/* Take the field that must come next, and say whether it did: URSA_E_KEY_DER, URSA_E_KEY_BER. The
   content of an INTEGER and an OBJECT IDENTIFIER is looked at; of others it may be NULL. */
int ursa_key_take(struct ursa_key_reader *reader, const char *what, unsigned tag,
                  struct ursa_der_in *content);
/* The same, and go on inside of it; *behind is what follows, to be put back in ->in. */
int ursa_key_enter(struct ursa_key_reader *reader, const char *what, unsigned tag,
                   struct ursa_der_in *behind);
/* The same with a SEQUENCE that nothing follows; `around` is what would be wrong then. */
int ursa_key_enter_last(struct ursa_key_reader *reader, const char *what, const char *around);
/* An INTEGER of 0 to 2^32 - 1. */
int ursa_key_take_small(struct ursa_key_reader *reader, const char *what, uint32_t *value);
/* Nothing may follow. */
int ursa_key_at_end(struct ursa_key_reader *reader, const char *what);

/* Is the content of an OBJECT IDENTIFIER this one, or does it begin like it? */
int ursa_key_oid_is(struct ursa_der_in content, const uint8_t *oid, size_t len);
int ursa_key_oid_begins(struct ursa_der_in content, const uint8_t *oid, size_t len);

#endif
