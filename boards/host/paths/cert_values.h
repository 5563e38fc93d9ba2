/* SPDX-License-Identifier: MIT */
/*
 * Values of extensions that the device's gate (ursa/gate.h) does not read. Programs on a host that
 * check chains need them: key identifiers, CRL distribution points, Netscape's certificate types,
 * and the form of the names in subjectAltName.
 */
#ifndef URSA_HOST_CERT_VALUES_H
#define URSA_HOST_CERT_VALUES_H

#include "ursa/ursa.h"

/* True if the certificate's issuer and subject are the same name (RFC 5280 6.1). */
int cert_is_self_issued(const struct ursa_cert *cert);

/*
 * True if basicConstraints says that the certificate is a CA's. The other field of this extension,
 * pathLenConstraint, is not checked. Version 1 has no extensions. A certificate of version 1 is a
 * CA's if it is self-issued, as in openssl.
 */
int cert_is_ca(const struct ursa_cert *cert);

/* Return the bits of nsCertType: CERT_TYPE_ANY if the extension is absent, 0 if it is malformed. */
#define CERT_TYPE_CLIENT 0x80u
#define CERT_TYPE_SERVER 0x40u
#define CERT_TYPE_ANY    0xFFu
unsigned cert_types(const struct ursa_cert *cert);

/*
 * Check by the authorityKeyIdentifier of `cert` whether `issuer` may be its issuer (RFC 5280
 * 4.2.1.1).
 *
 * A key identifier must be the subjectKeyIdentifier of `issuer`, if `issuer` has this extension. A
 * pair of issuer name and serial number must be the issuer and serial number in `issuer`. Returns 1
 * if the fields that are present fit. Also returns 1 if authorityKeyIdentifier is absent or cannot
 * be read.
 */
int cert_identifies(const struct ursa_cert *cert, const struct ursa_cert *issuer);

/*
 * Check that subjectKeyIdentifier, subjectAltName, cRLDistributionPoints, authorityKeyIdentifier
 * and nsCertType are completely well-formed. Names of hosts, mailboxes and URIs must be printable
 * ASCII, and IP addresses must have 4 or 16 bytes (RFC 5280 4.2.1.6).
 *
 * URSA_E_CERT_DER: an extension is malformed. where->what is the name of the extension, and
 * where->at is an offset from the start of the certificate.
 */
int cert_check_values(const struct ursa_cert *cert, struct ursa_where *where) URSA_MUST_CHECK;

#endif
