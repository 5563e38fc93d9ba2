/* SPDX-License-Identifier: MIT */
/*
 * Values of extensions that the device's gate does not read. Programs on a host that check chains
 * need them: key identifiers, CRL distribution points, Netscape's certificate types, and the
 * contents of names.
 */
#ifndef URSA_HOST_CERT_VALUES_H
#define URSA_HOST_CERT_VALUES_H

#include "ursa/ursa.h"

/* True if two spans have the same bytes. */
int span_is_same(struct ursa_span a, struct ursa_span b);

/* True if the certificate's issuer and subject are the same name (RFC 5280 6.1). */
int cert_is_self_issued(const struct ursa_cert *cert);

/*
 * True if basicConstraints says that the certificate is a CA's. Other fields in it are not checked.
 */
int cert_is_ca(const struct ursa_cert *cert);

/* The bits of nsCertType. All bits if the extension is absent, no bits if it is malformed. */
#define CERT_TYPE_CLIENT 0x80u
#define CERT_TYPE_SERVER 0x40u
#define CERT_TYPE_ANY    0xFFu
unsigned cert_types(const struct ursa_cert *cert);

/*
 * Check by the authorityKeyIdentifier of `cert` whether `issuer` may be its issuer (RFC 5280
 * 4.2.1.1). The key identifier must be the subjectKeyIdentifier of `issuer`, if it has one. The
 * issuer and serial number must be those of `issuer`. Returns 1 if they fit, and also if the
 * extension is absent or cannot be read.
 */
int cert_identifies(const struct ursa_cert *cert, const struct ursa_cert *issuer);

/*
 * Check that subjectKeyIdentifier, subjectAltName, cRLDistributionPoints, authorityKeyIdentifier
 * and nsCertType are completely well-formed. Names of hosts, mailboxes and URIs must be printable
 * ASCII, and IP addresses must have 4 or 16 bytes (RFC 5280 4.2.1.6).
 *
 * URSA_E_CERT_DER: an extension is malformed. where->what is its name, and where->at counts from
 * the start of the certificate.
 */
int cert_check_values(const struct ursa_cert *cert, struct ursa_where *where) URSA_MUST_CHECK;

#endif
