/* SPDX-License-Identifier: MIT */
#include "x509/sha2.h"
#include <bearssl_hash.h>

size_t ursa_sha2(unsigned which, struct ursa_span in, uint8_t out[URSA_SHA2_MAX_SIZE]) {
    union {
        br_sha256_context small;
        br_sha512_context big; /* for SHA-384 and SHA-512 */
    } sha;

    if (which == 0) {
        br_sha256_init(&sha.small);
        br_sha256_update(&sha.small, in.at, in.len);
        br_sha256_out(&sha.small, out);
        return br_sha256_SIZE;
    }
    if (which == 1) {
        br_sha384_init(&sha.big);
        br_sha384_update(&sha.big, in.at, in.len);
        br_sha384_out(&sha.big, out);
        return br_sha384_SIZE;
    }
    br_sha512_init(&sha.big);
    br_sha512_update(&sha.big, in.at, in.len);
    br_sha512_out(&sha.big, out);
    return br_sha512_SIZE;
}
