/* SPDX-License-Identifier: MIT */
#include "base/sha256.h"
#include <bearssl_hash.h>
#include "base/wipe.h"

void ursa_sha256(const void *bytes, size_t len, uint8_t out[URSA_SHA256_SIZE]) {
    br_sha256_context sha;

    br_sha256_init(&sha);
    br_sha256_update(&sha, bytes, len);
    br_sha256_out(&sha, out);
    ursa_wipe(&sha, sizeof sha);
}
