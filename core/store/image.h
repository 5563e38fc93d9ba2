/* SPDX-License-Identifier: MIT */
/*
 * One image of all records, in consecutive blocks of the flash, which is a ring of blocks.
 *
 *   lead     at the start of every block, used only in the image's first block:
 *     header   48 bytes: magic[4] "UrS2", sequence u32, used u32, digest[32], check[4]
 *     mark     8 bytes: disguised sequence u32, its complement u32
 *   records  in the rest of every block: `used` bytes, each record: id u8, 0 u8, length u16, bytes
 *
 * Header, mark and records are each padded with zeros to complete flash units. Integers are
 * little-endian. The fields have these values:
 *
 *   digest   SHA-256(magic, sequence, used, the device's id, records). The id is included, so that
 *            the flash of another device counts as damaged here.
 *   check    the first bytes of the SHA-256 of the header before it
 *   mark     the sequence is XORed with a constant, so that it is never all zeros or all ones
 *
 * Records never lie where a header is looked for. So no certificate can be taken for an image,
 * whatever its content is. A half-programmed or half-erased mark is never valid. Its bits change in
 * one direction only, so they cannot become another number and its complement.
 *
 * Records are programmed first, then the header, then the mark. An image is complete if its check
 * and its digest are right. It counts if it also has its mark. An image without a mark was cut off
 * in the last step, so the last bits of its header may read differently next time.
 *
 * If there is a mark or a right check, any other error is decay, never an interrupted write. The
 * flash is then not taken for empty. The same holds if header and mark both cannot be read (ECC)
 * and the bytes after them look like a record. An interrupted write does not cause this, because it
 * leaves the mark blank while it programs the header.
 */
#ifndef URSA_CORE_IMAGE_H
#define URSA_CORE_IMAGE_H

#include <bearssl_hash.h>
#include "ursa/store.h"

#define URSA_IMAGE_RECORD_EXTRA 4u /* bytes in front of a record */
#define URSA_IMAGE_HEADER_SIZE  48u

/* The state of the image that begins in a block. A greater value is better. */
enum ursa_image_state {
    URSA_IMAGE_NONE = 0,
    URSA_IMAGE_UNREADABLE, /* ECC faults in header and mark, no record after them */
    URSA_IMAGE_DECAYED,    /* not complete, but it was complete before */
    URSA_IMAGE_UNMARKED,   /* complete, but its mark is missing */
    URSA_IMAGE_WHOLE,
};

/*
 * A `struct ursa_store` describes an image. An open store describes the live image. Any other image
 * may become the live image. The field `damaged` belongs to store.c.
 */

/* The number of blocks of the flash. */
uint32_t ursa_image_ring(const struct ursa_port *port);

/* The number of blocks that an image takes, 0 if its sequence is 0. */
uint32_t ursa_image_blocks(const struct ursa_store *image);

/* The number of bytes of records that fit into one block. */
uint32_t ursa_image_room(const struct ursa_port *port);

/* A stretch of an image's records: one record with its head, or nothing. */
struct ursa_image_stretch {
    uint32_t at;
    uint32_t len;
};

/*
 * In the functions below `sha` is scratch space for hashing, and is wiped at the end. The caller
 * wipes the stack, where SHA-256 leaves a block of its input (base/wipe.h). The caller lends `sha`,
 * because the stack below a key generation has no room for another context.
 */

/*
 * Looks for an image on image->port that begins in block image->start, and fills in the other
 * fields. A block without an image is not an error. If the image is not complete, image->used is 0.
 */
int ursa_image_inspect(struct ursa_store *image, br_sha256_context *sha) URSA_MUST_CHECK;

/*
 * Reads `len` bytes of the records, from byte `at` on. If a part cannot be read, its bytes are
 * zeros and this fails.
 */
int ursa_image_read(const struct ursa_store *image, uint32_t at, void *buf,
                    size_t len) URSA_MUST_CHECK;

/*
 * Erases a block and checks that it is blank. If only_if_needed is 1, a block that reads blank is
 * left alone. Otherwise the block is erased even if it reads blank, because a unit that was
 * programmed with the erased value reads blank as well.
 *
 *   URSA_E_FLASH_VERIFY   the block is not blank after the erase
 */
int ursa_image_erase(const struct ursa_port *port, uint32_t block,
                     int only_if_needed) URSA_MUST_CHECK;

/*
 * Writes an image into erased blocks, from its first record to its mark, in complete flash units.
 */
struct ursa_image_writer {
    struct ursa_store *image; /* port, sequence, used and start are set at the beginning */
    uint32_t at;              /* bytes of records programmed */
    uint8_t fill;             /* bytes in `unit` */
    uint8_t unit[32];
    br_sha256_context sha;
};

void ursa_image_begin(struct ursa_image_writer *writer, struct ursa_store *image);
int ursa_image_put(struct ursa_image_writer *writer, const void *p, size_t len) URSA_MUST_CHECK;

/*
 * Programs header and mark. This does not check that the image reads back: ursa_image_inspect does.
 */
int ursa_image_commit(struct ursa_image_writer *writer) URSA_MUST_CHECK;

/*
 * Copies all records except the stretch `out`. If writer is NULL, no record is copied. All records
 * are hashed on the way. So the header vouches for the bytes that were copied, even if the flash
 * reads differently another time.
 *
 *   URSA_E_FLASH_VERIFY   the records do not match image->digest
 */
int ursa_image_copy(const struct ursa_store *image, const struct ursa_image_stretch *out,
                    struct ursa_image_writer *writer, br_sha256_context *sha) URSA_MUST_CHECK;

#endif
