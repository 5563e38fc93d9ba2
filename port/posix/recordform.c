/* SPDX-License-Identifier: MIT */
#include "recordform.h"
#include <bearssl_hash.h>
#include <string.h>
#include "../../core/base/wipe.h"
#include "posix.h"

#define MAGIC_SIZE  8u
#define DIGEST_SIZE 32u

_Static_assert(URSA_RECORD_HEAD + DIGEST_SIZE == URSA_POSIX_RECORD_EXTRA, "must match posix.h");

static void put_u32(uint8_t *p, uint32_t v) {
    p[0] = (uint8_t)(v >> 24);
    p[1] = (uint8_t)(v >> 16);
    p[2] = (uint8_t)(v >> 8);
    p[3] = (uint8_t)v;
}

static void write_head(uint8_t head[URSA_RECORD_HEAD], unsigned number, size_t len) {
    static const uint8_t magic[MAGIC_SIZE] = {'U', 'R', 'S', 'A', 'R', 'C', '1', '\n'};

    memcpy(head, magic, sizeof magic);
    put_u32(head + MAGIC_SIZE, number);
    put_u32(head + MAGIC_SIZE + 4, (uint32_t)len);
}

static void digest(const uint8_t *bytes, size_t len, uint8_t out[DIGEST_SIZE]) {
    br_sha256_context sha;

    br_sha256_init(&sha);
    br_sha256_update(&sha, bytes, len);
    br_sha256_out(&sha, out);
    ursa_wipe(&sha, sizeof sha);
    ursa_wipe_hash_stack();
}

size_t ursa_record_encode(uint8_t *file, unsigned number, const void *buf, size_t len) {
    write_head(file, number, len);
    memcpy(file + URSA_RECORD_HEAD, buf, len);
    digest(file, URSA_RECORD_HEAD + len, file + URSA_RECORD_HEAD + len);
    return len + URSA_POSIX_RECORD_EXTRA;
}

int ursa_record_is_whole(const uint8_t *file, size_t size, unsigned number) {
    uint8_t head[URSA_RECORD_HEAD], right[DIGEST_SIZE];

    if (size < URSA_POSIX_RECORD_EXTRA) {
        return 0;
    }
    write_head(head, number, size - URSA_POSIX_RECORD_EXTRA);
    digest(file, size - DIGEST_SIZE, right);
    return memcmp(file, head, sizeof head) == 0 &&
           memcmp(file + size - DIGEST_SIZE, right, DIGEST_SIZE) == 0;
}
