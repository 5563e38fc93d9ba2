/* SPDX-License-Identifier: MIT */
/*
 * What extensions say that the device's gate does not read, for those who look at chains on a host:
 * key identifiers, CRL distribution points, Netscape's certificate types, and what is in the names.
 */
#ifndef URSA_HOST_CERT_VALUES_H
#define URSA_HOST_CERT_VALUES_H

#include "ursa/ursa.h"

/* Are these the same bytes? So DER names are compared. */
int span_is_same(struct ursa_span a, struct ursa_span b);

/* Is its issuer's name its own (RFC 5280 6.1)? */
int cert_is_self_issued(const struct ursa_cert *cert);

/* Do its basicConstraints call it a CA's? Whatever else is in there, known or not. */
int cert_is_ca(const struct ursa_cert *cert);

/* The bits of nsCertType; all of them if it is not there, none if it is malformed. */
#define CERT_TYPE_CLIENT 0x80u
#define CERT_TYPE_SERVER 0x40u
#define CERT_TYPE_ANY    0xFFu
unsigned cert_types(const struct ursa_cert *cert);

/*
 * May that be the issuer's certificate, for all that the authorityKeyIdentifier says (RFC 5280
 * 4.2.1.1): its subjectKeyIdentifier, if there is one, and its issuer and serial number? 1, too, if
 * there is no such extension or none that can be read.
 */
int cert_identifies(const struct ursa_cert *cert, const struct ursa_cert *issuer);

/*
 * Are subjectKeyIdentifier, subjectAltName, cRLDistributionPoints, authorityKeyIdentifier and
 * nsCertType well-formed to the end? Names of hosts, mailboxes and URIs are printable ASCII, IP
 * addresses have 4 or 16 bytes (RFC 5280 4.2.1.6). URSA_E_CERT_DER, where->what is which;
 * where->at counts from the start of the certificate.
 */
int cert_check_values(const struct ursa_cert *cert, struct ursa_where *where) URSA_MUST_CHECK;

#endif
