/* SPDX-License-Identifier: MIT */
/*
 * The extensions of a certificate that is being made, in their order.
 *
 * Only the six extensions below are ever written. All of them are id-ce n (RFC 5280 4.2.1).
 */
#ifndef URSA_HOST_EXT_LIST_H
#define URSA_HOST_EXT_LIST_H

#include "codec/der_write.h"
#include "ursa/ursa.h"

/* The number n of id-ce n, the OID 2.5.29.n. */
enum ext_ce {
    EXT_SUBJECT_KEY_ID = 14,
    EXT_KEY_USAGE = 15,
    EXT_SUBJECT_ALT_NAME = 17,
    EXT_BASIC_CONSTRAINTS = 19,
    EXT_AUTHORITY_KEY_ID = 35,
    EXT_EXT_KEY_USAGE = 37,
};
#define EXT_COUNT 6u

/* The parts of an authorityKeyIdentifier, as openssl's words ask for them. */
enum ext_key_id {
    KEY_ID_HASH = 1 << 0,          /* "keyid": unless the certificate is self-signed */
    KEY_ID_HASH_ALWAYS = 1 << 1,   /* "keyid:always" */
    KEY_ID_ISSUER = 1 << 2,        /* "issuer": if there is no key identifier */
    KEY_ID_ISSUER_ALWAYS = 1 << 3, /* "issuer:always" */
};

struct ext {
    uint8_t ce;
    uint8_t critical;
    /*
     * Subject and authority key identifiers depend on keys that are not known when the words are
     * read. Their value is NULL until key_ids_fill (key_ids.h) writes it, and `key_id` says what
     * was asked for.
     */
    uint8_t key_id;
    uint8_t copied; /* the extension was copied from a request */
    uint8_t *value; /* the content of extnValue */
    size_t len;
};

/* All zero at first. */
struct ext_list {
    struct ext ext[EXT_COUNT];
    unsigned count;
};

/* The extension's name, as openssl's configuration spells it. Its number by that name, or 0. */
const char *ext_name(unsigned ce);
unsigned ext_by_name(const char *name, size_t len);

/* Find an extension. NULL: the list does not have it. */
struct ext *ext_find(struct ext_list *list, unsigned ce);
/* Remove an extension, if the list has it. */
void ext_remove(struct ext_list *list, unsigned ce);
/*
 * Append an extension with a copy of its value. An extension of the same kind is removed first, so
 * the last one counts, as in openssl. If `value` is NULL, the extension waits for key_ids_fill.
 * Returns EXIT_DONE, or EXIT_FAILED with the lack of memory reported.
 */
int ext_put(struct ext_list *list, unsigned ce, int critical, const uint8_t *value, size_t len);
/* Move all extensions of `from` to the end of the list, where they replace those of their kind. */
void ext_move(struct ext_list *list, struct ext_list *from);
/* Remove all. */
void ext_free(struct ext_list *list);

/* Write Extensions (RFC 5280 4.1), a SEQUENCE. The list must not be empty. */
void ext_write(const struct ext_list *list, struct ursa_der *der);

/* --- ext_copy.c ------------------------------------------------------------------------------ */

/* The functions below return EXIT_DONE, or EXIT_FAILED with the reason reported. */

/*
 * Put all extensions of `extensions`, a SEQUENCE as ursa_csr_read finds it, into the list, with
 * their value bytes unchanged. `path` is the file that errors are about.
 *
 * Only basicConstraints, keyUsage, subjectAltName and extKeyUsage are taken. Each other extension
 * is left out, and a line on standard error says so. An extension that comes twice is an error.
 */
int ext_copy(struct ext_list *list, struct ursa_span extensions, const char *path);

/*
 * If the list is empty, put basicConstraints with CA:FALSE, so that the certificate says that it is
 * not a CA's.
 */
int ext_default(struct ext_list *list);

/*
 * Check that the extensions fit together and to the certificate's subject:
 *
 * - An empty subject needs a subjectAltName, which becomes critical (RFC 5280 4.2.1.6). A CA must
 *   have a subject (4.1.2.6).
 * - keyCertSign and cRLSign need basicConstraints with CA:TRUE (4.2.1.3).
 * - If `no_ca` is not NULL, no extension of a request may give a CA's powers: CA:TRUE, keyCertSign,
 *   cRLSign, or OCSPSigning, whose holder speaks for the CA (RFC 6960 4.2.2.2). `no_ca` is the
 *   advice to report.
 */
int ext_check(struct ext_list *list, struct ursa_span subject, const char *path, const char *no_ca);

/*
 * Read the known extensions of the list, except the key identifiers. Returns 0 if one is malformed.
 */
int ext_read(const struct ext_list *list, struct ursa_cert_extensions *out);

#endif
