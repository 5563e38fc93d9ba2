/* SPDX-License-Identifier: MIT */
#include "ursa/keyfile.h"
#include "base/wipe.h"

int ursa_pkcs8_write(const struct ursa_rsa_key *key, uint8_t *out, size_t size, size_t *len) {
    struct ursa_keypair pair;
    int rc;

    if (len == NULL) {
        return URSA_E_ARGUMENT;
    }
    rc = ursa_keypair_from_rsa(&pair, key);
    if (rc == URSA_OK) {
        rc = ursa_keypair_write(&pair, URSA_KEY_PKCS8, out, size, len);
    }
    ursa_wipe(&pair, sizeof pair);
    ursa_wipe_hash_stack();
    return rc;
}
