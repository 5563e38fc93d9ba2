/* SPDX-License-Identifier: MIT */
/* PBKDF2 (RFC 8018 5.2). */
#include <bearssl_hmac.h>
#include <string.h>
#include "base/wipe.h"
#include "ursa/pbes2.h"

/* The state of HMAC, U_i in `u`, and the exclusive or of U_1 to U_i in `sum` (RFC 8018 5.2). */
struct room {
    br_hmac_key_context key;
    br_hmac_context hmac;
    uint8_t u[64];
    uint8_t sum[64];
    size_t size; /* bytes of the hash's output */
};

static void add(struct room *room) {
    size_t i;

    (void)br_hmac_out(&room->hmac, room->u);
    for (i = 0; i < room->size; i++) {
        room->sum[i] ^= room->u[i];
    }
}

/* Compute block `number` of the output into room->sum. */
static void make_block(struct room *room, const void *salt, size_t salt_len, uint32_t number,
                       uint32_t iterations) {
    uint8_t count[4];
    size_t i;

    for (i = 0; i < sizeof count; i++) {
        count[i] = (uint8_t)(number >> (24 - 8 * i));
    }
    memset(room->sum, 0, sizeof room->sum);
    br_hmac_init(&room->hmac, &room->key, 0);
    br_hmac_update(&room->hmac, salt, salt_len);
    br_hmac_update(&room->hmac, count, sizeof count);
    add(room);
    while (--iterations > 0) {
        br_hmac_init(&room->hmac, &room->key, 0);
        br_hmac_update(&room->hmac, room->u, room->size);
        add(room);
    }
}

void ursa_pbkdf2(const br_hash_class *hash, const void *passphrase, size_t passphrase_len,
                 const void *salt, size_t salt_len, uint32_t iterations, uint8_t *out, size_t len) {
    struct room room;
    uint32_t number = 1;

    br_hmac_key_init(&room.key, hash, passphrase, passphrase_len);
    br_hmac_init(&room.hmac, &room.key, 0);
    room.size = br_hmac_size(&room.hmac);
    while (len > 0) {
        size_t n = len < room.size ? len : room.size;

        make_block(&room, salt, salt_len, number++, iterations);
        memcpy(out, room.sum, n);
        out += n;
        len -= n;
    }
    ursa_wipe(&room, sizeof room);
    ursa_wipe_stack();
}
