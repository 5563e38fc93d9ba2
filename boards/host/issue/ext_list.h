/* SPDX-License-Identifier: MIT */
/*
 * The list of extensions of a new certificate, in the order in which they are written.
 *
 * The list can have only the six extensions below. The OID of each is id-ce n (RFC 5280 4.2.1).
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

/*
 * The parts of an authorityKeyIdentifier, and openssl's word for each part.
 *
 * KEY_ID_ISSUER is written only if no key identifier is written. A self-signed certificate gets
 * only the parts with "always". For a subjectKeyIdentifier, KEY_ID_HASH means the word "hash".
 */
enum ext_key_id {
    KEY_ID_HASH = 1 << 0,          /* "keyid": the key identifier */
    KEY_ID_HASH_ALWAYS = 1 << 1,   /* "keyid:always": the key identifier always */
    KEY_ID_ISSUER = 1 << 2,        /* "issuer": issuer and serial number */
    KEY_ID_ISSUER_ALWAYS = 1 << 3, /* "issuer:always": issuer and serial number always */
};

struct ext {
    uint8_t ce;
    uint8_t critical;
    /*
     * ext_key_id bits, only for subjectKeyIdentifier and authorityKeyIdentifier. The keys for these
     * extensions are not known yet when the options are parsed. So `value` is NULL until
     * key_ids_fill (key_ids.h) writes the parts that `key_id` names.
     */
    uint8_t key_id;
    uint8_t copied; /* 1: the extension was copied from a request */
    uint8_t *value; /* the content of extnValue */
    size_t len;
};

/* All fields must be zero at first. */
struct ext_list {
    struct ext ext[EXT_COUNT];
    unsigned count;
};

/*
 * ext_name returns the name of an extension as in openssl's configuration. ext_by_name returns the
 * enum ext_ce of such a name, or 0 if the name is unknown.
 */
const char *ext_name(unsigned ce);
unsigned ext_by_name(const char *name, size_t len);

/* Find an extension. Returns NULL if the list does not have the extension. */
struct ext *ext_find(struct ext_list *list, unsigned ce);
/* Remove an extension if it is in the list. */
void ext_remove(struct ext_list *list, unsigned ce);
/*
 * Append an extension with a copy of `value`. An earlier extension with the same ce is removed, as
 * in openssl. If `value` is NULL, key_ids_fill writes the value later.
 * Returns EXIT_DONE, or reports the error and returns EXIT_FAILED if there is no memory.
 */
int ext_put(struct ext_list *list, unsigned ce, int critical, const uint8_t *value, size_t len);
/*
 * Move all extensions of `from` to the end of `list`. An extension of `list` with the same ce as a
 * moved extension is removed.
 */
void ext_move(struct ext_list *list, struct ext_list *from);
/* Remove all extensions. */
void ext_free(struct ext_list *list);

/*
 * Write the list as Extensions (RFC 5280 4.1), a SEQUENCE. In a certificate, Extensions must not be
 * empty.
 */
void ext_write(const struct ext_list *list, struct ursa_der *der);

/* --- ext_copy.c ------------------------------------------------------------------------------ */

/* ext_copy, ext_default and ext_check return EXIT_DONE, or EXIT_FAILED with the reason reported. */

/*
 * Append the extensions of a request to the list, with the bytes of their values unchanged.
 * `extensions` is the SEQUENCE that ursa_csr_read found. `path` is the file that errors are about.
 *
 * Only basicConstraints, keyUsage, subjectAltName and extKeyUsage are copied. Any other extension
 * is skipped and named on standard error. An extension that is already in the list is an error, so
 * a request must not have an extension twice.
 */
int ext_copy(struct ext_list *list, struct ursa_span extensions, const char *path);

/*
 * If the list is empty, append basicConstraints with CA:FALSE. The certificate then says that it is
 * not a CA's.
 */
int ext_default(struct ext_list *list);

/*
 * Check that the extensions agree with each other and with the certificate's subject:
 *
 * - A CA must have a subject (RFC 5280 4.1.2.6), and an issuer must have a name (4.1.2.4). If
 *   `no_name` is NULL, the certificate is self-signed and its subject is also its issuer.
 * - An empty subject needs a subjectAltName, which becomes critical (4.2.1.6). If there is no
 *   subjectAltName, the error message ends with `no_name`, the advice to the user.
 * - keyCertSign and cRLSign need basicConstraints with CA:TRUE (4.2.1.3).
 * - If `no_ca` is not NULL, an extension copied from a request must not give a power of a CA. The
 *   powers are CA:TRUE, keyCertSign, cRLSign and OCSPSigning. The holder of a certificate with
 *   OCSPSigning answers OCSP requests for the CA (RFC 6960 4.2.2.2). The error message ends
 *   with `no_ca`, the advice to the user.
 */
int ext_check(struct ext_list *list, struct ursa_span subject, const char *path, const char *no_ca,
              const char *no_name);

/*
 * Read basicConstraints, keyUsage, subjectAltName and extKeyUsage of the list. The address in
 * out->san becomes NULL. Returns 1, or 0 if an extension is malformed or if there is no memory.
 */
int ext_read(const struct ext_list *list, struct ursa_cert_extensions *out);

#endif
