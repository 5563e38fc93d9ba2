/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL's trust settings, which follow the certificate in a TRUSTED CERTIFICATE: the uses for
 * which the certificate is trusted or rejected, an alias, and a key identifier (X509_CERT_AUX).
 */
#ifndef URSA_HOST_TRUST_H
#define URSA_HOST_TRUST_H

#include <stdio.h>
#include "codec/der_read.h"

/*
 * Read trust settings, which must be all of the input. *settings becomes their content. Returns 1,
 * or 0 if the input is empty or malformed.
 */
int trust_read(struct ursa_der_in in, struct ursa_der_in *settings);

/*
 * True if the settings allow the purpose, by the rules of openssl: the rejected uses must not have
 * the purpose, and the trusted uses must have the purpose or be empty. `purpose` is
 * URSA_EKU_SERVER_AUTH, URSA_EKU_CLIENT_AUTH or URSA_ANY_PURPOSE. The use anyExtendedKeyUsage has
 * every purpose, and URSA_ANY_PURPOSE means only this use.
 */
int trust_allows(struct ursa_der_in settings, unsigned purpose);

/* Print trust settings as `openssl x509 -text` does. */
void trust_print(FILE *out, struct ursa_der_in settings);

#endif
