/* SPDX-License-Identifier: MIT */
/*
 * Reads and writes images. An image holds all records of a store, in consecutive blocks of the
 * flash. The flash is a ring of blocks: its first block follows its last block. An image has this
 * layout:
 *
 *   lead     at the start of every block, used only in the image's first block:
 *     header   48 bytes: magic[4] "UrS2", sequence u32, used u32, digest[32], check[4]
 *     mark     8 bytes: disguised sequence u32, its complement u32
 *   records  in the rest of every block, `used` bytes in all blocks together. Each record consists
 *            of: id u8, 0 u8, length u16, bytes
 *
 * Header, mark and records are each padded with zeros to complete flash units. Integers are
 * little-endian. The fields have these values:
 *
 *   digest   SHA-256(magic, sequence, used, the device's id, records). Because the id is included,
 *            an image from another device is found to be damaged.
 *   check    the first 4 bytes of the SHA-256 of the header's bytes before the check
 *   mark     the sequence is XORed with a constant. The result is never all zeros or all ones.
 *
 * Records never lie where a header is expected. The content of a record, such as a certificate, is
 * therefore never taken for an image. A half-programmed or half-erased mark is never valid. The
 * bits of a mark change in one direction only, so they cannot become another number and its
 * complement.
 *
 * The records are programmed first, then the header, then the mark. An image is complete if its
 * check and its digest are right. If the mark of a complete image is missing, the power was cut in
 * the last step. The last bits of the header may then read differently next time.
 *
 * Sequences count modulo 2^24: MAX_SEQUENCE is followed by 0. So every image has a successor,
 * whatever sequence the flash shows.
 *
 * A store with records always has a complete image. Three rules keep this so:
 *
 *   - The first image of a flash is empty. Records are only programmed while another complete image
 *     exists, and that image is live until the new one is complete.
 *   - While there is no complete image, only one block is erased or programmed: the block that
 *     find_images in store.c chooses for the first image.
 *   - All other blocks are erased only while a complete image exists elsewhere.
 *
 * So a block without a complete image is judged as follows:
 *
 *   - If there is a mark or a right check, a complete image was here. Any other error in it is then
 *     decay of the flash, never an interrupted write. The same holds if magic and mark are right
 *     except for a few bits.
 *   - If header and mark both cannot be read (ECC) and the bytes after them look like records, the
 *     image has decayed as well. A cut erase may look the same. But a block with records is only
 *     erased while a complete image exists, and then this state does not count. In the block for
 *     the first image no records appear, because none are programmed there.
 *   - A block may look like records before the first start, such as a half-erased block of an older
 *     image. It is chosen for the first image only if all blocks look like records. A cut erase may
 *     then look like decay. So if all blocks look like records, this is not damage. A store with
 *     records is different, because it has blank blocks.
 *   - In all other cases there was no complete image here.
 *
 * So no cut damages a store, and an empty store stays empty. A block of random bytes looks like a
 * decayed image less than once in 2^34 times. A block whose header and mark both cannot be read and
 * whose other bytes are random looks so less than once in 500000 times.
 */
#ifndef URSA_CORE_IMAGE_H
#define URSA_CORE_IMAGE_H

#include <bearssl_hash.h>
#include "ursa/store.h"

#define URSA_IMAGE_RECORD_EXTRA 4u /* bytes in front of a record */
#define URSA_IMAGE_HEADER_SIZE  48u
#define URSA_IMAGE_MAX_SEQUENCE 0xFFFFFFu /* more changes than any flash endures */

/* The state of the image that begins in a block. A greater value is a better state. */
enum ursa_image_state {
    URSA_IMAGE_REMAINS = 0, /* there is no image, but records seem to follow */
    URSA_IMAGE_NONE,
    URSA_IMAGE_UNREADABLE, /* header, mark and the bytes after them have ECC faults */
    URSA_IMAGE_FORMER,     /* the image was complete before; its sequence is unknown */
    URSA_IMAGE_DECAYED,    /* the image was complete before, but is not complete now */
    URSA_IMAGE_UNMARKED,   /* complete, but its mark is missing */
    URSA_IMAGE_WHOLE,      /* complete, and has its mark */
};

/*
 * In this file a `struct ursa_store` describes one image. An open store describes the live image:
 * the image that holds the current records. A damaged store describes the image that has decayed.
 */

/* Returns the number of blocks of the flash. */
uint32_t ursa_image_ring(const struct ursa_port *port);

/* Returns the number of blocks of an image, or 0 if its state shows that there never was one. */
uint32_t ursa_image_blocks(const struct ursa_store *image);

/* Returns the number of bytes of records that fit into one block. */
uint32_t ursa_image_room(const struct ursa_port *port);

/* Returns the number of bytes of records that fit into the largest image. */
uint32_t ursa_image_space(const struct ursa_port *port);

/* A range of an image's record bytes: one record with the 4 bytes in front of it, or no bytes. */
struct ursa_image_stretch {
    uint32_t at;
    uint32_t len;
};

/*
 * In the functions below `sha` is scratch space for hashing. It is wiped after records have been
 * hashed. The caller provides `sha`, because the stack below a key generation has no space for
 * another context. The caller also wipes the stack, where SHA-256 leaves a block of its input
 * (base/wipe.h).
 */

/*
 * Looks for an image on image->port that begins in block image->start, and fills in the other
 * fields. A block without an image is not an error. If the image is not complete, image->used is 0.
 */
int ursa_image_inspect(struct ursa_store *image, br_sha256_context *sha) URSA_MUST_CHECK;

/*
 * Reads `len` bytes of the records, from byte `at` on. If a part cannot be read, the bytes of that
 * part are set to zeros and the function fails.
 */
int ursa_image_read(const struct ursa_store *image, uint32_t at, void *buf,
                    size_t len) URSA_MUST_CHECK;

/* When ursa_image_erase erases. */
enum ursa_image_when {
    URSA_IMAGE_ALWAYS,    /* also a block that reads blank: it may be programmed with that value */
    URSA_IMAGE_IF_NEEDED, /* only a block that does not read blank */
    URSA_IMAGE_NEVER,     /* only check whether the block reads blank */
};

/*
 * Erases a block and checks that it is blank.
 *
 *   URSA_E_FLASH_VERIFY   the block is not blank
 */
int ursa_image_erase(const struct ursa_port *port, uint32_t block,
                     enum ursa_image_when when) URSA_MUST_CHECK;

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
 * Programs header and mark. The image is not read back: ursa_image_inspect does this.
 */
int ursa_image_commit(struct ursa_image_writer *writer) URSA_MUST_CHECK;

/*
 * Copies all records except the range `out` to `writer`. If writer is NULL, no record is copied.
 *
 * All records are hashed as they are read, and the hash is compared with image->digest. So the
 * bytes that were copied are the bytes that were checked, even if the flash reads differently
 * another time.
 *
 *   URSA_E_FLASH_VERIFY   the records do not match image->digest
 */
int ursa_image_copy(const struct ursa_store *image, const struct ursa_image_stretch *out,
                    struct ursa_image_writer *writer, br_sha256_context *sha) URSA_MUST_CHECK;

#endif
