/* SPDX-License-Identifier: MIT */
/*
 * Subject and authority key identifiers (RFC 5280 4.2.1.1 and 4.2.1.2).
 *
 * A key identifier is the SHA-1 of the public key (method 1 of RFC 5280 4.2.1.2), as in openssl and
 * most CAs. The identifier only helps to find an issuer. The signature decides, so an attacker
 * gains nothing from a collision of SHA-1. The methods of RFC 7093 with SHA-256 are not used,
 * because other programs would then compute a different identifier for the same key.
 */
#ifndef URSA_HOST_KEY_IDS_H
#define URSA_HOST_KEY_IDS_H

#include "issue/ext_list.h"

#define KEY_ID_SIZE 20u

/* The inputs of the key identifiers. "The certificate" is the new certificate. */
struct key_ids {
    struct ursa_span spki;      /* the public key of the certificate */
    const struct ursa_cert *ca; /* NULL: the certificate is self-signed */
    struct ursa_span subject;   /* the subject of the certificate, used if it is self-signed */
    const uint8_t *serial;      /* the content of the INTEGER serialNumber in the certificate */
    size_t serial_len;
};

/*
 * Append a subjectKeyIdentifier and an authorityKeyIdentifier if the list does not have them, and
 * write the values of these two extensions (ext_list.h).
 *
 * As in openssl, a missing subjectKeyIdentifier is always appended. A missing
 * authorityKeyIdentifier is appended as "keyid,issuer", unless the certificate is self-signed. An
 * authorityKeyIdentifier without any part is removed.
 *
 * If the CA's certificate has no subjectKeyIdentifier, "keyid,issuer" gives the CA's issuer and
 * serial number instead. "keyid" without "issuer", or "keyid:always", is then an error.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the reason reported.
 */
int key_ids_fill(struct ext_list *list, const struct key_ids *ids);

#endif
