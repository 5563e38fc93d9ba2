/* SPDX-License-Identifier: MIT */
/*
 * Subject and authority key identifiers (RFC 5280 4.2.1.1 and 4.2.1.2).
 *
 * A subject key identifier is the SHA-1 of the public key, method 1 of RFC 5280, as openssl and
 * most CAs make it. The identifier only helps to find an issuer, the signature decides, so a
 * collision of SHA-1 gains nothing. The methods of RFC 7093 with SHA-256 would give each key a
 * second identifier beside the one that other programs know.
 */
#ifndef URSA_HOST_KEY_IDS_H
#define URSA_HOST_KEY_IDS_H

#include "issue/ext_list.h"

#define KEY_ID_SIZE 20u

/* What the identifiers depend on. */
struct key_ids {
    struct ursa_span spki;      /* of the certificate */
    const struct ursa_cert *ca; /* NULL: the certificate is self-signed */
    struct ursa_span subject;   /* of the certificate, for its own authorityKeyIdentifier */
    const uint8_t *serial;      /* of the certificate, the content of its INTEGER */
    size_t serial_len;
};

/*
 * Append both extensions where they are missing, as openssl does: subjectKeyIdentifier always, and
 * authorityKeyIdentifier with "keyid,issuer" unless the certificate is self-signed. Then write the
 * values of those that wait for them (ext_list.h). An authorityKeyIdentifier without content is
 * removed.
 *
 * Returns EXIT_DONE, or EXIT_FAILED with the reason reported: the CA certificate has no
 * subjectKeyIdentifier, which the words demand.
 */
int key_ids_fill(struct ext_list *list, const struct key_ids *ids);

#endif
