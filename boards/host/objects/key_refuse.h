/* SPDX-License-Identifier: MIT */
/* Reporting why a key is refused, with its algorithm or size. */
#ifndef URSA_HOST_KEY_REFUSE_H
#define URSA_HOST_KEY_REFUSE_H

#include "objects/der_kind.h"
#include "ursa/ursa.h"

/*
 * Report an error that ursa_keypair_read or ursa_pubkey_read found in this DER. `option` may be
 * NULL. `wanted` is DER_PRIVATE_KEY or DER_PUBLIC_KEY: another kind of object is named. Returns
 * EXIT_FAILED.
 */
int key_refuse(const char *option, const char *path, int code, const struct ursa_where *where,
               enum der_kind wanted, const uint8_t *der, size_t len);

#endif
