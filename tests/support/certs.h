/* SPDX-License-Identifier: MIT */
/* Certificates to install, made by OpenSSL. */
#ifndef URSA_TESTS_CERTS_H
#define URSA_TESTS_CERTS_H

#include <ursa/ursa.h>

/*
 * A chain for a key: a leaf with this serial number, signed by `issuer`, and behind it the issuer's
 * own certificate if with_issuer. The same bytes every time. abort()s if OpenSSL will not.
 */
void certs_make_chain(struct ursa_chain *chain, const struct ursa_rsa_key *key,
                      const struct ursa_rsa_key *issuer, long serial, int with_issuer);

#endif
