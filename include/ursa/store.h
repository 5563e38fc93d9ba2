/* SPDX-License-Identifier: MIT */
/*
 * Records: a few small, numbered byte strings that survive power loss.
 *
 * struct ursa_records is the interface that identity.h uses. struct ursa_store implements this
 * interface on the port's raw NOR flash. A file system or a settings store may implement it
 * instead, if it keeps the promises below.
 *
 * Reading and writing records in the store take as much stack as ursa_store_open
 * (include/README.md). All calls for one store must come from one thread or be under one lock. No
 * function of this header may be called from an interrupt.
 */
#ifndef URSA_STORE_H
#define URSA_STORE_H

#include <stddef.h>
#include <stdint.h>
#include "limits.h"
#include "port.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The numbers of records are 1 to URSA_RECORD_MAX. Ursa uses:
 *
 *   1  the key, 952 bytes
 *   2  the counter and the secret of the random generator, 68 bytes
 *   3  the template of requests
 *   4  the chain of certificates; the longest record, at most URSA_RECORD_MAX_SIZE bytes
 *   5  the lock
 */
#define URSA_RECORD_MAX      15
#define URSA_RECORD_MAX_SIZE (URSA_CHAIN_MAX_SIZE + 72u) /* bytes */

/* The interface of a record store: four callbacks. Each callback gets ctx unchanged. */
struct ursa_records {
    void *ctx;
    /*
     * Read record `id` into buf.
     *
     * *len is the length of the record, even if the record is longer than size.
     *
     * URSA_E_NOT_FOUND      there is no such record
     * URSA_E_BUFFER         the record is longer than size; buf has its first bytes
     * URSA_E_STORE_DAMAGED  there is a record, but it cannot be trusted
     * URSA_E_FLASH, URSA_E_FLASH_VERIFY, URSA_E_FLASH_ECC or the port's code
     *                       the flash cannot be read
     */
    int (*read)(void *ctx, unsigned id, void *buf, size_t size, size_t *len);
    /*
     * Write record `id` atomically. If there is an old record, it is replaced.
     *
     * If power fails at any time, later reads give the complete old record or the complete new
     * record. On success no copy of the old bytes is left. If a medium cannot promise this, the
     * port must have a wrap for the key (wrap.h).
     *
     * URSA_E_STORE_FULL     the record does not fit; nothing has changed
     * URSA_E_STORE_DAMAGED  the store is damaged; nothing has changed
     * URSA_E_FLASH, URSA_E_FLASH_VERIFY, URSA_E_FLASH_ECC or the port's code
     *                       the flash failed; later reads give the old record or the new record
     */
    int (*write)(void *ctx, unsigned id, const void *buf, size_t len);
    /*
     * Remove record `id` atomically, and destroy its bytes.
     *
     * If there is no such record, the result is URSA_OK. Errors: those of write.
     */
    int (*wipe)(void *ctx, unsigned id);
    /* Destroy all records, including records that cannot be read. */
    int (*wipe_all)(void *ctx);
};

/*
 * The store on flash. The caller owns it. All fields are private.
 *
 * The flash is a ring of erase blocks. All records together are one image with a SHA-256 over it
 * (core/store/image.h). An image takes as many consecutive blocks as it needs, at most half of all
 * blocks. A change of a record writes a complete new image into the blocks after the live image.
 * The header is written last. Then the blocks of the old image are erased. So all blocks wear
 * alike.
 *
 * Before the first record, an empty image is written. So records are only programmed while another
 * complete image exists, and a power cut cannot make an empty store look damaged. Sequence numbers
 * count modulo 2^24, so that every image can be followed.
 *
 * A change erases every block of the new image before it programs the block. It does so even if the
 * block reads blank, because a unit that was torn by a power cut may read blank. At the end it
 * erases every block of the old image. So each round of the ring erases every block twice. At any
 * time, the number of erases of a block differs from the average by at most one. A write that
 * changes nothing programs and erases nothing.
 */
struct ursa_store {
    const struct ursa_port *port;
    uint32_t sequence;  /* number of the live image */
    uint32_t used;      /* bytes of the records in the live image */
    uint32_t start;     /* the first block of the live image, or of the first image to be written */
    uint8_t state;      /* enum ursa_image_state (core/store/image.h): live, damaged or no image */
    uint8_t digest[32]; /* digest of the live image, from its header */
};

/*
 * Open the store: find the live image, and finish an interrupted change.
 *
 * To finish a change, this function does the following:
 *
 *   - If an image was cut off in its last step, it writes the image again.
 *   - It erases all blocks outside the live image that are not blank.
 *   - If an erase fails, this function still succeeds and records can be read. The next change
 *     tries the erase again. If the erase fails again, the change fails, e.g. with
 *     URSA_E_FLASH_VERIFY.
 *
 * Special states of the flash:
 *
 *   - A flash without any image is an empty store. This function does not change it. The first
 *     write erases all blocks. So does the first wipe if a block is not blank.
 *   - An image has decayed if it was complete once and is not complete now. If an image has decayed
 *     and no newer image is complete, the store is damaged. Then this function erases nothing and
 *     succeeds. Reads and writes return URSA_E_STORE_DAMAGED until wipe_all is called.
 *   - An image with bytes that cannot be corrected (URSA_E_FLASH_ECC) has decayed.
 *   - If the records of a complete image contradict each other, another program wrote them. Reads
 *     and writes then return URSA_E_STORE_DAMAGED until wipe_all is called.
 *   - If no block can be read, the store is damaged.
 *   - If power fails during the very first erase, the start of one block may be unreadable, and
 *     there is no complete image. That is an empty store. A write erases this block, and so does
 *     wipe_all. The wipe of a record does not, because the block may read well at the next start.
 *
 * After wipe_all the store is empty and can be written, whatever the flash held before, unless the
 * flash itself fails.
 *
 * include/README.md has the stack and the cost.
 *
 * URSA_E_ARGUMENT      store is NULL
 * URSA_E_FLASH_VERIFY  an image that was written again does not read back as written
 * URSA_E_FLASH or the port's code
 *                      the flash failed
 * errors of ursa_port_check (port.h)
 */
int ursa_store_open(struct ursa_store *store, const struct ursa_port *port) URSA_MUST_CHECK;

/*
 * Return the record interface of an open store.
 *
 * *store must not move while the interface is used. In addition to the errors of struct
 * ursa_records, the callbacks return:
 *
 * URSA_E_STATE     the store is not open
 * URSA_E_ARGUMENT  a record number is out of range, or buf of a write is NULL
 */
struct ursa_records ursa_store_records(struct ursa_store *store);

#ifdef __cplusplus
}
#endif

#endif
