/* SPDX-License-Identifier: MIT */
/* Reports why a key is refused, with the key's algorithm or size. */
#ifndef URSA_HOST_KEY_REFUSE_H
#define URSA_HOST_KEY_REFUSE_H

#include "objects/der_kind.h"
#include "ursa/ursa.h"

/*
 * Report the error `code` that ursa_keypair_read or ursa_pubkey_read found in `der`. `option` may
 * be NULL. `wanted` is DER_PRIVATE_KEY or DER_PUBLIC_KEY. If the object is of another kind, this
 * kind is reported instead of the error. Returns EXIT_FAILED.
 */
int key_refuse(const char *option, const char *path, int code, const struct ursa_where *where,
               enum der_kind wanted, const uint8_t *der, size_t len);

#endif
