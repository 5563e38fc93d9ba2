/* SPDX-License-Identifier: MIT */
/*
 * One image of all records, in consecutive blocks of the ring that the flash is.
 *
 *   lead     at the start of every block, used in the image's first one only:
 *     header   48 bytes: magic[4] "UrS2", sequence u32, used u32, digest[32], check[4]
 *     mark     8 bytes: sequence u32 in disguise (it is never all zeros or ones), its complement
 *   records  in the rest of every block: `used` bytes, each record: id u8, 0 u8, length u16, bytes
 *
 * each padded with zeros to whole flash units. digest = SHA-256(magic, sequence, used,
 * the device's id, records), so that another device's flash is damage here;
 * check = the first bytes of the SHA-256 of what stands before it. Integers are little-endian.
 * Records never lie where a header is looked for, so that no certificate, however made, can be
 * taken for an image. A mark that is half programmed or half erased is none: its bits move in one
 * direction only, and a number and its complement cannot both.
 *
 * Records are programmed first, then the header, then the mark. An image is whole when
 * its check and its digest are right, and it counts when it is marked: without a mark it was cut
 * off in the last step, and the last bits of its header may read differently next time. With a
 * mark, or a right check, whatever else is wrong is decay, never an interrupted write, and not
 * taken for emptiness. Nor is what looks like a record behind a header and a mark neither of which
 * can be read (ECC): a write that is cut off leaves the mark blank while it makes the header.
 */
#ifndef URSA_CORE_IMAGE_H
#define URSA_CORE_IMAGE_H

#include <bearssl_hash.h>
#include "ursa/store.h"

#define URSA_IMAGE_RECORD_EXTRA 4u /* bytes in front of a record */
#define URSA_IMAGE_HEADER_SIZE  48u

/* What a block holds the beginning of; the greater the better. */
enum ursa_image_state {
    URSA_IMAGE_NONE = 0,
    URSA_IMAGE_UNREADABLE, /* ECC faults in header and mark, nothing of a record behind them */
    URSA_IMAGE_DECAYED,    /* not whole, but it once was */
    URSA_IMAGE_UNMARKED,   /* whole, but its mark is missing */
    URSA_IMAGE_WHOLE,
};

/*
 * An image is told by a `struct ursa_store`: an open store is the image that is live, and any other
 * may become it. `damaged` is for the store to use.
 */

/* Blocks of the flash; blocks that an image takes (0: no sequence); bytes that fit into one. */
uint32_t ursa_image_ring(const struct ursa_port *port);
uint32_t ursa_image_blocks(const struct ursa_store *image);
uint32_t ursa_image_room(const struct ursa_port *port);

/* A stretch of an image's bytes: a record, its head included. */
struct ursa_image_stretch {
    uint32_t at;
    uint32_t len;
};

/*
 * Here `sha` is room for hashing, wiped at the end; whoever asks wipes the stack, on which SHA-256
 * leaves a block (secret.h). Below a key generation there is no room for more.
 */

/*
 * Look for an image on image->port that begins in block image->start: fill in the rest. A block
 * without one is no error. Of one that is not whole, used is 0.
 */
int ursa_image_inspect(struct ursa_store *image, br_sha256_context *sha) URSA_MUST_CHECK;

/* Read `len` bytes of records, from byte `at` of them. What cannot be read is zeros. */
int ursa_image_read(const struct ursa_store *image, uint32_t at, void *buf,
                    size_t len) URSA_MUST_CHECK;

/*
 * Erase a block, whatever is in it (even if it reads blank: a unit that was programmed with the
 * erased value does too), or only if it does not read blank. URSA_E_FLASH_VERIFY: it is not blank
 * afterwards.
 */
int ursa_image_erase(const struct ursa_port *port, uint32_t block,
                     int only_if_needed) URSA_MUST_CHECK;

/* Writing an image into erased blocks, from its first record to its mark, in whole flash units. */
struct ursa_image_writer {
    struct ursa_store *image; /* with port, sequence, used and start from the beginning */
    uint32_t at;              /* bytes of records programmed */
    uint8_t fill;             /* bytes in `unit` */
    uint8_t unit[32];
    br_sha256_context sha;
};

void ursa_image_begin(struct ursa_image_writer *writer, struct ursa_store *image);
int ursa_image_put(struct ursa_image_writer *writer, const void *p, size_t len) URSA_MUST_CHECK;
/* Programs header and mark. Does it read back? Inspect says so. */
int ursa_image_commit(struct ursa_image_writer *writer) URSA_MUST_CHECK;

/*
 * Copy all records but for those left out; with writer NULL, none. All are hashed on
 * the way, so that what is copied is what the header vouches for, not what the flash happened to
 * read as this time. URSA_E_FLASH_VERIFY: they are not what image->digest says.
 */
int ursa_image_copy(const struct ursa_store *image, const struct ursa_image_stretch *out,
                    struct ursa_image_writer *writer, br_sha256_context *sha) URSA_MUST_CHECK;

#endif
