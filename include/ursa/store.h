/* SPDX-License-Identifier: MIT */
/*
 * Records: a handful of small, numbered byte strings that survive power loss.
 *
 * `struct ursa_records` is the interface that identity.h uses; anything that keeps its promises
 * may stand behind it (a file system, a settings store). ursa_store provides it over the port's
 * raw NOR flash. Its functions need the stack of ursa_store_open (README.md).
 */
#ifndef URSA_STORE_H
#define URSA_STORE_H

#include <stddef.h>
#include <stdint.h>
#include "port.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Record numbers are 1 to URSA_RECORD_MAX. Ursa uses 1 (the key, 952 bytes), 2 (of the generator),
 * 3 (the template), 4 (the chain, the longest: URSA_RECORD_MAX_SIZE) and 5 (the lock).
 */
#define URSA_RECORD_MAX      15
#define URSA_RECORD_MAX_SIZE 2632u /* bytes */

struct ursa_records {
    void *ctx;
    /*
     * Read record `id` into buf; *len is its length, also when it is longer than size.
     * URSA_E_NOT_FOUND; URSA_E_BUFFER (longer than size: buf has its first bytes);
     * URSA_E_STORE_DAMAGED (there is a record but it cannot be trusted); URSA_E_FLASH or the port's
     * code.
     */
    int (*read)(void *ctx, unsigned id, void *buf, size_t size, size_t *len);
    /*
     * Replace record `id`, atomically: whenever power goes, later reads give all of the old record
     * or all of the new one. On success no copy of the old bytes is left (a medium that cannot
     * promise this is for ports that wrap the key: wrap.h).
     * URSA_E_STORE_FULL (nothing changed), URSA_E_FLASH or the port's code (old or new).
     */
    int (*write)(void *ctx, unsigned id, const void *buf, size_t len);
    /* Remove record `id` and destroy its bytes, as atomically. Removing what is not there is OK. */
    int (*wipe)(void *ctx, unsigned id);
    /* Destroy everything, readable or not. */
    int (*wipe_all)(void *ctx);
};

/*
 * The store over flash. The flash is a ring of erase blocks. All records are one image with a
 * SHA-256 over it (core/store/image.h), in as many blocks in a row as it takes, at most half of
 * all. A change writes the whole new image into the blocks behind the live one, header last, and
 * then erases the old image's blocks, so that all blocks wear alike.
 *
 * Erases a change: each block of the new image before it is programmed, blank or not, because a
 * torn unit may read blank, and each block of the old one afterwards. So every round of the ring
 * erases every block twice, and no block is at any time more than one erase from the middle. What
 * changes nothing writes and erases nothing.
 */
struct ursa_store {
    const struct ursa_port *port;
    uint32_t sequence;  /* of the live image; 0: there is none */
    uint32_t used;      /* bytes of its records */
    uint32_t start;     /* its first block */
    uint8_t state;      /* what was found of it (core/store/image.h) */
    uint8_t damaged;    /* an image decayed, and no newer one is whole */
    uint8_t digest[32]; /* of its records, as its header has it */
};

/*
 * Find the live image; finish an interrupted change: erase whatever else is not blank, and write
 * the image anew if it was cut off in its last step. What cannot be erased is tried again before
 * the next change, which says so (URSA_E_FLASH_VERIFY); reading goes on. A flash in no valid state
 * is an empty store. If an image decayed and no newer one is whole, nothing is erased, this
 * succeeds, and reads and writes answer URSA_E_STORE_DAMAGED until wipe_all. Bytes that cannot be
 * corrected (URSA_E_FLASH_ECC) are as good as any other decay; where no image is whole and not even
 * the start of a block can be read, which is what a cut in the first erase of all leaves, nothing
 * is erased until the first change. Errors: those of ursa_port_check, URSA_E_FLASH or the port's
 * code. Stack and cost: README.md.
 */
int ursa_store_open(struct ursa_store *store, const struct ursa_port *port) URSA_MUST_CHECK;

/* The record interface of an open store, which must outlive it. Of another: URSA_E_STATE. */
struct ursa_records ursa_store_records(struct ursa_store *store);

#ifdef __cplusplus
}
#endif

#endif
